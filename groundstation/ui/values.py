"""Every value of the last packet as text with its unit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout

from groundstation.flight.flight import Flight
from groundstation.flight.readings import NO_VALUE, Readings
from groundstation.ui import theme
from groundstation.ui.headline import HEADLINE_ROLES
from groundstation.ui.labels import Text
from protocol.conversion import conversions, decimals_of
from protocol.mission import Field, Mission
from protocol.units import display_unit

_PER_VALUE = 4
_FLAGS_SHOWN = 3


class Values(QFrame):
    """The values that are not in the headline, in as many columns as fit."""

    def __init__(self, mission: Mission) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._readings = Readings(mission)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        self._layout.setHorizontalSpacing(theme.SPACE_PX)
        self._layout.setVerticalSpacing(0)
        self._cells: dict[str, tuple[Text, Text, Text]] = {}
        self._columns = 0
        fields = [field for field in mission.packet.fields if field.role not in HEADLINE_ROLES]
        made = conversions(mission.packet)
        self._width_px = 1
        for field in fields:
            self._add(field, is_number=made[field.name].is_number)
        self._arrange()

    def show_flight(self, flight: Flight, *, stale: bool) -> None:
        """Show the last packet of `flight`, told apart when it is stale."""
        for reading in self._readings.of(flight):
            if reading.name in self._cells:
                value = self._cells[reading.name][1]
                value.show_text(reading.text)
                value.dress("stale", stale)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take as many columns as fit now."""
        super().resizeEvent(event)
        self._arrange()

    def _add(self, field: Field, *, is_number: bool) -> None:
        name = Text(field.name, "quiet")
        value = Text(NO_VALUE, "value")
        unit = Text(display_unit(field.unit), "quiet")
        value.setAccessibleName(field.name)
        value.setAlignment(Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft)
        value.ensurePolished()
        width_px = value.fontMetrics().horizontalAdvance(_widest(field)) + 4
        value.setMinimumWidth(width_px)
        self._cells[field.name] = (name, value, unit)
        whole_px = sum(label.sizeHint().width() for label in (name, unit)) + width_px
        self._width_px = max(self._width_px, whole_px + 4 * theme.SPACE_PX)

    def _arrange(self) -> None:
        columns = max(1, self.width() // self._width_px)
        if columns == self._columns or not self._cells:
            return
        for column in range(self._columns * _PER_VALUE):
            self._layout.setColumnStretch(column, 0)
        self._columns = columns
        rows = -(-len(self._cells) // columns)
        for index, labels in enumerate(self._cells.values()):
            column = index // rows * _PER_VALUE
            for place, label in enumerate(labels):
                self._layout.addWidget(label, index % rows, column + place)
            self._layout.setColumnStretch(column + _PER_VALUE - 1, 1)


def _widest(field: Field) -> str:
    if field.values:
        return max(field.values, key=len)
    if field.flags:
        return " ".join(sorted(field.flags, key=len, reverse=True)[:_FLAGS_SHOWN])
    if field.type == "text":
        return "M" * min(field.length or 8, 12)
    if field.type == "time":
        return "88:88:88"
    whole = "-888" if field.unit == "deg" else "-8888"
    decimals = decimals_of(field)
    return f"{whole}.{'8' * decimals}" if decimals else "888888"
