"""Rows of a table as the frames that the radio would have brought."""

from collections.abc import Callable
from dataclasses import dataclass

from groundstation.errors import UserError
from protocol.conversion import conversions
from protocol.drafting.table import Table
from protocol.encoder import Encoder
from protocol.framing import checksum_of, encode_frame
from protocol.mission import Field, Mission, PacketKind
from protocol.packet import Value
from protocol.units import UNITS

_NAMES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class RowFrames:
    """A frame for each row, empty for one that no packet can hold, and what is to be said."""

    frames: list[bytes]
    sentences: tuple[str, ...]


def frames_as_they_stand(table: Table, mission: Mission) -> RowFrames:
    """Return each row as a line with the words in their order; the mission is the table's own."""
    line = _line_maker(mission, mission.packet)
    return RowFrames([line(row) for row in table.body], ())


def frames_by_name(table: Table, mission: Mission) -> RowFrames:
    """Return each row as a packet of the mission, whose fields are found by their names.

    Raises UserError when the columns are not those of the mission.
    """
    kind, places = _best_kind(table, mission)
    said = _unused(table, kind, places)
    if kind.encoding == "text":
        line = _line_maker(mission, kind)
        words = _Words(table, kind, places)
        return RowFrames([line(words.of(row)) for row in table.body], tuple(said))
    return _binary(table, mission, kind, places, said)


def _best_kind(table: Table, mission: Mission) -> tuple[PacketKind, dict[str, int]]:
    """Return the kind of packet that most columns belong to, and the column of each field."""
    if not table.has_header:
        for kind in mission.packets:
            if table.required <= len(kind.fields) and len(kind.fields) == len(table.names):
                return kind, {field.name: at for at, field in enumerate(kind.fields)}
        raise UserError(
            f"the rows have {len(table.names)} values and no names, which is no packet of the "
            f"mission {mission.name}; leave --mission out, or give the one that was flown"
        )
    columns = {name.casefold(): index for index, name in reversed([*enumerate(table.names)])}
    found = [(kind, _places(kind, columns)) for kind in mission.packets]
    kind, places = max(found, key=lambda pair: len(pair[1]))
    if not places:
        raise UserError(
            f"no column is called as a field of the mission {mission.name}; leave --mission out, "
            "or give the one that was flown"
        )
    return kind, places


def _places(kind: PacketKind, columns: dict[str, int]) -> dict[str, int]:
    places: dict[str, int] = {}
    for field in kind.fields:
        for name in (field.csv or field.name, field.name):
            if name.casefold() in columns:
                places[field.name] = columns[name.casefold()]
                break
    return places


def _unused(table: Table, kind: PacketKind, places: dict[str, int]) -> list[str]:
    said = []
    taken = set(places.values())
    unused = [name for index, name in enumerate(table.names) if index not in taken]
    missing = [f.name for f in kind.fields if f.name not in places and not f.optional]
    if unused:
        said.append(f"The mission has no field for the columns {_few(unused)}: left out.")
    if missing:
        said.append(f"The file has no column for the fields {_few(missing)}.")
    return said


def _few(names: list[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _line_maker(mission: Mission, kind: PacketKind) -> Callable[[list[str]], bytes]:
    checksum = checksum_of(mission.framing, mission.checksum)
    quote = kind.quote
    mark = " " if kind.delimiter == "whitespace" else kind.delimiter
    mark = "," if mark == "any" else mark

    def quoted(word: str) -> str:
        divides = mark in word or (mark == " " and not word)
        if not quote or not (divides or word.startswith(quote)):
            return word
        return f"{quote}{word.replace(quote, quote * 2)}{quote}"

    def line(words: list[str]) -> bytes:
        text = kind.prefix + mark.join(map(quoted, words))
        return encode_frame(mission.framing, text.encode(), checksum)

    return line


class _Words:
    """The words of a row in the order of a kind of packet."""

    def __init__(self, table: Table, kind: PacketKind, places: dict[str, int]) -> None:
        self._places = [places.get(field.name) for field in kind.fields]
        self._required = sum(not field.optional for field in kind.fields)
        self._from_comma = table.decimal_comma and not kind.decimal_comma
        self._to_comma = kind.decimal_comma and not table.decimal_comma
        self._are_numbers = [field.type in ("number", "time") for field in kind.fields]

    def of(self, row: list[str]) -> list[str]:
        """Return the words; what the row has not is empty, and left out at the end."""
        words = [
            self._word(row[at], is_number) if at is not None and at < len(row) else ""
            for at, is_number in zip(self._places, self._are_numbers, strict=True)
        ]
        while len(words) > self._required and not words[-1]:
            words.pop()
        return words

    def _word(self, word: str, is_number: bool) -> str:
        if is_number and self._from_comma:
            return word.replace(",", ".")
        return word.replace(".", ",") if is_number and self._to_comma else word


def _binary(
    table: Table, mission: Mission, kind: PacketKind, places: dict[str, int], said: list[str]
) -> RowFrames:
    """Return the rows as binary packets; one whose words are no values of it gives none."""
    missing = [f.name for f in kind.fields if f.name not in places and f.constant is None]
    if missing:
        raise UserError(
            f"the file has no column for {_few(missing)}, which each packet of the mission "
            f"{mission.name} holds; leave --mission out, and one is drafted from the file"
        )
    encoder = Encoder(mission)
    fields = [(field, places[field.name]) for field in kind.fields if field.name in places]
    is_number = {name: made.is_number for name, made in conversions(kind).items()}
    frames: list[bytes] = []
    faults: list[str] = []
    for number, row in enumerate(table.body, start=1):
        try:
            words = _with_points(row) if table.decimal_comma else row
            values = {
                f.name: _value(f, (words if is_number[f.name] else row)[at], is_number[f.name])
                for f, at in fields
            }
            frames.append(encoder.encode(values, kind.name).frame)
        except (ValueError, IndexError) as error:
            frames.append(b"")
            faults.append(f"row {number}: {error}")
    if faults:
        said.append(
            f"Rows that are no packet of the mission are left out: {len(faults)} ({faults[0]})."
        )
    return RowFrames(frames, tuple(said))


def _with_points(row: list[str]) -> list[str]:
    return [word.replace(",", ".") for word in row]


def _value(field: Field, word: str, is_number: bool) -> Value:
    """Return the word of a CSV cell, written in the mission's unit, as a value in SI units."""
    if not is_number:
        if field.flags and word.isdigit():
            return " ".join(name for bit, name in enumerate(field.flags) if int(word) >> bit & 1)
        return word
    unit = UNITS[field.unit]
    return float(word) * unit.factor + unit.offset
