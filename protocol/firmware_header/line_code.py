"""The statements of the header that write a packet as a line."""

import math

from protocol.conversion import conversion_of
from protocol.firmware_header.literals import character, string
from protocol.firmware_header.members import TEXT_BYTES, Member
from protocol.mission import Field, PacketKind
from protocol.text import ANY, WHITESPACE, shows_nothing, unsendable

_HAVE_POINTS = ("number", "time")


def put_line(packet: PacketKind, members: dict[str, Member]) -> list[str]:
    """Return the statements that put a line's words into a frame."""
    lines = []
    if packet.prefix:
        lines.append(f"put_bytes(frame, {string(packet.prefix)}, {len(packet.prefix)});")
    quote = character(ord(packet.quote)) if packet.quote else "'\\0'"
    dashes = packet.delimiter == WHITESPACE or shows_nothing(packet)
    mark = character(ord(_delimiter(packet)))
    lines.append(f"Line line(frame, {mark}, {quote}, {_truth(dashes)});")
    for field in packet.fields:
        optional = _truth(field.optional and not shows_nothing(packet))
        lines.append(f"line.add({_word(field, packet, members)}, {optional});")
    if not shows_nothing(packet):
        lines.append("line.end();")
    return lines


def longest_line(packet: PacketKind, members: list[Member]) -> int:
    """Return the most bytes that a line has."""
    words = [longest_word(field, packet, members) for field in packet.fields]
    quotes = 2 * len(words) if packet.quote else 0
    return len(packet.prefix) + sum(max(1, size) for size in words) + len(words) - 1 + quotes


def longest_word(field: Field, packet: PacketKind, members: list[Member]) -> int:
    """Return the most bytes that the word of a field of a line has."""
    if field.constant is not None:
        return len(str(field.constant).encode())
    member = next(member for member in members if member.field is field)
    if member.words:
        longest = max(len(word.encode()) for word in field.values)
        return longest if member.form == "word" else len(str(len(field.values)))
    if member.form == "flags":
        return len(field.flags)
    point = member.decimals + 1 if member.decimals else 0
    digits = {"number": 10, "whole": 10, "whole_64": 19, "clock": 8, "bits": 20}
    size = TEXT_BYTES if member.form == "text" else 2 + digits[member.form] + point
    return max(size, len(_when_unknown(member, packet)))


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _delimiter(packet: PacketKind) -> str:
    """Return what the ground's encoder writes between the words, too."""
    if packet.delimiter == ANY:
        return ";" if packet.decimal_comma else ","
    return " " if packet.delimiter == WHITESPACE else packet.delimiter


def _word(field: Field, packet: PacketKind, members: dict[str, Member]) -> str:
    if field.constant is not None:
        return _fixed(str(field.constant), field, packet)
    member = members[field.name]
    value = f"packet.{member.name}"
    written = f"{_empty('', packet)}.{_call(member, value)}"
    if member.form in ("word", "text"):
        return _text(value if member.form == "text" else f"text_of({value})", field, packet)
    unknown = _when_unknown(member, packet)
    if not unknown:
        return written
    known = {
        "number": f"{value} == {value}",  # not so for what is no number
        "whole": f"{value} != NOT_KNOWN",
        "whole_64": f"{value} != NOT_KNOWN_64",
    }
    return f"{known[member.form]} ? {written} : {_fixed(unknown, field, packet)}"


def _call(member: Member, value: str) -> str:
    """Return the call of the class Word that writes a number or flags."""
    if member.form == "number_of_word":
        return f"digits(static_cast<uint32_t>({value}), 1)"
    if member.form == "bits":
        return f"digits({value}, 1)"
    if member.form == "flags":
        return f"flags({value}, {len(member.field.flags)})"
    return f"{member.form}({value}, {member.decimals})"


def _text(value: str, field: Field, packet: PacketKind) -> str:
    call = "utf_8" if packet.characters == "utf-8" else "text"
    return f"{_empty(unsendable(field, packet), packet)}.{call}({value})"


def _fixed(word: str, field: Field, packet: PacketKind) -> str:
    """Return a word that is always the same: a constant, or what stands for no value."""
    if packet.decimal_comma and field.type in _HAVE_POINTS:
        word = word.replace(".", ",")
    call = "utf_8" if packet.characters == "utf-8" else "text"
    return f"{_empty('', packet)}.{call}({string(word.encode())})"


def _empty(never_sent: str, packet: PacketKind) -> str:
    point = "','" if packet.decimal_comma else "'.'"
    return f"Word({string(never_sent)}, {point})"


def _when_unknown(member: Member, packet: PacketKind) -> str:
    """Return what a line says when a number is not known: mostly nothing."""
    if member.form not in ("number", "whole", "whole_64"):
        return ""
    return str(conversion_of(member.field, packet).to_wire(math.nan))
