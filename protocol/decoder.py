"""Chunks in, packets and rejects out: the one way from bytes to values."""

from collections.abc import Iterator

from protocol.conversion import conversions
from protocol.framing import Expected, Framer, checksum_of, make_framer
from protocol.layout import Layout
from protocol.mission import Mission
from protocol.packet import (
    Chunk,
    FieldError,
    Frame,
    LinkReport,
    Packet,
    Reject,
    RejectReason,
)
from protocol.side_lines import side_lines_of

Outcome = Packet | Reject | LinkReport
"""What can come of a frame."""


class Decoder:
    """Decodes the byte stream of one mission.

    Goal: every frame of the stream gives exactly one Packet, Reject or LinkReport, in order,
    and no input raises. Cost: O(n) in the bytes fed.
    """

    def __init__(self, mission: Mission) -> None:
        self._framer = framer_of(mission)
        self._checksum = checksum_of(mission.framing, mission.checksum)
        self._side_lines = side_lines_of(mission)
        self._layout = Layout(mission.packet)
        self._to_si = [(name, c.to_si) for name, c in conversions(mission.packet).items()]

    def feed(self, chunk: Chunk) -> Iterator[Outcome]:
        """Return what the chunk completes; packets carry the chunk's times.

        The chunk is decoded at once, whether or not the caller looks at what came of it.
        """
        return iter([self._outcome(frame, chunk) for frame in self._framer.feed(chunk.data)])

    def _outcome(self, frame: Frame, chunk: Chunk) -> Outcome:
        try:
            return self._packet(frame, chunk)
        except FieldError as fault:
            report = self._side_lines.read(frame, chunk) if self._side_lines else None
            if report:
                return report
            return Reject(
                fault.reason,
                fault.detail,
                frame.raw,
                frame.offset,
                chunk.monotonic_ns,
                chunk.utc_ns,
            )

    def _packet(self, frame: Frame, chunk: Chunk) -> Packet:
        if frame.problem:
            raise FieldError(RejectReason.OUT_OF_FRAME, frame.problem)
        payload = frame.payload
        if self._checksum:
            payload = self._checksum.open(payload, frame.head)
        wire = self._layout.parse(payload)
        values = {name: to_si(wire[name]) for name, to_si in self._to_si}
        return Packet(
            values,
            wire,
            frame.raw,
            frame.offset,
            chunk.monotonic_ns,
            chunk.utc_ns,
            frame.rssi_dbm,
        )


def framer_of(mission: Mission) -> Framer:
    """Return a new framer that knows the mission's checksum, packet sizes and radio."""
    size = Layout(mission.packet).size_bytes
    expected = Expected(
        checksum_of(mission.framing, mission.checksum),
        None if size is None else frozenset({size}),
        1 if mission.radio.rssi == "ebyte" else 0,
    )
    return make_framer(mission.framing, expected)
