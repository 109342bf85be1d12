"""How much room a panel needs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a panel needs at a given width, px.

    Below `least_width_px` by `least_height_px` it would cut something off and is left out of the
    screen; `height_px` is what it likes. `stretch` is its share of what is left over, 0 for none.
    Below `whole_height_px` something of it is not seen, where it can be seen in part. `denser_px`
    are heights between what it likes and the least, for a panel that can stand more densely.
    """

    least_width_px: int
    least_height_px: int
    height_px: int
    stretch: float = 0.0
    whole_height_px: int = 0
    denser_px: tuple[int, ...] = ()

    def height_at(self, density: int) -> int:
        """Return the height at a density: 0 is as the panel likes it, the least is the last."""
        heights = (max(self.height_px, self.least_height_px), *self.denser_px)
        return (*heights, self.least_height_px)[min(density, len(heights))]
