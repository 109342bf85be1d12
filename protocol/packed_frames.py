"""Frames that were framed one by one, kept compressed: one is wanted now and then."""

from collections.abc import Mapping

import msgspec
import numpy as np

from protocol.compression import compressed, restored
from protocol.packet import Frame
from protocol.stream import in_few_bytes

_FRAMES_A_BLOCK = 128
"""So many are compressed together, and restored for one of them, which takes some 100 µs."""


class PackedFrames:
    """Frames by their place among all frames; any thread may read."""

    def __init__(self, frames: Mapping[int, Frame]) -> None:
        order = sorted(frames)
        self._order = in_few_bytes(np.array(order, np.int64))
        begins = range(0, len(order), _FRAMES_A_BLOCK)
        groups = (order[begin : begin + _FRAMES_A_BLOCK] for begin in begins)
        pack = msgspec.msgpack.Encoder().encode
        self._blocks = compressed([pack([frames[one] for one in group]) for group in groups])
        self._unpack = msgspec.msgpack.Decoder(list[Frame]).decode

    def get(self, order: int) -> Frame | None:
        """Return the frame with this place among all; None when it is none of these."""
        wanted = self._order.dtype.type(order)  # or numpy would convert all of them
        number = int(np.searchsorted(self._order, wanted))
        if number == len(self._order) or self._order[number] != order:
            return None
        block, place = divmod(number, _FRAMES_A_BLOCK)
        return self._unpack(restored(self._blocks[block]))[place]
