"""The functions of the header that write a packet's fields into a frame."""

import struct

from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, BIT_FIELD, wire_range
from protocol.firmware_header.line_code import longest_line, put_line
from protocol.firmware_header.literals import string, whole
from protocol.firmware_header.members import Member
from protocol.layout import bytes_of_run, runs, shifts
from protocol.mission import Field, PacketKind


def put_lines(packet: PacketKind, struct_name: str, members: list[Member]) -> list[str]:
    """Return the function that puts the payload of a packet into a frame."""
    by_field = {member.field.name: member for member in members}
    body = put_line(packet, by_field) if packet.encoding == "text" else _binary(packet, by_field)
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
    return longest_line(packet, members)


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
