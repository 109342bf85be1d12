"""A whole byte stream with the times of its chunks: what bulk decoding works on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from protocol.packet import Chunk

Integers = npt.NDArray[np.signedinteger]


class Interruption(NamedTuple):
    """Where bytes of a stream are known to be missing: behind so many chunks; and when that
    was known, monotonic ns and UTC ns."""

    chunks_before: int
    monotonic_ns: int
    utc_ns: int


@dataclass(frozen=True, slots=True)
class Stream:
    """The bytes of all chunks, end to end.

    Chunk k is `data[starts[k]:starts[k + 1]]` and came at `monotonic_ns[k]`, `utc_ns[k]`;
    `starts` has shape (chunks + 1,), the times have shape (chunks,). No frame reaches over one
    of the `interruptions`, which are in order.
    """

    data: bytes
    starts: Integers
    monotonic_ns: Integers
    utc_ns: Integers
    interruptions: tuple[Interruption, ...] = ()

    def chunk_of(self, places: Integers) -> Integers:
        """Return for each byte, by its place in the stream, the chunk that brought it."""
        if len(places) == len(self.monotonic_ns) and self._one_in_each_chunk(places):
            return np.arange(len(places))
        return np.searchsorted(self.starts[1:], places, "right").astype(np.int64)

    def _one_in_each_chunk(self, places: Integers) -> bool:
        """Tell whether each chunk brought one of the places, as when a chunk is a packet."""
        return bool((places >= self.starts[:-1]).all() and (places < self.starts[1:]).all())

    def chunks_between(self, begin: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes from `begin` to `end` chunk by chunk, each with its chunk's number."""
        number = int(np.searchsorted(self.starts, begin, "right")) - 1
        while begin < end:
            border = min(int(self.starts[number + 1]), end)
            if border > begin:
                yield number, self.data[begin:border]
            begin, number = max(begin, border), number + 1

    def breaks(self) -> Integers:
        """Return before which byte each of the interruptions stands."""
        return self.starts[np.array([one.chunks_before for one in self.interruptions], np.int64)]

    def breaks_within(self, begin: int, end: int) -> list[tuple[int, int]]:
        """Return number and place of the interruptions behind `begin` and up to `end`."""
        if not self.interruptions:
            return []
        breaks = self.breaks()
        first, behind = np.searchsorted(breaks, [begin, end], "right").tolist()
        return list(zip(range(first, behind), breaks[first:behind].tolist(), strict=True))

    def stamp(self, number: int) -> Chunk:
        """Return a chunk with the times of chunk `number` and no bytes; -1 - k stands for
        interruption k."""
        if number < 0:
            _, monotonic_ns, utc_ns = self.interruptions[-1 - number]
            return Chunk(b"", monotonic_ns, utc_ns)
        return Chunk(b"", int(self.monotonic_ns[number]), int(self.utc_ns[number]))


def stream_of(chunks: Sequence[Chunk]) -> Stream:
    """Return the stream that the chunks make."""
    sizes = [len(chunk.data) for chunk in chunks]
    return Stream(
        b"".join([chunk.data for chunk in chunks]),
        np.concatenate(([0], np.cumsum(np.array(sizes, np.int64)))).astype(np.int64),
        np.array([chunk.monotonic_ns for chunk in chunks], np.int64),
        np.array([chunk.utc_ns for chunk in chunks], np.int64),
    )


def in_few_bytes(places: Integers) -> Integers:
    """Return numbers from 0 on in 32 bits if they fit: there are many of them."""
    if places.max(initial=0) > np.iinfo(np.int32).max:
        return places
    return places.astype(np.int32)
