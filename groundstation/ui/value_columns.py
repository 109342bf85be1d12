"""How rows of values share a width: as many columns as fit, each as wide as it needs; no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowWidth:
    """What a row needs, px: its `title`, its `values` with labels, its `unit`."""

    title_px: int
    values_px: int
    unit_px: int


@dataclass(frozen=True, slots=True)
class Column:
    """Rows `first` to before `last`, and the widths that hold all of them, px."""

    first: int
    last: int
    title_px: int
    values_px: int
    unit_px: int

    @property
    def width_px(self) -> int:
        """The whole width, px."""
        return self.title_px + self.values_px + self.unit_px


def columns_for(parts: Sequence[Sequence[RowWidth]], width_px: int, gap_px: int) -> list[Column]:
    """Return the columns of the fewest rows that fit into `width_px`; one each if none fit.

    Rows of different `parts` share no column; the columns count through all parts. `gap_px`
    stays between two columns.
    """
    tallest = max((len(part) for part in parts), default=0)
    columns: list[Column] = []
    for height in range(1, tallest + 1):
        columns = _columns_of(parts, height)
        if sum(c.width_px for c in columns) + gap_px * (len(columns) - 1) <= width_px:
            break
    return columns


def _columns_of(parts: Sequence[Sequence[RowWidth]], height: int) -> list[Column]:
    """Return the columns of `height` rows at most."""
    columns: list[Column] = []
    before = 0
    for part in parts:
        for first in range(0, len(part), height):
            rows = part[first : first + height]
            columns.append(
                Column(
                    before + first,
                    before + first + len(rows),
                    max(row.title_px for row in rows),
                    max(row.values_px for row in rows),
                    max(row.unit_px for row in rows),
                )
            )
        before += len(part)
    return columns
