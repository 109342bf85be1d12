"""Mission to construct: the one place that says how a packet lies in memory."""

from collections.abc import Mapping

import construct

from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS
from protocol.mission import Field, PacketKind
from protocol.packet import FieldError, RejectReason, Wire
from protocol.text import TextLine


class Layout:
    """Turns the payload of a frame into wire values by field name, and back."""

    def __init__(self, packet: PacketKind) -> None:
        self._declaration = declare(packet)
        self.size_bytes: int | None = None
        if packet.encoding == "binary":
            self.size_bytes = self._declaration.sizeof()
            self._declaration = self._declaration.compile()

    def parse(self, payload: bytes) -> dict[str, Wire]:
        """Return the wire values of `payload`; raises FieldError when it does not fit."""
        if self.size_bytes is not None and len(payload) != self.size_bytes:
            raise FieldError(
                RejectReason.LENGTH, f"{len(payload)} bytes, expected {self.size_bytes}"
            )
        return dict(self._declaration.parse(payload))

    def build(self, wire: Mapping[str, Wire]) -> bytes:
        """Return the payload that carries the wire values."""
        payload: bytes = self._declaration.build(dict(wire))
        return payload


def declare(packet: PacketKind) -> construct.Construct:
    """Return the construct declaration of a packet's payload."""
    if packet.encoding == "text":
        return TextLine(packet)
    little = packet.byte_order == "little"
    return construct.Struct(*(field.name / _binary(field, little) for field in packet.fields))


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
