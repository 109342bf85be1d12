"""Chunks in, packets and rejects out: the one way from bytes to values."""

from collections.abc import Iterator

from protocol.checksum import checksum_codec
from protocol.framing import make_framer
from protocol.mission import Mission
from protocol.packet import Chunk, FieldError, Frame, Packet, Reject, RejectReason
from protocol.packet_codec import PacketCodec


class Decoder:
    """Decodes the byte stream of one mission.

    Goal: every frame of the stream gives exactly one Packet or one Reject, in order, and no
    input raises. Cost: O(n) in the bytes fed.
    """

    def __init__(self, mission: Mission) -> None:
        self._framer = make_framer(mission.framing)
        self._checksum = checksum_codec(mission.checksum) if mission.checksum else None
        self._codecs = [PacketCodec(packet) for packet in mission.packets]

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
        payload = self._verified(frame.payload)
        codec = self._codec_for(payload)
        values, wire = codec.decode(payload)
        return Packet(
            codec.kind, values, wire, frame.raw, frame.offset, chunk.monotonic_ns, chunk.utc_ns
        )

    def _codec_for(self, payload: bytes) -> PacketCodec:
        """Return the codec of the packet's kind; by its marks first, then by what fits."""
        known = [codec for codec in self._codecs if codec.layout.recognises(payload)]
        if not known:
            raise FieldError(RejectReason.UNKNOWN_KIND, "none of the mission's kinds of packet")
        if len(known) == 1:
            return known[0]
        return next((codec for codec in known if _fits(codec, payload)), known[0])

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


def _fits(codec: PacketCodec, payload: bytes) -> bool:
    try:
        codec.layout.parse(payload)
    except FieldError:
        return False
    return True
