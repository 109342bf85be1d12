"""How rows of values share a width: as many columns as fit, each as wide as it needs; no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowWidth:
    """What a row needs, px: its `title`, its `values` with labels, its `unit`."""

    title_px: int
    values_px: int
    unit_px: int

    @property
    def width_px(self) -> int:
        """The whole width, px."""
        return self.title_px + self.values_px + self.unit_px


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a row of values stands: its left edge, px, its line from above, and its widths."""

    left_px: int
    line: int
    width: RowWidth


@dataclass(frozen=True, slots=True)
class Column:
    """Rows `first` to before `last`, and the widths that hold all of them."""

    first: int
    last: int
    width: RowWidth


def columns_for(parts: Sequence[Sequence[RowWidth]], width_px: int, gap_px: int) -> list[Column]:
    """Return the columns of the fewest rows that fit into `width_px`; none where none fit.

    Rows of different `parts` share no column; the columns count through all parts. `gap_px`
    stays between two columns.
    """
    tallest = max((len(part) for part in parts), default=0)
    for height in range(1, tallest + 1):
        columns = _columns_of(parts, height)
        if sum(c.width.width_px for c in columns) + gap_px * (len(columns) - 1) <= width_px:
            return columns
    return []


def cells_in_columns(parts: Sequence[Sequence[RowWidth]], width_px: int, gap_px: int) -> list[Cell]:
    """Return the cells of the rows of all `parts` in columns spread over `width_px`; none where
    they do not fit."""
    columns = columns_for(parts, width_px, gap_px)
    used_px = sum(column.width.width_px for column in columns)
    between_px = (width_px - used_px) / max(1, len(columns) - 1)
    cells: list[Cell] = []
    left = 0.0
    for column in columns:
        cells += [
            Cell(round(left), line, column.width) for line in range(column.last - column.first)
        ]
        left += column.width.width_px + between_px
    return cells


def cells_in_lines(rows: Sequence[RowWidth], width_px: int, gap_px: int) -> list[Cell]:
    """Return the cells of `rows` in the fewest lines, each row as wide as itself.

    The widest go first, each onto the first line with room for it (first fit decreasing). What
    is left of a line is spread between its rows.
    """
    lines: list[list[int]] = []
    free_px: list[int] = []
    for number in sorted(range(len(rows)), key=lambda number: -rows[number].width_px):
        needed_px = rows[number].width_px + gap_px
        line = next((n for n, px in enumerate(free_px) if px >= needed_px), None)
        if line is None:
            lines.append([])
            free_px.append(width_px + gap_px)
            line = len(lines) - 1
        lines[line].append(number)
        free_px[line] -= needed_px
    cells: dict[int, Cell] = {}
    for line, numbers in enumerate(lines):
        between_px = gap_px + max(0, free_px[line]) / max(1, len(numbers) - 1)
        left = 0.0
        for number in numbers:
            cells[number] = Cell(round(left), line, rows[number])
            left += rows[number].width_px + between_px
    return [cells[number] for number in range(len(rows))]


def cells_in_order(rows: Sequence[RowWidth], width_px: int, gap_px: int) -> list[Cell]:
    """Return the cells of `rows` line by line in their order, all as wide as the widest."""
    widest = max((row.width_px for row in rows), default=0)
    across = max(1, (width_px + gap_px) // max(1, widest + gap_px))
    step_px = (width_px + gap_px) / across
    return [
        Cell(round(number % across * step_px), number // across, row)
        for number, row in enumerate(rows)
    ]


def widest_px(cells: Sequence[Cell]) -> int:
    """Return the width of the widest cell, px."""
    return max((cell.width.width_px for cell in cells), default=0)


def lines_of(cells: Sequence[Cell]) -> int:
    """Return how many lines the cells stand on."""
    return max((cell.line + 1 for cell in cells), default=0)


def _columns_of(parts: Sequence[Sequence[RowWidth]], height: int) -> list[Column]:
    """Return the columns of `height` rows at most."""
    columns: list[Column] = []
    before = 0
    for part in parts:
        for first in range(0, len(part), height):
            rows = part[first : first + height]
            width = RowWidth(
                max(row.title_px for row in rows),
                max(row.values_px for row in rows),
                max(row.unit_px for row in rows),
            )
            columns.append(Column(before + first, before + first + len(rows), width))
        before += len(part)
    return columns
