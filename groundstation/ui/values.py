"""Every value of the last packet as text with its unit."""

from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent

from groundstation.flight.readings import Readings
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.figure import MARKS, Figure
from groundstation.ui.freshness import is_stale
from groundstation.ui.headline import headline_fields
from groundstation.ui.labels import Text
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from groundstation.ui.value_columns import Column, RowWidth, columns_for
from groundstation.ui.value_rows import ValueRow, value_rows
from groundstation.ui.widest import widest_text
from protocol.mission import Field, Mission
from protocol.units import display_unit

_GAP_PX = 3 * theme.SPACE_PX
_SPACE_PX = theme.SPACE_PX // 2
"""Between the parts of a row."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The widgets of one row, and the widths of its values, px."""

    title: Text
    labels: tuple[Text, ...]
    figures: tuple[Figure, ...]
    figures_px: tuple[int, ...]
    unit: Text


class Values(Panel):
    """The values that are not in the headline, in as few rows as fit the width.

    Flags and texts without a known end have rows of their own, below the columns.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self.setAccessibleName("All values")
        self._readings = Readings(mission)
        self._figures: dict[str, Figure] = {}
        found = value_rows(mission, {field.name for field in headline_fields(mission)})
        short = [row for row in found if not _is_long(row)]
        self._alone = [self._row(row) for row in short if len(row.fields) == 1]
        self._together = [self._row(row) for row in short if len(row.fields) > 1]
        self._long = [self._row(row) for row in found if _is_long(row)]
        for row in self._long:
            row.figures[0].hugged = True
        for row in (*self._alone, *self._together):
            for figure in row.figures:
                figure.right_aligned = True

    def room(self, width_px: int) -> Room:
        """Return the room of all rows in as many columns as fit."""
        columns = self._columns(width_px)
        widest_px = max((column.width_px for column in columns), default=0)
        height_px = (self._rows(columns) + len(self._long)) * theme.line_px()
        return Room(widest_px, height_px, height_px)

    def show_figures(self, station: Station) -> None:
        """Show the last packet of the flight, told apart when it is stale."""
        stale = is_stale(station)
        for reading in self._readings.of(station.flight):
            figure = self._figures.get(reading.name)
            if figure:
                figure.show_value(reading.text, reading.level, stale=stale)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange the columns anew."""
        super().resizeEvent(event)
        self._arrange()

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self.update()

    def _row(self, row: ValueRow) -> _Row:
        figures = tuple(self._figure(field) for field in row.fields)
        widths_px = tuple(
            figure.width_px(_widest(field, self.mission), theme.TEXT_PT, theme.TEXT_PT)
            for figure, field in zip(figures, row.fields, strict=True)
        )
        return _Row(
            Text(row.title, "quiet", parent=self),
            tuple(Text(label, "quiet", parent=self) for label in row.labels),
            figures,
            widths_px,
            Text(display_unit(row.fields[0].unit), "quiet", parent=self),
        )

    def _figure(self, field: Field) -> Figure:
        figure = Figure(field.name, parent=self)
        self._figures[field.name] = figure
        return figure

    def _columns(self, width_px: int) -> list[Column]:
        parts = [[_width_of(row) for row in part] for part in (self._alone, self._together)]
        return columns_for(parts, width_px, _GAP_PX)

    def _rows(self, columns: list[Column]) -> int:
        return max((column.last - column.first for column in columns), default=0)

    def _arrange(self) -> None:
        columns = self._columns(self.width())
        line_px = theme.line_px()
        rows = [*self._alone, *self._together]
        used_px = sum(column.width_px for column in columns)
        gap_px = (self.width() - used_px) / max(1, len(columns) - 1)
        left = 0.0
        for column in columns:
            for number, row in enumerate(rows[column.first : column.last]):
                self._place(row, column, round(left), number * line_px)
            left += column.width_px + gap_px
        top = self._rows(columns) * line_px
        for row in self._long:
            title_px = row.title.sizeHint().width() + 2 * _SPACE_PX
            row.title.setGeometry(0, top, title_px, line_px)
            row.figures[0].setGeometry(title_px, top, self.width() - title_px, line_px)
            top += line_px

    def _place(self, row: _Row, column: Column, left: int, top: int) -> None:
        line_px = theme.line_px()
        row.title.setGeometry(left, top, column.title_px, line_px)
        right = left + column.title_px + column.values_px
        row.unit.setGeometry(right + _SPACE_PX, top, max(0, column.unit_px - _SPACE_PX), line_px)
        for label, figure, width_px in reversed(
            list(zip(row.labels, row.figures, row.figures_px, strict=True))
        ):
            right -= width_px
            figure.setGeometry(right, top, width_px, line_px)
            label_px = label.sizeHint().width() if label.text() else 0
            right -= label_px
            label.setGeometry(right, top, label_px, line_px)


def _width_of(row: _Row) -> RowWidth:
    labels_px = sum(label.sizeHint().width() for label in row.labels if label.text())
    unit_px = row.unit.sizeHint().width() + _SPACE_PX if row.unit.text() else 0
    title_px = row.title.sizeHint().width() + _SPACE_PX
    return RowWidth(title_px, sum(row.figures_px) + labels_px, unit_px)


def _is_long(row: ValueRow) -> bool:
    return any(field.flags or field.rest for field in row.fields)


def _widest(field: Field, mission: Mission) -> str:
    if field.role == "team_id":
        return mission.team_id
    judged = field.caution or field.warning or field.plausible
    return (MARKS["caution"] if judged else "") + widest_text(field)
