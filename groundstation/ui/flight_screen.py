"""The panels of one mission on one screen, without tabs."""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from groundstation.remembered.panel_layout import PanelLayout
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.arranging import COLUMNS, arranged
from groundstation.ui.composition import Wish, compose
from groundstation.ui.guarded import Guarded
from groundstation.ui.panel import Panel
from groundstation.ui.panel_table import PANELS, PanelKind, Region
from groundstation.ui.plots import PlotGrid
from protocol.mission import Mission


class FlightScreen(QWidget):
    """Composes the panels of a mission; each takes the flight and draws it.

    `left_out_changed` carries what finds no room, when that changes; `composed` tells that the
    panels have found their places.

    `kinds` is the table of panels. Those that the mission gives nothing for are not made; those
    that find no room are left out, the least important first. `layout` is how the crew wants them.
    """

    left_out_changed = Signal(list)
    composed = Signal()

    def __init__(
        self,
        mission: Mission,
        kinds: Sequence[PanelKind] = PANELS,
        layout: PanelLayout | None = None,
    ) -> None:
        super().__init__()
        self.kinds = [kind for kind in kinds if kind.suits(mission)]
        self._mission = mission
        self._layout = PanelLayout()
        self._panels: dict[str, Guarded] = {}
        self._arranged: dict[str, PanelKind] = {}
        self._left_out: list[str] = []
        self._without_room: dict[str, str] = {}
        self.arrange(layout or PanelLayout())
        theme.hook().changed.connect(self._restyle)
        self._restyle()

    @property
    def hidden(self) -> list[str]:
        """The titles of the panels that the crew has hidden."""
        return [kind.title for kind in self.kinds if kind.name in self._layout.hidden]

    def arrange(self, layout: PanelLayout) -> None:
        """Show the panels as `layout` wants them; what it names that is not there is no fault."""
        self._layout = layout
        self._arranged = {kind.name: kind for kind in arranged(self.kinds, layout)}
        before = self._panels
        self._panels = {
            name: before.pop(name) if name in before else self._made(kind)
            for name, kind in self._arranged.items()
            if name not in layout.hidden
        }
        for panel in before.values():
            panel.hide()
            panel.deleteLater()
        self._compose()

    @property
    def left_out(self) -> list[str]:
        """The titles of the panels, and of parts of panels, that find no room in the window."""
        return self._left_out

    @property
    def without_room(self) -> dict[str, str]:
        """What the panels lack that find no room, or not for all of them, in words by name."""
        return self._without_room

    def panel(self, name: str) -> Panel | None:
        """Return the panel of that name; None when there is none."""
        found = self._panels.get(name)
        return found.panel if found else None

    def room_beside(self) -> QRect:
        """Return the part of the screen that a sheet may cover: below what stands across the top,
        and beside the first plot where there is room enough."""
        top, left = 0, theme.MARGIN_PX
        for name, panel in self._panels.items():
            if panel.isHidden():
                continue
            if self._arranged[name].region is Region.TOP:
                top = max(top, panel.geometry().bottom() + 1 + theme.SPACE_PX)
            if isinstance(panel.panel, PlotGrid) and self._arranged[name].region is Region.MAIN:
                left = panel.x() + panel.panel.first_plot().right() + 1 + 2 * theme.SPACE_PX
        return QRect(left, top, self.width() - theme.MARGIN_PX - left, self.height() - top)

    def show_all_plots(self) -> bool:
        """Bring all plots back; return whether one of them had all the room."""
        plots = self.panel("plots")
        return isinstance(plots, PlotGrid) and plots.show_all_plots()

    def draw(self, station: Station) -> None:
        """Draw what is new in the station's flight."""
        for panel in self._panels.values():
            panel.draw(station)

    def show_figures(self, station: Station) -> None:
        """Show the present figures of `station`."""
        for panel in self._panels.values():
            panel.show_figures(station)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Compose anew for the room there is."""
        super().resizeEvent(event)
        self._compose()

    def _made(self, kind: PanelKind) -> Guarded:
        panel = Guarded(kind.title, lambda: kind.make(self._mission))
        panel.setParent(self)
        panel.restyle()
        return panel

    def _restyle(self) -> None:
        for panel in self._panels.values():
            panel.restyle()
        self.update()

    def _compose(self) -> None:
        margin_px = theme.MARGIN_PX
        found = compose(
            [self._wish(name, panel) for name, panel in self._panels.items()],
            self.width() - 2 * margin_px,
            self.height(),
            theme.SPACE_PX,
        )
        left_out = [self._arranged[name].title for name in found.left_out]
        self._without_room = dict.fromkeys(found.left_out, "no room")
        for name, panel in self._panels.items():
            place = found.places.get(name)
            panel.stand(QRect(*place).translated(margin_px, 0) if place else None)
            not_seen = panel.not_seen(*place[2:]) if place else ()
            left_out += not_seen
            if not_seen:
                self._without_room[name] = f"{len(not_seen)} without room"
        if left_out != self._left_out:
            self._left_out = left_out
            self.left_out_changed.emit(left_out)
        self.composed.emit()

    def _wish(self, name: str, panel: Guarded) -> Wish:
        kind = self._arranged[name]
        shares = kind.region in COLUMNS  # what stands across keeps its height whoever comes
        # Asked many times for one composition, and the answer follows from the mission
        room = cache(panel.room)
        return Wish(
            name,
            kind.region.value,
            kind.rank,
            room,
            kind.whole_rank,
            lambda width_px, height_px: len(panel.not_seen(width_px, height_px)) if shares else 0,
            kind.weight,
        )
