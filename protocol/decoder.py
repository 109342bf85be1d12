"""Chunks in, packets and rejects out: the one way from bytes to values."""

from collections.abc import Iterator

from protocol.mission import Mission
from protocol.opening import FrameOpener, framer_of, interrupted
from protocol.packet import Chunk, FieldError, Frame, LinkReport, Packet, Reject

Outcome = Packet | Reject | LinkReport
"""What can come of a frame."""


class Decoder:
    """Decodes the byte stream of one mission.

    Goal: every frame of the stream gives exactly one Packet, Reject or LinkReport, in order,
    and no input raises. Cost: O(n) in the bytes fed.
    """

    def __init__(self, mission: Mission) -> None:
        self._framer = framer_of(mission)
        self._opener = FrameOpener(mission)

    def feed(self, chunk: Chunk) -> Iterator[Outcome]:
        """Return what the chunk completes; packets carry the chunk's times.

        The chunk is decoded at once, whether or not the caller looks at what came of it.
        """
        return iter([self._outcome(frame, chunk) for frame in self._framer.feed(chunk.data)])

    def interrupt(self, monotonic_ns: int, utc_ns: int) -> Iterator[Outcome]:
        """Return what is pending as rejects of this time, because bytes behind it are missing.

        What is fed next begins anew, so no packet is ever made of bytes from before and behind.
        """
        moment = Chunk(b"", monotonic_ns, utc_ns)
        return iter([self._outcome(frame, moment) for frame in interrupted(self._framer)])

    def _outcome(self, frame: Frame, chunk: Chunk) -> Outcome:
        try:
            codec, payload = self._opener.open(frame)
            values, wire = codec.decode(payload)
        except FieldError as fault:
            return self._opener.refuse(frame, chunk, fault)
        return Packet(
            codec.kind,
            values,
            wire,
            frame.raw,
            frame.offset,
            chunk.monotonic_ns,
            chunk.utc_ns,
            frame.rssi_dbm,
            payload,
        )
