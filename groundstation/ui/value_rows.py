"""Which values of a mission stand in one row: those that people read together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from protocol.conversion import conversions
from protocol.mission import Field, Mission

MOST_IN_A_ROW = 3
_LONGEST_LABEL = 2
_SEPARATORS = "_ .-"


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One row: its `title`, and the fields in it with a short label each, empty for one.

    It `goes_on` when the next row is the other half of a position.
    """

    title: str
    fields: tuple[Field, ...]
    labels: tuple[str, ...]
    goes_on: bool = False


def value_rows(mission: Mission, without: set[str]) -> list[ValueRow]:
    """Return the rows of all fields but those of the names in `without`, in the mission's order.

    Numbers that follow each other in one unit, and whose names differ in a last letter or digit
    only (GYRO_R, GYRO_P, GYRO_Y), share a row; those without a unit may mean anything.
    """
    numbers = {
        name
        for packet in mission.packets
        for name, conversion in conversions(packet).items()
        if conversion.is_number
    }
    fields = [field for field in mission.fields() if field.name not in without]
    rows: list[ValueRow] = []
    while fields:
        together = _together(fields, numbers)
        fields = fields[len(together) :]
        row = _row(together)
        rows.append(replace(row, goes_on=bool(fields) and _is_position(together[-1], fields[0])))
    return rows


def _is_position(field: Field, following: Field) -> bool:
    return {field.role, following.role} == {"latitude", "longitude"}


def _together(fields: Sequence[Field], numbers: set[str]) -> Sequence[Field]:
    """Return the first field and those behind it that stand in its row."""
    first = fields[0]
    stem = _stem(first.name)
    if not stem or not first.unit or first.name not in numbers:
        return fields[:1]
    count = 1
    while (
        count < min(MOST_IN_A_ROW, len(fields))
        and fields[count].name in numbers
        and fields[count].unit == first.unit
        and _stem(fields[count].name) == stem
    ):
        count += 1
    return fields[:count]


def _stem(name: str) -> str:
    """Return the name without the short word or digit at its end; empty when it has none."""
    for separator in _SEPARATORS:
        stem, found, last = name.rpartition(separator)
        if found and 0 < len(last) <= _LONGEST_LABEL and stem:
            return stem
    stem = name.rstrip("0123456789")
    return stem if stem != name and len(name) - len(stem) <= _LONGEST_LABEL else ""


def _row(fields: Sequence[Field]) -> ValueRow:
    if len(fields) == 1:
        return ValueRow(fields[0].name, tuple(fields), ("",))
    stem = _stem(fields[0].name)
    labels = tuple(field.name[len(stem) :].strip(_SEPARATORS) for field in fields)
    return ValueRow(stem, tuple(fields), labels)


def singly(row: ValueRow) -> list[ValueRow]:
    """Return the fields of a row, each in one of its own."""
    return [ValueRow(field.name, (field,), ("",)) for field in row.fields]
