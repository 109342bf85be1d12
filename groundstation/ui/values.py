"""Every value of the last packet as text with its unit."""

from PySide6.QtGui import QResizeEvent

from groundstation.flight.alarms import tells_errors
from groundstation.flight.readings import Readings
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.figure import MARKS, Figure
from groundstation.ui.freshness import is_stale
from groundstation.ui.headline import headline_fields
from groundstation.ui.labels import Text, short_name
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from groundstation.ui.value_columns import Cell, lines_of, widest_px
from groundstation.ui.value_forms import (
    LABEL_GAP_PX,
    SPACE_PX,
    Form,
    Row,
    form_in_order,
    forms_for,
)
from groundstation.ui.value_rows import ValueRow, singly, value_rows
from groundstation.ui.widest import widest_text
from protocol.mission import Field, Mission
from protocol.units import display_unit

_MOST_LONG_PX = 480
"""A long row has so much room at least; what is then too long says how much more there is."""
_FEWEST_LINES = 10
"""With less than all values and so many lines there is no use in the panel."""
_WIDTHS_KEPT = 16


def values_of(mission: Mission) -> list[ValueRow]:
    """Return the rows of all values that are not in the headline."""
    return value_rows(mission, {field.name for field in headline_fields(mission)})


class Values(Panel):
    """The values that are not in the headline, on as few lines as the height asks for.

    They keep the packet's order, and what belongs together shares a row. Where there is less room
    the lines are lower, then rows of several values stand below those of one, or each value by
    itself, and in the end, line by line, each as wide as itself. Flags and texts without a known
    end have a line of their own.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self.setAccessibleName("All values")
        self._readings = Readings(mission)
        self._figures: dict[str, Figure] = {}
        found = values_of(mission)
        short = [row for row in found if not _is_long(row)]
        self._rows = [self._row(row) for row in short]
        self._singles = [
            made if len(row.fields) == 1 else self._row(single)
            for row, made in zip(short, self._rows, strict=True)
            for single in singly(row)
        ]
        self._long = [self._row(row) for row in found if _is_long(row)]
        self._forms: dict[int, list[Form]] = {}
        for row in self._long:
            row.figures[0].hugged = row.figures[0].many = True
        for row in self._rows:
            for figure in row.figures:
                figure.right_aligned = True

    def room(self, width_px: int) -> Room:
        """Return the room of all values, at its most spacious and ever more densely."""
        forms = self._forms_at(width_px)
        heights = [form.height_px for form in forms]
        denser = tuple(sorted({px for px in heights if min(heights) < px < heights[0]}))[::-1]
        least_px = max([widest_px(forms[-1].cells), *map(_least_px, self._long)])
        lowest_px = min(min(heights), _FEWEST_LINES * theme.row_px())
        return Room(
            least_px,
            lowest_px,
            heights[0],
            whole_height_px=min(heights),
            denser_px=denser,
            cramped_px=min(form.height_px for form in forms if form.in_columns or form is forms[0]),
        )

    def not_seen(self, width_px: int, height_px: int) -> list[str]:
        """Return the values that find no room, where there are hundreds of them."""
        form = self._form_for(width_px, height_px)
        rows = [row for row, line in form.lines_of_rows() if not form.is_seen(line, height_px)]
        return [figure.accessibleName() for row in rows for figure in row.figures]

    def show_figures(self, station: Station) -> None:
        """Show the last packet of the flight, told apart when it is stale."""
        stale = is_stale(station)
        for reading in self._readings.of(station.flight):
            figure = self._figures.get(reading.name)
            if figure:
                figure.show_value(reading.text, reading.level, stale=stale)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange the values anew."""
        super().resizeEvent(event)
        self._arrange()

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self.update()

    def _row(self, row: ValueRow) -> Row:
        figures = tuple(self._figure(field) for field in row.fields)
        widths_px = tuple(
            figure.width_px(_widest(field, self.mission), theme.TEXT_PT, theme.TEXT_PT)
            for figure, field in zip(figures, row.fields, strict=True)
        )
        title = Text(short_name(row.title), "quiet", parent=self)
        title.setToolTip(row.title if title.text() != row.title else "")
        return Row(
            title,
            tuple(Text(label, "quiet", parent=self) for label in row.labels),
            figures,
            widths_px,
            Text(display_unit(row.fields[0].unit), "quiet", parent=self),
            row.goes_on,
        )

    def _figure(self, field: Field) -> Figure:
        if field.name not in self._figures:
            self._figures[field.name] = Figure(field.name, parent=self)
        return self._figures[field.name]

    def _forms_at(self, width_px: int) -> list[Form]:
        """Return the ways to stand at a width, the best first; asked for often, so kept."""
        if width_px not in self._forms:
            if len(self._forms) >= _WIDTHS_KEPT:
                self._forms.clear()
            self._forms[width_px] = forms_for(self._rows, self._singles, self._long, width_px)
        return self._forms[width_px]

    def _form_for(self, width_px: int, height_px: int) -> Form:
        """Return the best way to stand in a room; in the mission's order where not all do."""
        forms = self._forms_at(width_px)
        found = next((form for form in forms if form.height_px <= height_px), None)
        if found:
            return found
        return form_in_order(self._singles, self._long, width_px)

    def _arrange(self) -> None:
        form = self._form_for(self.width(), self.height())
        seen = [row for row, line in form.lines_of_rows() if form.is_seen(line, self.height())]
        widgets = {widget for row in seen for widget in row.widgets}
        for row in (*self._rows, *self._singles, *self._long):
            for widget in row.widgets:
                widget.setVisible(widget in widgets)
        for row, cell in zip(form.rows, form.cells, strict=True):
            _place(row, cell, form.line_px)
        top = lines_of(form.cells) * form.line_px
        for row in form.long_rows:
            title_px = row.width.title_px + SPACE_PX
            _stand(row.title, 0, top, title_px, form.line_px)
            row.figures[0].setGeometry(title_px, top, self.width() - title_px, form.line_px)
            top += form.line_px


