"""Chunks in, packets and rejects out: the one way from bytes to values."""

from collections.abc import Iterator

from protocol.framing import Expected, Framer, checksum_of, make_framer
from protocol.layout import declare
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
from protocol.packet_codec import PacketCodec
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
        self._codecs = [PacketCodec(packet) for packet in mission.packets]

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
        codec = self._codec_for(payload)
        values, wire = codec.decode(payload)
        return Packet(
            codec.kind,
            values,
            wire,
            frame.raw,
            frame.offset,
            chunk.monotonic_ns,
            chunk.utc_ns,
            frame.rssi_dbm,
        )

    def _codec_for(self, payload: bytes) -> PacketCodec:
        """Return the codec of the packet's kind; by its marks first, then by what fits."""
        known = [codec for codec in self._codecs if codec.layout.recognises(payload)]
        if not known:
            raise FieldError(RejectReason.UNKNOWN_KIND, "none of the mission's kinds of packet")
        if len(known) == 1:
            return known[0]
        return next((codec for codec in known if _fits(codec, payload)), known[0])


def framer_of(mission: Mission) -> Framer:
    """Return a new framer that knows the mission's checksum, packet sizes and radio."""
    binary = [packet for packet in mission.packets if packet.encoding == "binary"]
    sizes = frozenset(declare(packet).sizeof() for packet in binary)
    expected = Expected(
        checksum_of(mission.framing, mission.checksum),
        sizes if len(binary) == len(mission.packets) else None,
        1 if mission.radio.rssi == "ebyte" else 0,
    )
    return make_framer(mission.framing, expected)


def _fits(codec: PacketCodec, payload: bytes) -> bool:
    try:
        codec.layout.parse(payload)
    except FieldError:
        return False
    return True
