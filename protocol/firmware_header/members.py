"""The fields of a packet as members of a struct: type, start value, comment, setter.

A member holds what is sent: of a scaled integer the whole number on the wire, so that nothing is
lost where `double` has 32 bits. A setter takes the value in the mission's unit.
"""

import math
from dataclasses import dataclass, replace

from protocol.calibration import is_plain
from protocol.conversion import conversion_of, decimals_of
from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, BIT_FIELD, DIGITS, wire_range
from protocol.firmware_header.enumerations import Enumeration, enumeration
from protocol.firmware_header.identifiers import Names, cleaned
from protocol.firmware_header.literals import comment, real, string, whole
from protocol.mission import Field, Mission, PacketKind
from protocol.units import UNITS

TEXT_BYTES = 32
"""Longest text in a line or a command; the mission does not say."""

MOST_DECIMALS = 9
MOST_DECIMALS_OF_CLOCK = 4
MOST_DECIMALS_OF_FLOAT = 4
"""With more a float of 32 bits is too coarse, and a whole number is taken."""

_PARAMETERS = ("text", "value", "hours", "minutes", "seconds")
"""What setters call what they are given."""

_LARGEST = {"angle": 180.0, "time": 864_000.0}
"""Up to where numbers of lines fit in 32 bits, if they do: an angle in deg, ten days in s."""


@dataclass(frozen=True, slots=True)
class Member:
    """One field as a member.

    `form` is how it is written: for lines number, whole, whole_64, clock, text, word (an
    enumeration's), bits (as a number) or flags (as digits); for binary packets integer,
    float, text or word. `decimals` are those it is written with, `array` the size of a text
    with its end.
    """

    field: Field
    name: str
    c_type: str
    form: str
    start: str
    decimals: int = 0
    array: int | None = None
    words: Enumeration | None = None
    remark: str = ""
    setters: tuple[tuple[str, ...], ...] = ()

    def declaration(self) -> str:
        """Return its line in the struct."""
        size = f"[{self.array}]" if self.array else ""
        remark = f"  // {self.remark}" if self.remark else ""
        return f"{self.c_type} {self.name}{size} = {self.start};{remark}"


def members_of(packet: PacketKind, mission: Mission, names: Names, struct: str) -> list[Member]:
    """Return the members of a packet's struct; constants are none, the serialiser adds them."""
    fields = [field for field in packet.fields if field.constant is None]
    words = {field.name: _words(field, packet, names) for field in fields if field.values}
    inside = Names([struct, *_PARAMETERS], names)
    members = []
    for field in fields:
        name = inside.take(field.name, "field")
        member = _member(field, packet, name, words.get(field.name))
        member = _started(_with_team_id(member, mission.team_id))
        members.append(replace(member, setters=tuple(_setters(member, packet, inside))))
    return members


def _words(field: Field, packet: PacketKind, names: Names) -> Enumeration:
    if packet.encoding == "binary" and field.type != "text":
        c_type = integer_type(field)
    else:
        c_type = "uint8_t" if len(field.values) <= 256 else "uint16_t"
    return enumeration(field.name, c_type, field.values, names)


def _member(field: Field, packet: PacketKind, name: str, words: Enumeration | None) -> Member:
    remark = _remark(field)
    if words:
        form = "word" if field.type == "text" else "number_of_word"
        return Member(field, name, words.name, form, words.first, words=words, remark=remark)
    if packet.encoding == "text":
        return _line_member(field, name, remark)
    if field.type == "text":
        return Member(field, name, "char", "text", '""', array=(field.length or 0) + 1)
    if field.type in BINARY_FLOATS:
        kind = "float" if field.type == "float32" else "double"
        start = _binary_start(field, packet)
        return Member(field, name, kind, "float", start, remark=remark)
    start = "0" if field.flags else _binary_start(field, packet)
    return Member(field, name, integer_type(field), "integer", start, remark=remark)


def _binary_start(field: Field, packet: PacketKind) -> str:
    unknown = conversion_of(field, packet).to_wire(math.nan)
    if isinstance(unknown, float):
        return real(unknown) if math.isfinite(unknown) else "detail::not_known()"
    return whole(int(unknown), integer_type(field))


def _line_member(field: Field, name: str, remark: str) -> Member:
    if field.type == "text":
        return Member(field, name, "char", "text", '""', array=TEXT_BYTES + 1, remark=remark)
    if field.flags:
        c_type = "uint32_t" if len(field.flags) <= 32 else "uint64_t"
        form = "flags" if field.type == DIGITS else "bits"
        return Member(field, name, c_type, form, "0", remark=remark)
    if field.type == "time":
        decimals = min(field.decimals or 0, MOST_DECIMALS_OF_CLOCK)
        remark = f"time of day in {_unit_of_count('s', decimals)}"
        return Member(field, name, "int32_t", "clock", "NOT_KNOWN", decimals, remark=remark)
    form, decimals = _form_of_number(field)
    if form == "number":
        return Member(field, name, "float", form, "detail::not_known()", decimals, remark=remark)
    if decimals:
        remark = f"in {_unit_of_count(field.unit, decimals)}"
    c_type, start = ("int32_t", "NOT_KNOWN") if form == "whole" else ("int64_t", "NOT_KNOWN_64")
    return Member(field, name, c_type, form, start, decimals, remark=remark)


