"""Chunks in, packets and rejects out: the one way from bytes to values."""

from collections.abc import Iterator

from protocol.checksum import checksum_codec
from protocol.conversion import conversions
from protocol.framing import make_framer
from protocol.layout import Layout
from protocol.mission import Mission
from protocol.packet import Chunk, FieldError, Frame, Packet, Reject, RejectReason


class Decoder:
    """Decodes the byte stream of one mission.

    Goal: every frame of the stream gives exactly one Packet or one Reject, in order, and no
    input raises. Cost: O(n) in the bytes fed.
    """

    def __init__(self, mission: Mission) -> None:
        self._framer = make_framer(mission.framing)
        self._checksum = checksum_codec(mission.checksum) if mission.checksum else None
        self._layout = Layout(mission.packet)
        self._to_si = [(name, c.to_si) for name, c in conversions(mission.packet).items()]

    def feed(self, chunk: Chunk) -> Iterator[Packet | Reject]:
        """Return what the chunk completes; packets carry the chunk's times.

        The chunk is decoded at once, whether or not the caller looks at what came of it.
        """
        return iter([self._outcome(frame, chunk) for frame in self._framer.feed(chunk.data)])

    def _outcome(self, frame: Frame, chunk: Chunk) -> Packet | Reject:
        try:
            return self._packet(frame, chunk)
        except FieldError as fault:
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
        wire = self._layout.parse(self._verified(frame.payload))
        values = {name: to_si(wire[name]) for name, to_si in self._to_si}
        return Packet(values, wire, frame.raw, frame.offset, chunk.monotonic_ns, chunk.utc_ns)

    def _verified(self, data: bytes) -> bytes:
        checksum = self._checksum
        if checksum is None:
            return data
        if len(data) <= checksum.size:
            raise FieldError(
                RejectReason.LENGTH, f"{len(data)} bytes, no payload before a checksum"
            )
        payload, received, computed = checksum.split(data)
        if received != computed:
            digits = checksum.size * 2
            raise FieldError(
                RejectReason.CHECKSUM,
                f"received {received:0{digits}X}, computed {computed:0{digits}X}",
            )
        return payload
