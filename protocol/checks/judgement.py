"""What must hold in how the numbers of a field are calibrated and judged."""

import math
from itertools import pairwise

from protocol.checks.names import MAX_NAME_LENGTH
from protocol.errors import MissionError, shown
from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, BIT_FIELD, DIGITS, wire_range
from protocol.mission import Bounds, Field

LARGEST_FACTOR = 1e30
"""Factors beyond this, or below its inverse, would leave the range of floats."""

MAX_COEFFICIENTS = 16
MAX_POINTS = 1000
MAX_COUNT = 1000


def is_number(field: Field) -> bool:
    """Tell whether the values of `field` are numbers to the program."""
    return field.type not in ("text", DIGITS) and not field.values and not field.flags


def check_judgement(field: Field, source: str, key: str) -> None:
    """Raise MissionError when calibration, bounds or marks for "none" do not make sense."""
    if field.count is not None:
        raise MissionError(
            source, f"{key}.count", f"{shown(field.count)}: must be 1 to {MAX_COUNT}"
        )
    _check_calibration(field, source, key)
    _check_none(field, source, key)
    for name in ("plausible", "caution", "warning"):
        _check_bounds(field, getattr(field, name), source, f"{key}.{name}")
    for name in ("csv", "group"):
        text = getattr(field, name) or ""
        if len(text) > MAX_NAME_LENGTH or not (text.isprintable() or not text):
            raise MissionError(source, f"{key}.{name}", f"{shown(text)}: give a name to be read")


def _check_calibration(field: Field, source: str, key: str) -> None:
    curved = bool(field.polynomial) + bool(field.table)
    straight = field.scale != 1.0 or field.offset != 0.0
    if curved + straight > 1:
        raise MissionError(
            source, key, "give one of scale and offset, polynomial, or table; remove the others"
        )
    if curved and (not is_number(field) or field.type == "time"):
        name = "polynomial" if field.polynomial else "table"
        raise MissionError(source, f"{key}.{name}", "this is no number; remove it")
    if len(field.polynomial) > MAX_COEFFICIENTS or not all(map(_is_factor, field.polynomial)):
        raise MissionError(
            source,
            f"{key}.polynomial",
            f"give up to {MAX_COEFFICIENTS} finite coefficients, that of the lowest power first",
        )
    _check_table(field, source, key)


def _check_table(field: Field, source: str, key: str) -> None:
    points = field.table
    if not points:
        return
    wires = [wire for wire, _ in points]
    rising = all(before < after for before, after in pairwise(wires))
    finite = all(_is_factor(number) for point in points for number in point)
    if not (2 <= len(points) <= MAX_POINTS and rising and finite):
        raise MissionError(
            source,
            f"{key}.table",
            f"give 2 to {MAX_POINTS} points [number sent, value] with rising numbers sent",
        )


def _is_factor(number: float) -> bool:
    return math.isfinite(number) and abs(number) <= LARGEST_FACTOR


def _check_none(field: Field, source: str, key: str) -> None:
    for index, mark in enumerate(field.none):
        if isinstance(mark, float) and not abs(mark) <= LARGEST_FACTOR:
            raise MissionError(
                source, f"{key}.none[{index}]", f"{mark}: NaN is none anyway; remove it"
            )
        if not is_number(field):
            raise MissionError(source, f"{key}.none", "this is no number; remove it")
        if isinstance(mark, str) and field.type in (*BINARY_INTEGERS, *BINARY_FLOATS, BIT_FIELD):
            raise MissionError(
                source, f"{key}.none[{index}]", f"{shown(mark)}: give a number; this is no word"
            )
        if not isinstance(mark, str) and not _can_be_sent(mark, field):
            raise MissionError(
                source, f"{key}.none[{index}]", f"{mark:g}: type '{field.type}' never holds this"
            )


def _can_be_sent(mark: float, field: Field) -> bool:
    if field.type not in (*BINARY_INTEGERS, BIT_FIELD, "integer"):
        return True
    lowest, highest = wire_range("int64" if field.type == "integer" else field.type, field.bits)
    return float(mark).is_integer() and lowest <= mark <= highest


def _check_bounds(field: Field, bounds: Bounds | None, source: str, key: str) -> None:
    if bounds is None:
        return
    if not is_number(field):
        raise MissionError(source, key, "this is no number; remove it")
    if not bounds[0] < bounds[1]:
        raise MissionError(
            source, key, f"{list(bounds)}: give [lowest, highest]; -inf or inf leaves a side open"
        )
