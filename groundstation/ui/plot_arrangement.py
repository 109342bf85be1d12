"""How plots share a rectangle: the first, the most important one, stands tall."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

SMALLEST_PX = (168, 64)
"""Title, unit and two ticks of 14 points still have room."""
LIKED_PX = (300, 130)
GAP_PX = (16, 6)
"""Between two columns and between two rows of plots."""
BEST_ASPECT = 1.7
_LEGEND_PX, _NARROW_PX = 240, 30
"""In a plot narrower than the first the legend is cut, each of the second is as bad as a hole."""
_WORTH = 20
"""Of one more plot that is seen, against holes and odd shapes."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A grid of `rows` by `columns` in which the first of `shown` plots is `tall` rows high."""

    rows: int
    columns: int
    shown: int
    tall: int

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Yield row, column and height in rows of each plot shown."""
        yield 0, 0, self.tall
        cells = (
            (row, column)
            for row in range(self.rows)
            for column in range(self.columns)
            if column > 0 or row >= self.tall
        )
        for _, (row, column) in zip(range(self.shown - 1), cells, strict=False):
            yield row, column, 1


def height_of_all(plots: int, width_px: int) -> int:
    """Return the least height in which all `plots` find room, px."""
    rows = -(-plots // _most(0, width_px))
    return rows * (SMALLEST_PX[1] + GAP_PX[1]) - GAP_PX[1]


def arrange(plots: int, width_px: int, height_px: int) -> Arrangement:
    """Return the arrangement that shows most plots, leaves fewest holes and suits their shape."""
    most_rows, most_columns = _most(1, height_px), _most(0, width_px)
    possible = [
        _fill(plots, rows, columns, tall)
        for rows in range(1, most_rows + 1)
        for columns in range(1, most_columns + 1)
        for tall in range(1, rows + 1)
    ]
    return min(possible, key=lambda found: _cost(found, plots, width_px, height_px))


def _most(way: int, room_px: int) -> int:
    """Return how many plots stand side by side (0) or one above the other (1)."""
    return max(1, (room_px + GAP_PX[way]) // (SMALLEST_PX[way] + GAP_PX[way]))


def _fill(plots: int, rows: int, columns: int, tall: int) -> Arrangement:
    return Arrangement(rows, columns, max(1, min(plots, rows * columns - tall + 1)), tall)


def _cost(found: Arrangement, plots: int, width_px: int, height_px: int) -> float:
    holes = found.rows * found.columns - (found.shown - 1) - found.tall
    aspect = (width_px / found.columns) / max(1.0, height_px / found.rows)
    low = 1 if found.tall == 1 and found.rows > 1 else 0
    narrow = max(0.0, _LEGEND_PX - width_px / found.columns) / _NARROW_PX
    shape = abs(math.log(aspect / BEST_ASPECT))
    return _WORTH * (plots - found.shown) + holes + low + narrow + shape
