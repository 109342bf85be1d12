"""Every value of the last packet as text with its unit."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout

from groundstation.flight.readings import NO_VALUE, Readings
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.headline import headline_fields, is_stale
from groundstation.ui.labels import Text
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from groundstation.ui.widest import widest_text
from protocol.mission import Field, Mission
from protocol.units import display_unit

_PLACES = 4
"""Grid columns that one column of values takes: name, value, unit, and space between."""
_GAP_PX = 3 * theme.SPACE_PX
_MOST_COLUMNS = 6
_MARKS = {"plain": "", "caution": "▲ ", "warning": "■ "}


@dataclass(frozen=True, slots=True)
class _Cell:
    """The labels of one value; flags have a row of their own, for they are long."""

    labels: tuple[Text, Text, Text]
    whole_row: bool

    @property
    def widths_px(self) -> tuple[int, ...]:
        return tuple(max(label.minimumWidth(), label.sizeHint().width()) for label in self.labels)


class Values(Panel):
    """The values that are not in the headline, in as many columns as fit."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._readings = Readings(mission)
        self._layout = QGridLayout(self)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layout.setContentsMargins(0, 4, 0, 4)
        self._layout.setHorizontalSpacing(theme.SPACE_PX)
        self._layout.setVerticalSpacing(0)
        large = {field.name for field in headline_fields(mission)}
        self._cells = {
            field.name: _cell(field) for field in mission.fields() if field.name not in large
        }
        self._in_columns = [cell for cell in self._cells.values() if not cell.whole_row]
        self._whole_rows = [cell for cell in self._cells.values() if cell.whole_row]
        self._columns = 0
        self._arrange()

    def room(self, width_px: int) -> Room:
        """Return the room of all rows in as many columns as fit."""
        columns = self._columns_that_fit(width_px)
        rows = self._rows(columns) + len(self._whole_rows)
        height_px = rows * self._row_px() + 2 * 4
        return Room(self._width_px(columns), height_px, height_px)

    def show_figures(self, station: Station) -> None:
        """Show the last packet of the flight, told apart when it is stale."""
        stale = is_stale(station)
        for reading in self._readings.of(station.flight):
            if reading.name in self._cells:
                value = self._cells[reading.name].labels[1]
                value.show_text(_MARKS[reading.level] + reading.text)
                value.dress("limit", reading.level)
                value.dress("stale", stale and reading.text != NO_VALUE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take as many columns as fit now."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = self._columns_that_fit(self.width())
        if columns == self._columns:
            return
        for column in range(self._columns * _PLACES):
            self._layout.setColumnStretch(column, 0)
            self._layout.setColumnMinimumWidth(column, 0)
        self._columns = columns
        rows = self._rows(columns)
        for index, cell in enumerate(self._in_columns):
            for place, label in enumerate(cell.labels):
                self._layout.addWidget(label, index % rows, index // rows * _PLACES + place)
        for column in range(columns):
            self._layout.setColumnStretch(column * _PLACES + _PLACES - 1, 1)
        for row, cell in enumerate(self._whole_rows, start=rows):
            self._layout.addWidget(cell.labels[0], row, 0)
            self._layout.addWidget(cell.labels[1], row, 1, 1, columns * _PLACES - 1)

    def _row_px(self) -> int:
        return max(label.sizeHint().height() for c in self._cells.values() for label in c.labels)

    def _columns_that_fit(self, width_px: int) -> int:
        for columns in range(min(_MOST_COLUMNS, len(self._in_columns)), 1, -1):
            if self._width_px(columns) <= width_px:
                return columns
        return 1

    def _width_px(self, columns: int) -> int:
        rows = self._rows(columns)
        width_px = 2 * theme.SPACE_PX
        for start in range(0, len(self._in_columns), rows):
            widths = [cell.widths_px for cell in self._in_columns[start : start + rows]]
            width_px += sum(max(column) for column in zip(*widths, strict=True)) + _GAP_PX
        return width_px

    def _rows(self, columns: int) -> int:
        return max(1, -(-len(self._in_columns) // columns))


def _cell(field: Field) -> _Cell:
    name, unit = Text(field.name, "quiet"), Text(display_unit(field.unit), "quiet")
    value = Text(NO_VALUE, "value")
    value.setAccessibleName(field.name)
    side = Qt.AlignmentFlag.AlignLeft if field.flags else Qt.AlignmentFlag.AlignRight
    value.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    value.ensurePolished()
    value.setMinimumWidth(value.fontMetrics().horizontalAdvance(widest_text(field)) + 2)
    return _Cell((name, value, unit), whole_row=bool(field.flags))
