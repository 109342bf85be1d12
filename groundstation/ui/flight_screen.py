"""The panels of one mission on one screen, without tabs."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.composition import Composition, Wish, compose
from groundstation.ui.guarded import Guarded
from groundstation.ui.panel import Panel
from groundstation.ui.panel_table import PANELS, PanelKind
from protocol.mission import Mission


class FlightScreen(QWidget):
    """Composes the panels of a mission; each takes the flight and draws it.

    `left_out_changed` carries the titles of the panels that find no room, when others do or not.

    `kinds` is the table of panels. Those that the mission gives nothing for are not made; those
    that find no room are left out, the least important first.
    """

    left_out_changed = Signal(list)

    def __init__(self, mission: Mission, kinds: Sequence[PanelKind] = PANELS) -> None:
        super().__init__()
        self._panels: dict[str, Guarded] = {}
        self._kinds = {kind.name: kind for kind in kinds}
        self._composition = Composition({})
        for kind in kinds:
            if kind.suits(mission):
                self._add(kind, mission)
        theme.hook().changed.connect(self._restyle)
        self._restyle()

    @property
    def left_out(self) -> list[str]:
        """The titles of the panels that find no room in the window as it is."""
        return [self._kinds[name].title for name in self._composition.left_out]

    def panel(self, name: str) -> Panel | None:
        """Return the panel of that name; None when there is none."""
        found = self._panels.get(name)
        return found.panel if found else None

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

    def _add(self, kind: PanelKind, mission: Mission) -> None:
        panel = Guarded(kind.title, lambda: kind.make(mission))
        panel.setParent(self)
        self._panels[kind.name] = panel

    def _restyle(self) -> None:
        for panel in self._panels.values():
            panel.restyle()
        self.update()

    def _compose(self) -> None:
        wishes = [
            Wish(name, self._kinds[name].region.value, self._kinds[name].rank, panel.room)
            for name, panel in self._panels.items()
        ]
        margin_px = theme.MARGIN_PX
        before = self.left_out
        self._composition = compose(
            wishes, self.width() - 2 * margin_px, self.height(), theme.SPACE_PX
        )
        for name, panel in self._panels.items():
            place = self._composition.places.get(name)
            panel.setVisible(place is not None)
            if place:
                left, top, width_px, height_px = place
                panel.setGeometry(left + margin_px, top, width_px, height_px)
        if self.left_out != before:
            self.left_out_changed.emit(self.left_out)
