"""The functions of the header that write a packet's fields into a frame."""

import math
import struct

from protocol.conversion import conversion_of
from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, BIT_FIELD, wire_range
from protocol.firmware_header.literals import character, string, whole
from protocol.firmware_header.members import TEXT_BYTES, Member
from protocol.layout import bytes_of_run, runs, shifts
from protocol.mission import Field, PacketKind
from protocol.text import WHITESPACE


def put_lines(packet: PacketKind, struct_name: str, members: list[Member]) -> list[str]:
    """Return the function that puts the payload of a packet into a frame."""
    by_field = {member.field.name: member for member in members}
    body = _line(packet, by_field) if packet.encoding == "text" else _binary(packet, by_field)
    used = any("packet." in line for line in body)
    name = "packet" if used else "/*packet*/"
    return [
        f"inline void put(Frame& frame, const {struct_name}& {name}) {{",
        *(f"  {line}" for line in body),
        "}",
    ]


def longest_payload(packet: PacketKind, members: list[Member]) -> int:
    """Return the most bytes that the payload of a packet has."""
    if packet.encoding == "binary":
        return sum(map(bytes_of_run, runs(packet)))
    words = [longest_word(field, packet, members) for field in packet.fields]
    quotes = 2 * len(words) if packet.quote else 0
    return len(packet.prefix) + sum(max(1, size) for size in words) + len(words) - 1 + quotes


def longest_word(field: Field, packet: PacketKind, members: list[Member]) -> int:
    """Return the most characters that the word of a field of a line has."""
    if field.constant is not None:
        return len(str(field.constant))
    member = next(member for member in members if member.field is field)
    if member.words:
        longest = max(map(len, field.values))
        return longest if member.form == "word" else len(str(len(field.values)))
    point = member.decimals + 1 if member.decimals else 0
    digits = {"number": 10, "whole": 10, "whole_64": 19, "clock": 8, "bits": 20}
    size = TEXT_BYTES if member.form == "text" else 2 + digits[member.form] + point
    return max(size, len(_when_unknown(member, packet)))


def _line(packet: PacketKind, members: dict[str, Member]) -> list[str]:
    blanks = packet.delimiter == WHITESPACE
    delimiter = " " if blanks else packet.delimiter
    unsendable = packet.quote or delimiter
    word = f"Word({character(ord(unsendable))})"
    quote = character(ord(packet.quote)) if packet.quote else "'\\0'"
    lines = []
    if packet.prefix:
        lines.append(f"put_bytes(frame, {string(packet.prefix)}, {len(packet.prefix)});")
    lines.append(
        f"Line line(frame, {character(ord(delimiter))}, {quote}, {'true' if blanks else 'false'});"
    )
    for field in packet.fields:
        optional = "true" if field.optional else "false"
        written = _word(field, packet, members, word)
        lines.append(f"line.add({written}, {optional});")
    return lines


def _word(field: Field, packet: PacketKind, members: dict[str, Member], word: str) -> str:
    if field.constant is not None:
        return f"{word}.text({string(str(field.constant))})"
    member = members[field.name]
    value = f"packet.{member.name}"
    if member.form == "word":
        return f"{word}.text(text_of({value}))"
    if member.form == "number_of_word":
        return f"{word}.digits(static_cast<uint32_t>({value}), 1)"
    if member.form == "bits":
        return f"{word}.digits({value}, 1)"
    if member.form == "text":
        return f"{word}.text({value})"
    written = f"{word}.{member.form}({value}, {member.decimals})"
    unknown = _when_unknown(member, packet)
    if not unknown:
        return written
    known = {
        "number": f"{value} == {value}",  # not so for what is no number
        "whole": f"{value} != NOT_KNOWN",
        "whole_64": f"{value} != NOT_KNOWN_64",
    }
    return f"{known[member.form]} ? {written} : {word}.text({string(unknown)})"


def _when_unknown(member: Member, packet: PacketKind) -> str:
    """Return what a line says when a number is not known: mostly nothing."""
    if member.form not in ("number", "whole", "whole_64"):
        return ""
    return str(conversion_of(member.field, packet).to_wire(math.nan))


def _binary(packet: PacketKind, members: dict[str, Member]) -> list[str]:
    order = packet.byte_order
    lines = []
    for run in runs(packet):
        if run[0].type == BIT_FIELD:
            lines += _bit_run(run, packet, members)
            continue
        for field in run:
            if field.constant is not None:
                data = _constant(field, packet)
                lines.append(f"put_bytes(frame, {string(data)}, {len(data)});")
            else:
                lines.append(_value(members[field.name], order))
    return lines


def _constant(field: Field, packet: PacketKind) -> bytes:
    constant = field.constant
    if isinstance(constant, str):
        return constant.encode("ascii")[: field.length].ljust(field.length or 0, b"\0")
    if field.type in BINARY_FLOATS:
        order = "<" if packet.byte_order == "little" else ">"
        return struct.pack(order + ("f" if field.type == "float32" else "d"), constant)
    size, signed = BINARY_INTEGERS[field.type]
    return int(constant or 0).to_bytes(size, packet.byte_order, signed=signed)


def _value(member: Member, order: str) -> str:
    value = f"packet.{member.name}"
    field = member.field
    if member.form == "text":
        return f"put_text(frame, {value}, {field.length});"
    if member.form == "word":
        return f"put_text(frame, text_of({value}), {field.length});"
    if field.type == "float32":
        return f"put_{order}(frame, float32_bits({value}), 4);"
    if field.type == "float64":
        return f"put_{order}_64(frame, float64_bits({value}), 8);"
    size, _ = BINARY_INTEGERS[field.type]
    if size == 8:
        return f"put_{order}_64(frame, static_cast<uint64_t>({value}), 8);"
    if size == 3:
        value = _within(member, value)
    return f"put_{order}(frame, static_cast<uint32_t>({value}), {size});"


def _within(member: Member, value: str) -> str:
    """Return the value held within what 24 bits or a bit field can hold."""
    c_type = member.words.c_type if member.words else member.c_type
    lowest, highest = wire_range(member.field.type, member.field.bits)
    limits = f"{whole(lowest, c_type)}, {whole(highest, c_type)}"
    return f"within<{c_type}>(static_cast<{c_type}>({value}), {limits})"


def _bit_run(run: tuple[Field, ...], packet: PacketKind, members: dict[str, Member]) -> list[str]:
    """Return the block that joins bit fields and writes them as whole bytes."""
    size = bytes_of_run(run)
    kind, more = ("uint32_t", "") if size <= 4 else ("uint64_t", "_64")
    lines = ["{", f"  {kind} bits = 0;"]
    for field, shift in zip(run, shifts(run, packet), strict=True):
        member = members[field.name]
        value = _within(member, f"packet.{member.name}")
        lines.append(f"  bits |= static_cast<{kind}>({value}) << {shift};")
    return [*lines, f"  put_{packet.byte_order}{more}(frame, bits, {size});", "}"]
