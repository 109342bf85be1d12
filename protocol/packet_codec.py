"""One kind of packet, from the payload of a frame to values in SI units and back."""

import math
from collections.abc import Mapping

from protocol.binary_values import BinaryReader, BinaryValues, BinaryWire
from protocol.conversion import conversions
from protocol.layout import Layout
from protocol.mission import PacketKind
from protocol.packet import Value, Wire


class PacketCodec:
    """Decodes and encodes the payloads of one kind of packet."""

    def __init__(self, packet: PacketKind) -> None:
        made = conversions(packet)
        self.kind = packet.name
        self.layout = Layout(packet)
        self._to_si = [(name, conversion.to_si) for name, conversion in made.items()]
        binary = packet.encoding == "binary"
        self._reader = BinaryReader(packet, self.layout) if binary else None
        self._to_wire = [(name, conversion.to_wire) for name, conversion in made.items()]
        self._constants = {
            field.name: made[field.name].to_si(_as_wire(field.constant, packet))
            for field in packet.fields
            if field.constant is not None
        }
        self._absent_if_all_zero = packet.absent_if_all_zero

    def decode(self, payload: bytes) -> tuple[Mapping[str, Value], Mapping[str, Wire]]:
        """Return the values in SI units and those of the wire; raises FieldError."""
        if self._reader:
            if len(payload) != self.layout.size_bytes:
                self.layout.check_size(payload)
            parts = self._reader.wire_values(payload)
            return BinaryValues(self._reader, parts), BinaryWire(self._reader, parts)
        wire = self.layout.parse(payload)
        values = {name: to_si(wire[name]) for name, to_si in self._to_si}
        for group in self._absent_if_all_zero:
            if all(values[name] == 0 or values[name] != values[name] for name in group):
                values.update(dict.fromkeys(group, math.nan))
        return values, wire

    def encode(self, values: Mapping[str, Value]) -> tuple[bytes, dict[str, Wire]]:
        """Return the payload and the wire values in it; constants need not be given."""
        meant = {**values, **self._constants} if self._constants else values
        if self._absent_if_all_zero:
            meant = self._zeros_for_absent(meant)
        wire = {name: to_wire(meant[name]) for name, to_wire in self._to_wire}
        return self.layout.build(wire), wire

    def _zeros_for_absent(self, values: Mapping[str, Value]) -> dict[str, Value]:
        meant = dict(values)
        for group in self._absent_if_all_zero:
            if all(meant[name] != meant[name] for name in group):
                meant.update(dict.fromkeys(group, 0.0))
        return meant


def _as_wire(constant: int | str | None, packet: PacketKind) -> Wire:
    if packet.encoding == "text":
        return str(constant)
    return constant.encode("ascii") if isinstance(constant, str) else int(constant or 0)
