"""How much room a panel needs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a panel needs at a given width, px.

    Below `least_width_px` by `least_height_px` it would cut something off and is left out of the
    screen; `height_px` is what it likes. `stretch` is its share of what is left over, 0 for none.
    """

    least_width_px: int
    least_height_px: int
    height_px: int
    stretch: float = 0.0
