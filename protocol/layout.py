"""Mission to construct: the one place that says how a packet lies in memory."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate, groupby
from typing import Any

import construct

from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, BIT_FIELD
from protocol.mission import Field, PacketKind
from protocol.packet import FieldError, RejectReason, Wire
from protocol.text import TextLine

_CONTAINER = "\0bits {}"
"""Name of the whole bytes that a run of bit fields shares; no field can have it."""


class Layout:
    """Turns the payload of a frame into wire values by field name, and back."""

    def __init__(self, packet: PacketKind) -> None:
        self._declaration = declare(packet)
        self._names = [field.name for field in packet.fields]
        self._line = self._declaration if packet.encoding == "text" else None
        self.size_bytes: int | None = None
        self._constants: list[tuple[int, bytes]] = []
        if packet.encoding == "binary":
            self.size_bytes = self._declaration.sizeof()
            self._constants = list(_constant_bytes(packet))
        self._has_containers = any(field.type == BIT_FIELD for field in packet.fields)

    @cached_property
    def _parser(self) -> Any:
        """The declaration, that of a binary packet compiled, which takes some milliseconds."""
        return self._declaration if self._line is not None else self._declaration.compile()

    @property
    def has_marks(self) -> bool:
        """Whether something in the payload marks this kind of packet."""
        return self._line.has_marks if self._line is not None else bool(self._constants)

    def recognises(self, payload: bytes) -> bool:
        """Tell whether the payload has all that marks this kind of packet."""
        if self._line is not None:
            return bool(self._line.recognises(payload))
        return all(payload.startswith(mark, offset) for offset, mark in self._constants)

    def check_size(self, payload: bytes) -> None:
        """Raise FieldError when a binary payload is not of its size; a line has none."""
        if self.size_bytes is not None and len(payload) != self.size_bytes:
            raise FieldError(
                RejectReason.LENGTH, f"{len(payload)} bytes, expected {self.size_bytes}"
            )

    def parse(self, payload: bytes) -> dict[str, Wire]:
        """Return the wire values of `payload`; raises FieldError when it does not fit."""
        self.check_size(payload)
        container = self._parser.parse(payload)
        if self._has_containers:
            return {name: container[name] for name in self._names}
        return dict(container)

    def build(self, wire: Mapping[str, Wire]) -> bytes:
        """Return the payload that carries the wire values."""
        payload: bytes = self._parser.build(dict(wire))
        return payload


def declare(packet: PacketKind) -> construct.Construct:
    """Return the construct declaration of a packet's payload."""
    if packet.encoding == "text":
        return TextLine(packet)
    little = packet.byte_order == "little"
    parts: list[construct.Construct] = []
    for index, run in enumerate(runs(packet)):
        if run[0].type == BIT_FIELD:
            parts += _bit_run(_CONTAINER.format(index), run, packet)
        else:
            parts += [field.name / _binary(field, little) for field in run]
    return construct.Struct(*parts)


def runs(packet: PacketKind) -> Iterator[tuple[Field, ...]]:
    """Yield the fields in runs: neighbouring bit fields, which share bytes, and the others."""
    for _, run in groupby(packet.fields, key=lambda field: field.type == BIT_FIELD):
        yield tuple(run)


def parts(packet: PacketKind) -> Iterator[tuple[tuple[Field, ...], int]]:
    """Yield what fills whole bytes with its size in bytes: a field, or a run of bit fields."""
    for run in runs(packet):
        if run[0].type == BIT_FIELD:
            yield run, bytes_of_run(run)
        else:
            yield from (((field,), size_of(field)) for field in run)


def shifts(run: tuple[Field, ...], packet: PacketKind) -> list[int]:
    """Return by how many bits each field of a run of bit fields is shifted up."""
    ordered = run if packet.bit_order == "lowest-first" else run[::-1]
    found = [0, *accumulate(field.bits or 0 for field in ordered)][:-1]
    return found if packet.bit_order == "lowest-first" else found[::-1]


def size_of(field: Field) -> int:
    """Return the bytes of one field that is no bit field."""
    if field.type in BINARY_FLOATS:
        return BINARY_FLOATS[field.type]
    if field.type in BINARY_INTEGERS:
        return BINARY_INTEGERS[field.type][0]
    return field.length or 0


def bytes_of_run(run: tuple[Field, ...]) -> int:
    """Return the bytes that a run takes."""
    if run[0].type == BIT_FIELD:
        return sum(field.bits or 0 for field in run) // 8
    return sum(map(size_of, run))


def _bit_run(
    container: str, run: tuple[Field, ...], packet: PacketKind
) -> list[construct.Construct]:
    """Declare bit fields as one integer whose parts are computed from it."""
    whole = construct.BytesInteger(
        bytes_of_run(run), signed=False, swapped=packet.byte_order == "little"
    )
    joined = 0
    parts = []
    for field, shift in zip(run, shifts(run, packet), strict=True):
        mask = (1 << (field.bits or 0)) - 1
        joined = joined | ((construct.this[field.name] & mask) << shift)
        parts.append(field.name / construct.Computed((construct.this[container] >> shift) & mask))
    return [container / construct.Rebuild(whole, joined), *parts]


def _binary(field: Field, little: bool) -> construct.Construct:
    order = "<" if little else ">"
    if field.type in BINARY_FLOATS:
        return construct.FormatField(order, {4: "f", 8: "d"}[BINARY_FLOATS[field.type]])
    if field.type in BINARY_INTEGERS:
        size, signed = BINARY_INTEGERS[field.type]
        code = {1: "B", 2: "H", 4: "L", 8: "Q"}.get(size)
        if code is None:
            return construct.BytesInteger(size, signed=signed, swapped=little)
        return construct.FormatField(order, code.lower() if signed else code)
    return construct.Bytes(field.length)


def _constant_bytes(packet: PacketKind) -> Iterator[tuple[int, bytes]]:
    """Yield the offset and bytes of each constant."""
    offset = 0
    little = packet.byte_order == "little"
    for run in runs(packet):
        if run[0].type == BIT_FIELD:
            offset += bytes_of_run(run)
            continue
        for field in run:
            if isinstance(field.constant, str):
                length = field.length or 0
                yield offset, field.constant.encode("ascii")[:length].ljust(length, b"\0")
            elif field.constant is not None:
                yield offset, _binary(field, little).build(field.constant)
            offset += size_of(field)
