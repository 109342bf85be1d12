"""Names over columns when there are more of one than of the other.

A header that lacks a comma has one name too few, a program that was changed but not its header
some too many. Where the names lie is found as two texts are compared (Needleman and Wunsch,
Journal of Molecular Biology 48, 1970): a name that its column's values speak for is worth
something, one that they speak against costs, and so does a name or a column left alone.
"""

from collections.abc import Iterator

from protocol.drafting.column import Column, column_of
from protocol.drafting.meaning import MEANINGS, Meaning, fits, name_score
from protocol.drafting.spelling import tokens
from protocol.drafting.unit_guess import unit_guess

_ROWS_LOOKED_AT = 50
_MOST_CELLS = 40_000

_STRONG, _FIT, _UNKNOWN, _MISFIT = 6, 3, 2, -6
"""What a name over a column is worth, by what the values say to it."""

_ALONE, _STILL_ALONE = -10, 0
"""What a name or column alone costs: the first, and each one behind it."""

_TOGETHER, _NAME_ALONE, _COLUMN_ALONE = 0, 1, 2
_DECIMALS_OF_A_POSITION = 3
_ANY_NUMBER = frozenset(
    {"acceleration", "angular rate", "magnetic flux density", "speed", "angle", "length", "time"}
)
"""Quantities that nearly every column of numbers could be."""

_Scores = list[list[int]]


def align(names: list[str], rows: list[list[str]], remarks: list[str]) -> list[str]:
    """Return a name, or none (empty), for each column of the rows; says in `remarks` what it did.

    All rows have the same number of words.
    """
    size = len(rows[0])
    if len(names) * size > _MOST_CELLS:
        remarks.append(f"The header has {len(names)} names, the rows {size} values: too many.")
        return [*names[:size], *([""] * (size - len(names)))]
    parted = _parted(names)
    remarks.append(
        f"The header has {len(names)} names, the rows {size} values: look at the names, they "
        "were laid out by the values."
    )
    if parted != names:
        lost = [name for name in names if name not in parted]
        remarks.append(f"A delimiter seems to be missing in the header, in {', '.join(lost)}.")
    columns = [column_of("", [row[i] for row in rows[:_ROWS_LOOKED_AT]]) for i in range(size)]
    placed = _placed(parted, columns)
    unused = [name for name in parted if name not in placed]
    if unused:
        remarks.append(f"No value belongs to {', '.join(unused)}.")
    return placed


def _parted(names: list[str]) -> list[str]:
    """Return the names with those parted that are two, told by the next name or by sense."""
    found: list[str] = []
    for name, following in zip(names, [*names[1:], ""], strict=True):
        found += _two_names(name, following) or [name]
    return found


def _two_names(name: str, following: str) -> list[str] | None:
    """Part `main_voltageaccel_x` before the beginning that the next name, `accel_y`, has."""
    stem = following.rpartition("_")[0]
    cut = name.find(stem) if len(stem) >= 3 else -1
    if cut < 2 or name[cut - 1] in "_ .-":
        return None
    return [name[:cut], name[cut:]] if _meaning(name[:cut]) else None


def _meaning(name: str) -> Meaning | None:
    words = tokens(name)
    best = max(MEANINGS, key=lambda meaning: name_score(meaning, words))
    return best if name_score(best, words) > 0 else None


def _placed(names: list[str], columns: list[Column]) -> list[str]:
    meanings = [_meaning(name) for name in names]
    pairs = [[_pair(meaning, column) for column in columns] for meaning in meanings]
    steps = _best_steps(pairs, len(names), len(columns))
    placed = [""] * len(columns)
    i, j, state = 0, 0, _TOGETHER
    while i < len(names) and j < len(columns):
        state = steps[i][j][state]
        if state == _TOGETHER:
            placed[j] = names[i]
        i += state != _COLUMN_ALONE
        j += state != _NAME_ALONE
    return placed


def _best_steps(pairs: _Scores, names: int, columns: int) -> list[list[list[int]]]:
    """Return the best next step at each name and column, by the step that led there."""
    worth = [[[0] * 3 for _ in range(columns + 1)] for _ in range(names + 1)]
    steps = [[[0] * 3 for _ in range(columns + 1)] for _ in range(names + 1)]
    for i in range(names, -1, -1):
        for j in range(columns, -1, -1):
            if i == names and j == columns:
                continue
            for before in range(3):
                options = list(_options(pairs, worth, i, j, before))
                worth[i][j][before], steps[i][j][before] = max(options)
    return steps


def _options(
    pairs: _Scores, worth: list[list[list[int]]], i: int, j: int, before: int
) -> Iterator[tuple[int, int]]:
    """Yield what each step from here is worth to the end; going on alone costs less."""
    more_names, more_columns = i < len(pairs), j < len(worth[0]) - 1
    if more_names and more_columns:
        yield pairs[i][j] + worth[i + 1][j + 1][_TOGETHER], _TOGETHER
    for step, more in ((_NAME_ALONE, more_names), (_COLUMN_ALONE, more_columns)):
        if more:
            cost = _STILL_ALONE if before == step else _ALONE
            ahead = worth[i + (step == _NAME_ALONE)][j + (step == _COLUMN_ALONE)][step]
            yield cost + ahead, step


def _pair(meaning: Meaning | None, column: Column) -> int:
    """Return how much the values of a column speak for a meaning."""
    if not column.filled or meaning is None:
        return _UNKNOWN
    if meaning.dimension is None:
        return _FIT if column.choices else _UNKNOWN
    factor, offset = unit_guess(meaning, column).to_si
    if not fits(meaning, column, factor, offset, needed=0.9):
        return _MISFIT
    if meaning.role in ("latitude", "longitude"):
        return _STRONG if column.decimals >= _DECIMALS_OF_A_POSITION else _MISFIT
    if meaning.whole:
        return _STRONG
    return _UNKNOWN if meaning.dimension in _ANY_NUMBER else _FIT