def _form_of_number(field: Field) -> tuple[str, int]:
    """Return how a number of a line is held, and the decimals it is written with."""
    dimension = UNITS[field.unit].dimension
    if field.type == "integer":
        return ("whole_64" if field.unit in ("ms", "us") else "whole"), 0
    decimals = min(decimals_of(field), MOST_DECIMALS)
    if decimals <= MOST_DECIMALS_OF_FLOAT and dimension != "time":
        return "number", decimals
    largest = _LARGEST.get(dimension, math.inf) / UNITS[field.unit].factor / abs(field.scale)
    fits = largest * 10**decimals < 1 << 31
    return ("whole" if fits else "whole_64"), decimals


def integer_type(field: Field) -> str:
    """Return the type of C++ that holds an integer or bit field of a binary packet."""
    if field.type == BIT_FIELD:
        size, signed = -(-(field.bits or 0) // 8), False
    else:
        size, signed = BINARY_INTEGERS[field.type]
    return f"{'' if signed else 'u'}int{8 * (4 if size == 3 else size)}_t"


def _remark(field: Field) -> str:
    unit = comment(field.unit)
    if field.polynomial or field.table:
        return f"as measured; the mission's {'polynomial' if field.polynomial else 'table'} follows"
    if is_plain(field):
        return unit if unit != "1" else ""
    offset = f" + {field.offset:g}" if field.offset else ""
    return f"{unit or 'value'} = number * {field.scale:g}{offset}"


def _unit_of_count(unit: str, decimals: int) -> str:
    """Return what a number with so many decimals counts when written without the point."""
    if decimals == 0:
        return unit
    return f"{10.0**-decimals:.{decimals}f} {unit}".rstrip()


def _with_team_id(member: Member, team_id: str) -> Member:
    """Return the member that holds the team's id from the start."""
    if member.field.role != "team_id" or not is_plain(member.field) or member.words:
        return member
    if member.form == "text" and len(team_id) < (member.array or 0):
        return replace(member, start=string(team_id))
    if member.form in ("whole", "whole_64", "integer") and team_id.isdecimal():
        in_line = "int64" if member.form == "whole_64" else "int32"
        kind = member.field.type if member.form == "integer" else in_line
        _, highest = wire_range(kind, member.field.bits)
        if int(team_id) <= highest:
            return replace(member, start=whole(int(team_id), member.c_type))
    return member


def _started(member: Member) -> Member:
    """Return a counter of packets so that it counts from 0."""
    counts = member.field.role == "packet_count" and member.form in ("whole", "whole_64")
    return replace(member, start="0") if counts else member


def _setters(member: Member, packet: PacketKind, names: Names) -> list[tuple[str, ...]]:
    field = member.field
    if member.form == "text":
        setter = names.take_exactly(f"set_{member.name}")
        body = f"detail::copy_text({member.name}, sizeof {member.name}, text);"
        return [(f"void {setter}(const char* text) {{ {body} }}",)]
    if member.form == "clock":
        return [_clock_setter(member, names)]
    if member.words or field.flags or field.polynomial or field.table:
        return []
    if is_plain(field) and (member.decimals == 0 or member.form == "number"):
        return []
    unit = cleaned(field.unit) if field.unit != "1" else ""
    wanted = f"set_{member.name.rstrip('_')}_{unit}" if unit else f"set_{member.name}"
    setter = names.take_exactly(wanted)
    return [(f"void {setter}(double value) {{ {member.name} = {_sent(member, packet)}; }}",)]


def _clock_setter(member: Member, names: Names) -> tuple[str, ...]:
    setter = names.take_exactly(f"set_{member.name}")
    count = "(hours * 60l + minutes) * 60l + seconds"
    if member.decimals:
        count = f"({count}) * {10**member.decimals}"
    return (
        f"void {setter}(uint8_t hours, uint8_t minutes, uint8_t seconds) {{",
        f"  {member.name} = static_cast<int32_t>({count});",
        "}",
    )


def _sent(member: Member, packet: PacketKind) -> str:
    """Return the expression that turns `value` into what the member holds."""
    field = member.field
    number = f"(value - {real(field.offset)})" if field.offset > 0 else "value"
    number = f"(value + {real(-field.offset)})" if field.offset < 0 else number
    if field.scale != 1.0:
        number = f"{number} / {real(field.scale)}"
    if member.form in ("number", "float"):
        return f"static_cast<{member.c_type}>({number})"
    if member.decimals:
        number = f"{number} * {real(10.0**member.decimals)}"
    unknown = _unknown(member, packet)
    limits = ""
    if field.type in ("uint24", "int24", BIT_FIELD):
        lowest, highest = wire_range(field.type, field.bits)
        limits = f", {real(lowest)}, {real(highest)}"
    return f"detail::nearest<{member.c_type}>({number}, {unknown}{limits})"


def _unknown(member: Member, packet: PacketKind) -> str:
    if packet.encoding == "text":
        return "NOT_KNOWN" if member.form == "whole" else "NOT_KNOWN_64"
    return _binary_start(member.field, packet)
