"""How much room a panel needs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a panel needs at a given width, px.

    Below `least_width_px` by `least_height_px` it would cut something off and is left out of the
    screen; `height_px` is what it likes. `stretch` is its share of what is left over, 0 for none.
    Beyond `most_height_px` it has nothing to show; 0 means that it always has.
    Below `whole_height_px` something of it is not seen, where it can be seen in part. `denser_px`
    are heights between what it likes and the least, for a panel that can stand more densely; below
    `cramped_px` it is hard to read.
    """

    least_width_px: int
    least_height_px: int
    height_px: int
    stretch: float = 0.0
    whole_height_px: int = 0
    denser_px: tuple[int, ...] = ()
    most_height_px: int = 0
    cramped_px: int = 0

    def heights_px(self, least_px: int) -> tuple[int, ...]:
        """Return the heights at which the panel can stand, the most spacious first; none is
        below `least_px`."""
        wanted = (self.height_px, *self.denser_px, self.least_height_px)
        return tuple(dict.fromkeys(max(px, least_px) for px in wanted))

    def used_px(self, height_px: int) -> int:
        """Return how much of a height shows something, px."""
        return min(height_px, self.most_height_px or height_px)