def _place(row: Row, cell: Cell, line_px: int) -> None:
    """Put the widgets of a row into its cell: the title left, the values against their unit."""
    left, top, width = cell.left_px, cell.line * line_px, cell.width
    _stand(row.title, left, top, row.width.title_px, line_px)
    right = left + width.title_px + width.values_px
    _stand(row.unit, right, top, width.unit_px, line_px)
    for label, figure, width_px in reversed(
        list(zip(row.labels, row.figures, row.figures_px, strict=True))
    ):
        right -= width_px
        figure.setGeometry(right, top, width_px, line_px)
        label_px = label.sizeHint().width() if label.text() else 0
        right -= label_px
        _stand(label, right, top, label_px, line_px)
        right -= LABEL_GAP_PX


def _stand(label: Text, left: int, top: int, width_px: int, line_px: int) -> None:
    """Put a label onto a line that may be lower than its letters reach: they stay whole."""
    over_px = max(0, theme.line_px() - line_px)
    label.setGeometry(left, top - over_px // 2, width_px, line_px + over_px)


def _is_long(row: ValueRow) -> bool:
    return any(field.flags or field.rest for field in row.fields)


def _least_px(row: Row) -> int:
    """Return the width below which a long row would not show enough of what it holds, px."""
    return row.width.title_px + min(row.figures_px[0], _MOST_LONG_PX)


def _widest(field: Field, mission: Mission) -> str:
    if field.role == "team_id":
        return mission.team_id
    if field.flags:
        mark = MARKS["caution"] if tells_errors(field) else ""
        return mark + " ".join(flag for flag in field.flags if flag)
    judged = field.caution or field.warning or field.plausible
    return (MARKS["caution"] if judged else "") + widest_text(field)
