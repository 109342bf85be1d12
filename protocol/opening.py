"""From the byte stream to the payloads of packets: what live and bulk decoding share."""

from msgspec.structs import replace

from protocol.framing import Expected, Framer, checksum_of, make_framer
from protocol.framing.delimited import CUT_OFF
from protocol.layout import declare
from protocol.mission import Mission
from protocol.packet import Chunk, FieldError, Frame, LinkReport, Reject, RejectReason
from protocol.packet_codec import PacketCodec
from protocol.side_lines import side_lines_of


class FrameOpener:
    """Verifies the frames of one mission and tells which kind of packet they carry."""

    def __init__(self, mission: Mission) -> None:
        self.codecs = [PacketCodec(packet) for packet in mission.packets]
        self._only = self._the_only_codec()
        self._checksum = checksum_of(mission.framing, mission.checksum)
        self._side_lines = side_lines_of(mission)

    def open(self, frame: Frame) -> tuple[PacketCodec, bytes]:
        """Return the codec for the frame's kind of packet and the payload; raises FieldError."""
        if frame.problem:
            raise FieldError(RejectReason.OUT_OF_FRAME, frame.problem)
        payload = frame.payload
        if self._checksum:
            payload = self._checksum.open(payload, frame.head)
        return self._only or self._codec_for(payload), payload

    def refuse(self, frame: Frame, chunk: Chunk, fault: FieldError) -> Reject | LinkReport:
        """Return what a frame is that gave no packet: a line about the link, or a reject.

        Of a line that was cut off nothing is believed: its number may have had more digits.
        """
        side_lines = self._side_lines if frame.problem != CUT_OFF else None
        report = side_lines.read(frame, chunk) if side_lines else None
        return report or Reject(
            fault.reason, fault.detail, frame.raw, frame.offset, chunk.monotonic_ns, chunk.utc_ns
        )

    def _the_only_codec(self) -> PacketCodec | None:
        """Return the codec when there is one kind of packet, marked by nothing."""
        only = self.codecs[0]
        return only if len(self.codecs) == 1 and not only.layout.has_marks else None

    def _codec_for(self, payload: bytes) -> PacketCodec:
        """Return the codec of the packet's kind; by its marks first, then by what fits."""
        known = [codec for codec in self.codecs if codec.layout.recognises(payload)]
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


def interrupted(framer: Framer) -> list[Frame]:
    """Give up what `framer` holds, as frames that were cut off: none of them is a packet."""
    return [replace(frame, payload=b"", problem=CUT_OFF) for frame in framer.interrupt()]


def _fits(codec: PacketCodec, payload: bytes) -> bool:
    try:
        codec.layout.parse(payload)
    except FieldError:
        return False
    return True
