"""Finding frames that have no delimiter: by looking at every place where one may begin.

What a framing adds is a `Shape`: where a frame may begin, how long it then says it is, and
whether its bytes are those of a good frame. That last answer is what keeps the framer in
step. Bytes that only look like the start of a frame (in noise, or inside a payload) announce
a length as well, and good frames begin within it. So a candidate is believed only when its
checksum fits (and its payload has a size that the mission knows); otherwise the search goes
on at the byte behind its first. Of several candidates, the one whose end arrives first is
decided first: a good frame need not wait for the 4000 bytes that noise before it announced.
This also makes the frames independent of how the stream was cut into chunks.

Without a checksum and known sizes nothing can be told, and candidates are believed in the
order in which they begin.
"""

from bisect import insort
from heapq import heappop, heappush
from typing import Protocol

from msgspec.structs import replace

from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.framing.expected import rssi_dbm
from protocol.packet import Frame

NOT_YET = 0
"""The bytes that tell a frame's size have not arrived."""

NO_FRAME = -1
"""No frame begins here."""

_MOST_FAILED = 2 * MAX_FRAME_BYTES
"""After so many candidates that did not fit, those that are settled are reported."""


class Shape(Protocol):
    """What the frames of one framing look like.

    `sizes_differ` is whether one frame may lie within another and so may have to be looked
    for there.
    """

    sizes_differ: bool

    def find(self, held: bytes, start: int) -> int:
        """Return the first place from `start` on where a frame may begin, or len(held)."""
        ...

    def measure(self, held: bytes, place: int) -> int:
        """Return the size in bytes of the frame that begins at `place`, NOT_YET or NO_FRAME.

        NOT_YET is returned only when no frame that begins behind `place` is complete.
        """
        ...

    def fits(self, raw: bytes) -> bool:
        """Return whether the bytes of a complete frame are good, as far as can be told."""
        ...

    def open(self, raw: bytes, offset: int, good: bool) -> Frame | None:
        """Take a complete frame apart; None when it carries no packet and is no fault."""
        ...


class ScanningFramer:
    """Cuts a stream into the frames of a shape and the bytes between them.

    Every byte is part of one frame: a good one, one that did not fit (which the decoder will
    reject for its reason), or a frame with a problem that holds what lay between. Holds at
    most one frame that did not fit and one that is not complete. Each place costs at most
    one look at one frame.
    """

    def __init__(self, shape: Shape, fits_tells: bool, rssi_bytes: int = 0) -> None:
        """Search for `shape`; `fits_tells` is whether its `fits` tells good frames from noise."""
        self._shape = shape
        self._appended = rssi_bytes
        self._look_inside = shape.sizes_differ and fits_tells
        self._held = b""
        self._held_offset = 0  # of the first byte held, in the stream; as all places below
        self._claimed = 0  # what is before has been returned
        self._next = 0  # where to look for the next candidate
        self._candidates: list[tuple[int, int]] = []  # (end, start), a heap
        self._failed: list[tuple[int, int]] = []  # (start, end), sorted

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        self._held = self._held + data if self._held else data
        end_of_held = self._held_offset + len(self._held)
        frames: list[Frame] = []
        while True:
            self._discover()
            if not self._candidates or self._candidates[0][0] > end_of_held:
                break
            end, start = heappop(self._candidates)
            raw = self._bytes(start, end - self._appended)
            if self._shape.fits(raw):
                self._accept(raw, start, end, frames)
            else:
                self._remember_failed(start, end)
                if len(self._failed) > _MOST_FAILED:
                    self._give_up_settled(frames)
        self._give_up_settled(frames)
        self._held = self._held[self._claimed - self._held_offset :]
        self._held_offset = self._claimed
        return frames

    def interrupt(self) -> list[Frame]:
        """Give up the frames that are not complete."""
        frames: list[Frame] = []
        end_of_held = self._held_offset + len(self._held)
        self._give_up(end_of_held, frames)
        self._held = b""
        self._held_offset = self._claimed = self._next = end_of_held
        self._candidates.clear()
        self._failed.clear()
        return frames

    def _bytes(self, start: int, end: int) -> bytes:
        return self._held[start - self._held_offset : end - self._held_offset]

    def _discover(self) -> None:
        """Find the places where a frame may begin, up to the end of the one that ends first."""
        held, base, shape = self._held, self._held_offset, self._shape
        while not self._candidates or (self._look_inside and self._next < self._candidates[0][0]):
            place = shape.find(held, self._next - base)
            self._next = base + place
            size = shape.measure(held, place) if place < len(held) else NOT_YET
            if size == NOT_YET:
                return
            if size != NO_FRAME:
                end = self._next + size + self._appended
                heappush(self._candidates, (end, self._next))
            self._next += 1

    def _accept(self, raw: bytes, start: int, end: int, frames: list[Frame]) -> None:
        if start > self._claimed:
            self._give_up(start, frames)
        frame = self._shape.open(raw, start, True)
        if frame is not None:
            if self._appended:
                frame = replace(frame, rssi_dbm=rssi_dbm(self._bytes(end - 1, end)))
            frames.append(frame)
        self._claimed = self._next = end
        self._candidates.clear()
        self._failed.clear()

    def _remember_failed(self, start: int, end: int) -> None:
        if self._look_inside:
            insort(self._failed, (start, end))
        elif not self._failed or start >= self._failed[-1][1]:
            self._failed.append((start, end))

    def _give_up(self, until: int, frames: list[Frame]) -> None:
        """Report all bytes before `until`, where a good frame begins."""
        for start, end in self._failed:
            if self._claimed <= start < until:
                self._give_up_noise(start, frames)
                self._give_up_failed(start, min(end, until), end, frames)
        self._give_up_noise(until, frames)

    def _give_up_settled(self, frames: list[Frame]) -> None:
        """Report what no frame can begin in any more."""
        settled = min([start for _, start in self._candidates], default=self._next)
        settled = min(settled, self._next)
        done = 0
        for start, end in self._failed:
            if start >= settled:
                break
            if start >= self._claimed:
                if end > settled:
                    settled = start
                    break
                self._give_up_noise(start, frames)
                self._give_up_failed(start, end, end, frames)
            done += 1
        del self._failed[:done]
        while settled - self._claimed >= MAX_FRAME_BYTES:
            self._give_up_noise(self._claimed + MAX_FRAME_BYTES, frames)

    def _give_up_failed(self, start: int, end: int, whole_end: int, frames: list[Frame]) -> None:
        if end == whole_end:
            frame = self._shape.open(self._bytes(start, end - self._appended), start, False)
        else:
            raw = self._bytes(start, end)
            frame = Frame(b"", raw, start, "cut short: another frame begins within it")
        if frame is not None:
            frames.append(frame)
        self._claimed = end

    def _give_up_noise(self, until: int, frames: list[Frame]) -> None:
        while self._claimed < until:
            end = min(until, self._claimed + MAX_FRAME_BYTES)
            raw = self._bytes(self._claimed, end)
            frames.append(Frame(b"", raw, self._claimed, f"{len(raw)} bytes of no frame"))
            self._claimed = end
