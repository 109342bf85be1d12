"""How rows of values share a width: as many columns as fit, each as wide as it needs; no Qt."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

_MANY = 60
_EVENNESS = (64.0, 16.0, 4.0, 1.0, 0.0)
"""Columns are as equally high as the width allows; tried one after the other, px a row²."""
_APART = (100_000.0, 0.0)
"""What it counts that a column ends on a row that goes on, px: never first, then at no cost."""


@dataclass(frozen=True, slots=True)
class RowWidth:
    """What a row needs, px: its `title`, its `values` with labels, its `unit`; and whether it
    reads on in the next row (`goes_on`), so that the two had better stand in one column."""

    title_px: int
    values_px: int
    unit_px: int
    goes_on: bool = False

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


def columns_for(rows: Sequence[RowWidth], width_px: int, gap_px: int) -> list[Column]:
    """Return `rows`, in their order, in the lowest columns that fit into `width_px`; none where
    none fit. `gap_px` stays between two columns."""

    heights = range(1, len(rows) + 1)
    lowest = bisect_left(
        heights, -width_px, key=lambda height: -_needed_px(_narrowest(rows, height, gap_px), gap_px)
    )
    if lowest == len(rows):
        return []
    tried = (
        _narrowest(rows, heights[lowest], gap_px, even, apart)
        for apart in _APART
        for even in _EVENNESS
    )
    return next(columns for columns in tried if _needed_px(columns, gap_px) <= width_px)


def cells_in_columns(rows: Sequence[RowWidth], width_px: int, gap_px: int) -> list[Cell]:
    """Return the cells of `rows` in columns spread over `width_px`; none where they do not fit."""
    columns = columns_for(rows, width_px, gap_px)
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


def cells_in_blocks(blocks: Sequence[Sequence[RowWidth]], width_px: int, gap_px: int) -> list[Cell]:
    """Return the cells of the rows of all `blocks`, each in columns below the block before; none
    where one does not fit."""
    cells: list[Cell] = []
    for block in blocks:
        found = cells_in_columns(block, width_px, gap_px)
        if len(found) < len(block):
            return []
        first = lines_of(cells)
        cells += [Cell(cell.left_px, first + cell.line, cell.width) for cell in found]
    return cells


def cells_in_lines(rows: Sequence[RowWidth], width_px: int, gap_px: int) -> list[Cell]:
    """Return the cells of `rows` line by line in their order, each row as wide as itself; what is
    left of a line is spread between its rows."""
    lines: list[list[RowWidth]] = []
    free_px = -1
    for row in rows:
        if row.width_px > free_px:
            lines.append([])
            free_px = width_px
        lines[-1].append(row)
        free_px -= row.width_px + gap_px
    cells: list[Cell] = []
    for number, line in enumerate(lines):
        over_px = width_px - sum(row.width_px for row in line)
        between_px = over_px / max(1, len(line) - 1)
        if number == len(lines) - 1:
            between_px = min(between_px, 2.0 * gap_px)  # the last one may be as good as empty
        left = 0.0
        for row in line:
            cells.append(Cell(round(left), number, row))
            left += row.width_px + between_px
    return cells


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


def _needed_px(columns: Sequence[Column], gap_px: int) -> int:
    return sum(column.width.width_px for column in columns) + gap_px * (len(columns) - 1)


def _narrowest(
    rows: Sequence[RowWidth], height: int, gap_px: int, even: float = 0.0, apart: float = 0.0
) -> list[Column]:
    """Return `rows`, in their order, in columns of `height` rows at most that are together as
    narrow as can be, each with `gap_px` beside it; `even` is what the square of a column's rows
    counts as much as, px, and `apart` what it counts that its last one goes on in the next.
    Where there are very many rows, all columns have the same."""
    if len(rows) > _MANY:
        firsts = range(0, len(rows), height)
        return [_column(rows, first, min(len(rows), first + height)) for first in firsts]
    widths = [(row.title_px + row.values_px, row.unit_px) for row in rows]
    least: list[float] = [0.0]
    """The least width of the first rows."""
    begins: list[int] = []
    """Where the last column of the first rows begins."""
    for last in range(1, len(rows) + 1):
        body = unit = begin = 0
        best = inf
        for first in range(last - 1, max(0, last - height) - 1, -1):
            body, unit = max(body, widths[first][0]), max(unit, widths[first][1])
            torn = apart if rows[last - 1].goes_on and last < len(rows) else 0.0
            found = least[first] + body + unit + gap_px + even * (last - first) ** 2 + torn
            if found < best:
                best, begin = found, first
        least.append(best)
        begins.append(begin)
    columns: list[Column] = []
    last = len(rows)
    while last:
        columns.append(_column(rows, begins[last - 1], last))
        last = begins[last - 1]
    return columns[::-1]


def _column(rows: Sequence[RowWidth], first: int, last: int) -> Column:
    """Return the column of the rows `first` to before `last`."""
    held = rows[first:last]
    title = max(row.title_px for row in held)
    body = max(row.title_px + row.values_px for row in held)
    return Column(first, last, RowWidth(title, body - title, max(row.unit_px for row in held)))
