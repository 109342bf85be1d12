"""The values of one binary packet, read from its payload when somebody asks for them.

Live, a packet is kept as its bytes; of its two dozen values only the few that the flight
follows are worked out at once, the others when they are shown or exported.
"""

import math
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import construct

from protocol.conversion import conversions
from protocol.layout import Layout, declare
from protocol.mission import PacketKind
from protocol.packet import Value, Wire

_NUMBERS = frozenset("bBhHlLqQfd")
"""Codes of numbers, which construct has from `struct`."""


class BinaryReader:
    """Reads the payloads of one kind of binary packet, which have its size.

    A packet of plain numbers and bytes is unpacked as a whole by `struct`, whose format is
    derived from the construct declaration; others are parsed by the compiled declaration.
    """

    def __init__(self, packet: PacketKind, layout: Layout) -> None:
        self.names = [field.name for field in packet.fields]
        self.fields = {
            name: (index, conversion.to_si)
            for index, (name, conversion) in enumerate(conversions(packet).items())
        }
        self.absent_if_all_zero = packet.absent_if_all_zero
        self.wire_values = _unpacker(packet) or self._parser(layout)

    def _parser(self, layout: Layout) -> Callable[[bytes], tuple[Wire, ...]]:
        names = self.names

        def parse(payload: bytes) -> tuple[Wire, ...]:
            wire = layout.parse(payload)
            return tuple([wire[name] for name in names])

        return parse


_Kept = TypeVar("_Kept", Wire, Value)


class _ByName(Mapping[str, _Kept]):
    """Something of each field of one packet, by field name."""

    __slots__ = ("_reader", "_wire")

    def __init__(self, reader: BinaryReader, wire: tuple[Wire, ...]) -> None:
        self._reader = reader
        self._wire = wire

    def __iter__(self) -> Iterator[str]:
        return iter(self._reader.names)

    def __len__(self) -> int:
        return len(self._wire)

    def __repr__(self) -> str:
        return repr(dict(self))


class BinaryWire(_ByName[Wire]):
    """The wire values of one packet by field name."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Wire:
        return self._wire[self._reader.fields[name][0]]


class BinaryValues(_ByName[Value]):
    """The values of one packet in SI units by field name."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Value:
        reader = self._reader
        index, to_si = reader.fields[name]
        if reader.absent_if_all_zero and self._is_absent(name):
            return math.nan
        return to_si(self._wire[index])

    def _is_absent(self, name: str) -> bool:
        """Tell whether the field is of a group whose values are all 0 or none."""
        fields, wire = self._reader.fields, self._wire
        for group in self._reader.absent_if_all_zero:
            if name in group:
                values = [to_si(wire[index]) for index, to_si in (fields[other] for other in group)]
                if all(value == 0 or value != value for value in values):
                    return True
        return False


def _unpacker(packet: PacketKind) -> Callable[[bytes], tuple[Any, ...]] | None:
    """Return `struct`'s unpacking of the declaration; None when it has no such format."""
    order = "<" if packet.byte_order == "little" else ">"
    codes = [_code(part.subcon, order) for part in declare(packet).subcons]
    if any(code is None for code in codes):
        return None
    return struct.Struct(order + "".join(code for code in codes if code)).unpack


def _code(part: Any, order: str) -> str | None:
    if isinstance(part, construct.FormatField) and part.fmtstr[0] == order:
        code: str = part.fmtstr[1]
        return code if code in _NUMBERS else None
    if isinstance(part, construct.Bytes) and isinstance(part.length, int):
        return f"{part.length}s"
    return None
