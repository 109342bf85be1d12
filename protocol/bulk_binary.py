"""Many binary packets at once: the construct declaration as a numpy dtype."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any

import construct
import numpy as np
import numpy.typing as npt

from protocol.columns import (
    Column,
    Numbers,
    leave_out_zeros,
    numbers_in_si,
    words_of,
    words_of_array,
)
from protocol.conversion import Conversion, conversions
from protocol.layout import declare
from protocol.mission import PacketKind

_FORMATS = {
    "b": "i1",
    "B": "u1",
    "h": "i2",
    "H": "u2",
    "l": "i4",
    "L": "u4",
    "q": "i8",
    "Q": "u8",
    "f": "f4",
    "d": "f8",
}
"""What construct calls a number and what numpy calls it."""


Payloads = bytes | memoryview | npt.NDArray[np.uint8]
"""Payloads end to end, or an array of shape (rows, size) in any order of memory."""


class BinaryColumns:
    """Turns payloads of one kind of binary packet, all of its size, into columns.

    It takes byte place after byte place: so it costs least when those lie end to end.
    """

    def __init__(self, packet: PacketKind) -> None:
        self._parts = list(declare(packet).subcons)
        self._dtype = dtype_of(self._parts)
        self._conversions = conversions(packet)
        self._absent_if_all_zero = packet.absent_if_all_zero

    @property
    def size_bytes(self) -> int:
        """The size of one payload."""
        return self._dtype.itemsize

    def columns(self, payloads: Payloads) -> dict[str, Column]:
        """Return the columns by field name, numbers in SI units."""
        planes = _planes_of(payloads, self._dtype.itemsize)
        # As one piece of memory, which the system hands out in larger pages
        room = np.empty((len(self._conversions), planes.shape[1]), np.float64)
        found = self._chosen(planes, self._conversions, iter(room))
        leave_out_zeros(found, self._absent_if_all_zero)
        return found

    def column(self, name: str, payloads: Payloads) -> Column:
        """Return the column of one field."""
        groups = [group for group in self._absent_if_all_zero if name in group]
        planes = _planes_of(payloads, self._dtype.itemsize)
        room = (np.empty(planes.shape[1], np.float64) for _ in self._conversions)
        found = self._chosen(planes, {name, *chain.from_iterable(groups)}, room)
        leave_out_zeros(found, groups)
        return found[name]

    def _chosen(
        self, planes: npt.NDArray[np.uint8], names: Collection[str], room: Iterator[Numbers]
    ) -> dict[str, Column]:
        """Return some columns, the numbers of each in the next array of `room`."""
        return {
            name: _column(self._conversions[name], values, next(room))
            for name, values in self._wire(planes, names)
        }

    def _wire(
        self, planes: npt.NDArray[np.uint8], names: Collection[str]
    ) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        """Yield the wire values by name; bit fields are computed as the declaration says."""
        containers: dict[str, npt.NDArray[Any]] = {}
        for index, part in enumerate(self._parts):
            inner = part.subcon
            if isinstance(inner, construct.Computed):
                if part.name in names:
                    yield part.name, inner.func(containers)
            elif part.name in self._conversions:
                if part.name in names:
                    yield part.name, _whole(inner, self._values(planes, f"f{index}"))
            else:
                containers[part.name] = _whole(inner, self._values(planes, f"f{index}"))

    def _values(self, planes: npt.NDArray[np.uint8], part: str) -> npt.NDArray[Any]:
        """Return the values of one part of the declaration, their bytes joined again."""
        assert self._dtype.fields is not None
        kind, first, *_ = self._dtype.fields[part]
        places = planes[first : first + kind.itemsize]
        if kind.kind != "V" and kind.itemsize <= 4:
            return _joined(places if kind.str[0] != ">" else places[::-1]).view(
                kind.newbyteorder("=")
            )
        joined = np.empty((planes.shape[1], kind.itemsize), np.uint8)
        for place, bytes_ in enumerate(places):
            joined[:, place] = bytes_
        return np.frombuffer(joined, kind)


def _joined(places: npt.NDArray[np.uint8]) -> npt.NDArray[np.unsignedinteger]:
    """Return the numbers of up to 4 bytes, of which the lowest ones stand first."""
    total: npt.NDArray[np.unsignedinteger] = places[-1].astype(f"u{len(places)}")
    for lower in places[-2::-1]:
        total <<= total.dtype.type(8)
        total |= lower
    return total


def _planes_of(payloads: Payloads, size: int) -> npt.NDArray[np.uint8]:
    """Return payloads of `size` bytes as one row a byte place, shape (size, rows)."""
    if isinstance(payloads, np.ndarray):
        return payloads.T
    return np.frombuffer(payloads, np.uint8).reshape(-1, size).T


def dtype_of(parts: Sequence[Any]) -> np.dtype[Any]:
    """Return the numpy dtype of a declaration's parts: field `f0`, `f1`, ... for each part."""
    return np.dtype(
        [
            (f"f{index}", _type_of(part.subcon))
            for index, part in enumerate(parts)
            if not isinstance(part.subcon, construct.Computed)
        ]
    )


def _type_of(part: Any) -> Any:
    part = _bytes_behind(part)
    if isinstance(part, construct.FormatField):
        return np.dtype(part.fmtstr[0] + _FORMATS[part.fmtstr[1]])
    if isinstance(part, construct.BytesInteger):
        return np.dtype((np.uint8, (part.length,)))
    return np.dtype(f"V{part.length}")


def _bytes_behind(part: Any) -> Any:
    return part.subcon if isinstance(part, construct.Rebuild) else part


def _whole(part: Any, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return whole numbers of the bytes that numpy has no type for, others as they are."""
    part = _bytes_behind(part)
    if not isinstance(part, construct.BytesInteger):
        return values
    order = range(part.length) if part.swapped else reversed(range(part.length))
    total = np.zeros(len(values), np.uint64)
    for shift, place in enumerate(order):
        total |= values[:, place].astype(np.uint64) << np.uint64(8 * shift)
    if not part.signed:
        return total
    unused = np.int64(64 - 8 * part.length)
    return (total.astype(np.int64) << unused) >> unused


def _column(conversion: Conversion, wire: npt.NDArray[Any], room: Numbers) -> Column:
    if conversion.is_number:
        room[:] = wire
        return numbers_in_si(conversion.field, room)
    if wire.dtype.kind == "V":
        return words_of_array(wire, _as_bytes, conversion.to_si)
    if wire.dtype.kind == "f":
        return words_of(wire.tolist(), conversion.to_si)
    return words_of_array(wire, lambda whole: whole.tolist(), conversion.to_si)


def _as_bytes(values: npt.NDArray[Any]) -> list[bytes]:
    return [value.tobytes() for value in values]
