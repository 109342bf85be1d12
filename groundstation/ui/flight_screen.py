"""The panels of one mission on one screen, without tabs."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from groundstation.panel_layout import PanelLayout
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.arranging import arranged
from groundstation.ui.composition import Composition, Wish, compose
from groundstation.ui.guarded import Guarded
from groundstation.ui.panel import Panel
from groundstation.ui.panel_table import PANELS, PanelKind
from protocol.mission import Mission


class FlightScreen(QWidget):
    """Composes the panels of a mission; each takes the flight and draws it.

    `left_out_changed` carries the titles of the panels that find no room, when others do or not.

    `kinds` is the table of panels. Those that the mission gives nothing for are not made; those
    that find no room are left out, the least important first. `layout` is how the crew wants them.
    """

    left_out_changed = Signal(list)

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
        self._composition = Composition({})
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
        """The titles of the panels that find no room in the window as it is."""
        return [self._arranged[name].title for name in self._composition.left_out]

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
        wishes = [
            Wish(name, self._arranged[name].region.value, self._arranged[name].rank, panel.room)
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
