"""Which mark numbers of a table have before their fraction, and which between thousands."""

import re
from collections.abc import Sequence

_COMMA = re.compile(r"[+-]?\d*,\d+(?:\s*[^\s\d,.]\S*)?\Z", re.ASCII)
_POINT = re.compile(r"[+-]?(?:\d*\.\d+|\d+\.?)(?:[eE][+-]?\d+)?(?:\s*[^\s\d,.]\S*)?\Z", re.ASCII)
_GROUPED = (
    (",", re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+\Z", re.ASCII)),
    (".", re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+\Z", re.ASCII)),
)
_NAMES_SHOWN = 8
_FEW = 0.02
"""The share of broken words that a column of numbers may have."""


def without_groups(
    names: Sequence[str], rows: list[list[str]], body: list[list[str]]
) -> tuple[str, ...]:
    """Take the marks between thousands, as in 1,013.25 or 1.013,25, out of `body` and `rows`,
    which has rows of `body`; return what is to be said of it.

    Where a mark alone, as in 1,013, may as well divide a fraction, it is left.
    """
    found = [
        (index, mark)
        for index in range(len(names))
        for mark, grouped in _GROUPED
        if _is_grouped(_column(rows, index), mark, grouped)
    ]
    if not found:
        return ()
    for row in body:
        for index, mark in found:
            if index < len(row):
                row[index] = row[index].replace(mark, "")
    listed = _few([names[index] for index, _ in found])
    return (
        f"Numbers in {listed} have marks between thousands, which were taken out; received lines "
        "must have none.",
    )


def comma_columns(rows: list[list[str]], size: int) -> list[int]:
    """Return those of the `size` columns whose numbers have a decimal comma."""
    return [index for index in range(size) if _has_commas(_column(rows, index))]


def with_points(body: list[list[str]], columns: Sequence[int]) -> None:
    """Write a point into the numbers of the columns."""
    for row in body:
        for index in columns:
            if index < len(row) and _COMMA.match(row[index]):
                row[index] = row[index].replace(",", ".")


def said_of_commas(names: Sequence[str], rows: list[list[str]], columns: Sequence[int]) -> str:
    """Return the sentence on which numbers have a decimal comma."""
    others = [index for index in range(len(names)) if index not in columns]
    if not any(_has_points(_column(rows, index)) for index in others):
        return "Numbers have a decimal comma."
    listed = _few([names[index] for index in columns])
    return f"Numbers in {listed} have a decimal comma, those in other columns a point."


def _column(rows: list[list[str]], index: int) -> list[str]:
    return [row[index] for row in rows if index < len(row) and row[index]]


def _is_grouped(words: list[str], mark: str, grouped: re.Pattern[str]) -> bool:
    """Tell whether a number has both marks, and all others are numbers like it."""
    if not any(mark in word and grouped.match(word) for word in words):
        return False
    bare = (word.replace(mark, "").replace(",", ".") for word in words)
    return all(_POINT.match(word) for word in bare)


def _has_commas(words: list[str]) -> bool:
    commas = sum("," in word and _COMMA.match(word) is not None for word in words)
    if not commas:
        return False
    points = sum(_POINT.match(word) is not None for word in words)
    fractions = sum("." in word and _POINT.match(word) is not None for word in words)
    return commas > _FEW * fractions and 2 * (commas + points) > len(words)


def _has_points(words: list[str]) -> bool:
    return any("." in word and _POINT.match(word) for word in words)


def _few(names: list[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
