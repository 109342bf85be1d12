"""COBS frames of one size, many at once: zeros found, stuffing taken out and checksums
compared for all of them byte place by byte place.

What is not a good frame of that size is left to the framer, which judges it as it does live.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from protocol.bulk_checksum import BulkChecksum, Planes
from protocol.bulk_regular import open_stretches, pieces_between, places_of
from protocol.framing import checksum_of
from protocol.layout import declare
from protocol.mission import Mission
from protocol.stream import Integers

_LONGEST = 253
"""Longer contents may hold blocks of 254 bytes without a zero behind them."""

_AT_ONCE = 1 << 15
"""So many frames together fit into the processor's caches."""

_TURNED_AT_ONCE = 1 << 8
"""So many rows fit into its first cache, from which each byte of them is taken by itself."""


class RegularFrames(NamedTuple):
    """Good frames: where they begin and where their delimiter stands, shape (rows,), and
    their payloads, shape (rows, size), which lie in memory byte place by byte place. `others`
    are the stretches of the stream that hold anything else, each from behind a delimiter to
    behind another one or to the end."""

    offsets: Integers
    delimiters: Integers
    payloads: npt.NDArray[np.uint8]
    others: list[tuple[int, int]]


class RegularCobs:
    """Finds the good frames of a mission's only kind of packet."""

    def __init__(self, mission: Mission) -> None:
        self._payload_size: int = declare(mission.packet).sizeof()
        codec = checksum_of(mission.framing, mission.checksum)
        self._size = self._payload_size + (codec.size if codec else 0)
        self._checksum = BulkChecksum(codec, self._payload_size) if codec else None

    @staticmethod
    def suits(mission: Mission) -> bool:
        """Tell whether the mission's frames can be decoded this way."""
        packet, codec = mission.packet, checksum_of(mission.framing, mission.checksum)
        if mission.framing.kind != "cobs" or packet.encoding != "binary":
            return False
        if len(mission.packets) > 1 or any(field.constant is not None for field in packet.fields):
            return False
        if mission.radio.rssi != "none" or (mission.checksum and mission.checksum.written == "hex"):
            return False
        size: int = declare(packet).sizeof()
        return (codec.skip if codec else 0) < size <= _LONGEST - (codec.size if codec else 0)

    def find(self, data: bytes) -> RegularFrames:
        """Return the good frames of a whole stream."""
        found = np.frombuffer(data, np.uint8)
        delimiters = places_of(found, 0, spacing=self._size + 2)
        begins, sizes = pieces_between(delimiters)
        candidates = np.flatnonzero(sizes == self._size + 1)
        payloads = np.empty((self._payload_size, len(candidates)), np.uint8)
        good = np.zeros(len(candidates), np.bool_)
        rows = 0
        for first in range(0, len(candidates), _AT_ONCE):
            chosen = candidates[first : first + _AT_ONCE]
            places = payloads[:, rows : rows + len(chosen)]
            fitting = self._unstuff(_planes(found, begins[chosen], self._size + 1), places)
            good[first : first + _AT_ONCE] = fitting
            well = int(np.count_nonzero(fitting))
            if well < len(chosen):
                payloads[:, rows : rows + well] = places[:, fitting]
            rows += well
        settled = sizes == 0
        settled[candidates[good]] = True
        others = open_stretches(settled, begins, delimiters, len(data))
        if rows < len(delimiters):
            kept = candidates[good]
            begins, delimiters = begins[kept], delimiters[kept]
        return RegularFrames(begins, delimiters, payloads[:, :rows].T, others)

    def _unstuff(self, planes: Planes, payloads: Planes) -> npt.NDArray[np.bool_]:
        """Write the payloads of frames without their stuffing; return which frames are good.

        `due` is the place of the next code byte, which stands for a zero. One behind the
        frame may wrap around, but then to a place that is past, and is never due again.
        """
        due = planes[0].copy()
        sums = np.empty((self._size - self._payload_size, len(due)), np.uint8)
        plain = [*payloads, *sums]
        is_due, code = np.empty(len(due), np.bool_), np.empty_like(due)
        mask = is_due.view(np.uint8)
        for place, (coded, decoded) in enumerate(zip(planes[1:], plain, strict=True), 1):
            np.equal(due, np.uint8(place), out=is_due)
            np.negative(mask, out=code)
            np.bitwise_and(code, coded, out=code)
            np.bitwise_xor(coded, code, out=decoded)
            np.add(due, code, out=due)
        fitting: npt.NDArray[np.bool_] = due == self._size + 1
        if self._checksum:
            fitting &= self._checksum.fits(plain)
        return fitting


def _planes(found: npt.NDArray[np.uint8], begins: Integers, size: int) -> Planes:
    """Return `size` bytes from each place on, one row a place in the frame."""
    spacing = size + 1
    span = len(begins) * spacing
    first = int(begins[0])
    if first + span <= len(found) and int(begins[-1]) == first + span - spacing:
        rows = found[first : first + span].reshape(len(begins), spacing)[:, :size]
    else:
        rows = np.lib.stride_tricks.sliding_window_view(found, size)[begins]
    planes = np.empty((size, len(begins)), np.uint8)
    for row in range(0, len(begins), _TURNED_AT_ONCE):
        some = slice(row, row + _TURNED_AT_ONCE)
        planes[:, some] = rows[some].T
    return planes
