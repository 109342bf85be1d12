"""How a crew has arranged the panels of a mission's screen."""

import msgspec


class PanelLayout(msgspec.Struct, frozen=True):
    """What differs from the table of panels, all by the panels' names.

    `hidden` are not shown, `order` is that of the screen, `regions` says where those stand that
    were sent elsewhere. Names and regions that there are no more are passed over.
    """

    hidden: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    regions: dict[str, str] = {}
