"""The table of panels: what a flight's screen is composed of.

Adding a panel is a file and a line here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from groundstation.flight.attitude import source_of
from groundstation.flight.ground_track import track_of
from groundstation.ui.attitude.attitude_panel import AttitudePanel
from groundstation.ui.headline import Headline
from groundstation.ui.link.frame_panel import FramePanel
from groundstation.ui.link.link_panel import LinkPanel
from groundstation.ui.map.map_panel import MapPanel
from groundstation.ui.panel import Panel
from groundstation.ui.plot_groups import plot_groups
from groundstation.ui.plots import PlotGrid
from groundstation.ui.values import Values, values_of
from protocol.mission import Mission


class Region(Enum):
    """Where on the screen a panel stands; those of one region keep the order of the table."""

    TOP = "top"
    """Across the whole width, above all else."""
    MAIN = "main"
    """Takes what the others leave."""
    SIDE = "side"
    """A column right of the main region, one below the other."""
    BOTTOM = "bottom"
    """Below the main region; across the whole width where the side column can spare the room."""


@dataclass(frozen=True, slots=True)
class PanelKind:
    """One kind of panel.

    `name` is how saved layouts call it, `title` what people call it. Where there is no room for
    all, those with the lowest `rank` stay; one that can be seen in part is seen whole before
    those above `whole_rank`. `weight` tells how much its comfort counts among the others where the
    screen is shared out. `make` builds it; `suits` tells whether a mission sends what it shows.
    """

    name: str
    title: str
    region: Region
    rank: int
    make: Callable[[Mission], Panel]
    suits: Callable[[Mission], bool] = lambda mission: True
    whole_rank: int | None = None
    weight: float = 1.0


PANELS: tuple[PanelKind, ...] = (
    PanelKind("headline", "Headline", Region.TOP, 0, Headline, weight=3.0),
    PanelKind(
        "plots",
        "Plots",
        Region.MAIN,
        2,
        PlotGrid,
        lambda m: bool(plot_groups(m)),
        whole_rank=5,
        weight=6.0,
    ),
    PanelKind(
        "map", "Map", Region.SIDE, 3, MapPanel, lambda m: track_of(m) is not None, weight=1.2
    ),
    PanelKind("link", "Link", Region.SIDE, 4, LinkPanel, weight=0.7),
    PanelKind(
        "attitude",
        "Attitude",
        Region.SIDE,
        6,
        AttitudePanel,
        lambda m: source_of(m) is not None,
        weight=0.8,
    ),
    PanelKind(
        "values",
        "All values",
        Region.BOTTOM,
        1,
        Values,
        lambda m: bool(values_of(m)),
        whole_rank=1,
        weight=2.0,
    ),
    PanelKind("frame", "Last frame", Region.BOTTOM, 7, FramePanel, weight=0.4),
)
