"""The ways in which the values can stand at a width, from the most spacious to the densest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from groundstation.ui import theme
from groundstation.ui.figure import Figure
from groundstation.ui.labels import Text
from groundstation.ui.value_columns import (
    Cell,
    RowWidth,
    cells_in_blocks,
    cells_in_lines,
    cells_in_order,
    lines_of,
    widest_px,
)

SPACE_PX = theme.SPACE_PX // 2
"""Between the parts of a row."""
LABEL_GAP_PX = 8
"""Before the label of a further value, which belongs to what follows it."""
_GAPS_PX = (3 * theme.SPACE_PX, 2 * theme.SPACE_PX, 10)
"""Between two columns, from the most spacious form to the densest."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The widgets of one row, the widths of its values, px, and whether it goes on in the next."""

    title: Text
    labels: tuple[Text, ...]
    figures: tuple[Figure, ...]
    figures_px: tuple[int, ...]
    unit: Text
    goes_on: bool

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """All that the row consists of."""
        return self.title, *self.labels, *self.figures, self.unit

    @property
    def width(self) -> RowWidth:
        """The width that the row needs."""
        labels_px = sum(label.sizeHint().width() for label in self.labels if label.text())
        labels_px += LABEL_GAP_PX * (len(self.labels) - 1)
        unit_px = self.unit.sizeHint().width() if self.unit.text() else 0
        title_px = self.title.sizeHint().width() + SPACE_PX
        return RowWidth(title_px, sum(self.figures_px) + labels_px, unit_px, self.goes_on)


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which the values stand at a width: `rows` in their `cells`, `line_px` high each,
    and `long_rows` below, each on a line of its own. Not `in_columns` they are hard to find."""

    rows: Sequence[Row]
    cells: Sequence[Cell]
    long_rows: Sequence[Row]
    line_px: int
    in_columns: bool = True

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return lines_of(self.cells) + len(self.long_rows)

    @property
    def height_px(self) -> int:
        """The whole height, px."""
        return self.lines * self.line_px

    def lines_of_rows(self) -> Iterator[tuple[Row, int]]:
        """Yield each row with its line, counted from above."""
        yield from ((r, cell.line) for r, cell in zip(self.rows, self.cells, strict=True))
        first = lines_of(self.cells)
        yield from ((row, first + number) for number, row in enumerate(self.long_rows))

    def is_seen(self, line: int, height_px: int) -> bool:
        """Tell whether a line is within a height."""
        return (line + 1) * self.line_px <= height_px


def forms_for(
    rows: Sequence[Row], singles: Sequence[Row], long_rows: Sequence[Row], width_px: int
) -> list[Form]:
    """Return the ways in which values can stand at a width, each lower than the one before; the
    last may be too wide, when all are.

    In `rows` what belongs together is one row, in `singles` each value. The packet's order goes
    down the columns, or in the end along the lines.
    """
    line_px, row_px = theme.line_px(), theme.row_px()
    widths = {row: row.width for row in (*rows, *singles)}
    found: list[Form] = []

    def try_form(rows: Sequence[Row], cells: Sequence[Cell], high_px: int, flows: bool) -> None:
        form = Form(rows, cells, long_rows, high_px, in_columns=not flows)
        if _fits(form, width_px) and all(form.height_px < other.height_px for other in found):
            found.append(form)

    for gap_px, high_px in zip(_GAPS_PX, (line_px, row_px, row_px), strict=True):
        for parts in _ways(rows, singles):
            cells = cells_in_blocks([[widths[r] for r in part] for part in parts], width_px, gap_px)
            together = [row for part in parts for row in part]
            try_form(together, cells, high_px, flows=False)
            try_form(together, cells, row_px, flows=False)
    for part in (rows, singles):
        cells = cells_in_lines([widths[row] for row in part], width_px, _GAPS_PX[-1])
        try_form(part, cells, row_px, flows=True)
    return found or [Form(singles, cells, long_rows, row_px, in_columns=False)]


def form_in_order(singles: Sequence[Row], long_rows: Sequence[Row], width_px: int) -> Form:
    """Return the form for values of which not all have room: line by line, in equal columns."""
    cells = cells_in_order([row.width for row in singles], width_px, _GAPS_PX[1])
    return Form(singles, cells, long_rows, theme.row_px())


def _ways(rows: Sequence[Row], singles: Sequence[Row]) -> list[list[Sequence[Row]]]:
    """Return the blocks in which rows stand one below the other, the first way is the best."""
    if len(singles) == len(rows):
        return [[rows]]
    alone = [row for row in rows if len(row.figures) == 1]
    together = [row for row in rows if len(row.figures) > 1]
    return [[rows], [alone, together], [singles]] if alone else [[rows], [singles]]


def _fits(form: Form, width_px: int) -> bool:
    """Tell whether all rows of a form have a cell, and none is wider than the panel."""
    return len(form.cells) == len(form.rows) and widest_px(form.cells) <= width_px
