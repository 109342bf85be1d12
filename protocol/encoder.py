"""Values in, frames out: what a CanSat's firmware does."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocol.framing import checksum_of, encode_frame
from protocol.mission import Mission
from protocol.packet import Value, Wire
from protocol.packet_codec import PacketCodec


@dataclass(frozen=True, slots=True)
class EncodedPacket:
    """A frame as it goes on the wire, delimiters included, and the wire values in it."""

    frame: bytes
    wire: Mapping[str, Wire]


class Encoder:
    """Encodes packets of one mission."""

    def __init__(self, mission: Mission) -> None:
        self._framing = mission.framing
        self._checksum = checksum_of(mission.framing, mission.checksum)
        self._codecs = {packet.name: PacketCodec(packet) for packet in mission.packets}
        self._main = mission.packet.name

    def encode(self, values: Mapping[str, Value], kind: str = "") -> EncodedPacket:
        """Encode `values` (SI units, by field name) as the main kind of packet, or as `kind`.

        Numbers are clamped to what fits, a float32 is rounded to what it holds, and text
        loses what its packet cannot carry. Raises KeyError when a field of the packet is not
        among them, and ValueError when a word stands where a number is sent and is none of
        the field's own words.
        """
        payload, wire = self._codecs[kind or self._main].encode(values)
        return EncodedPacket(encode_frame(self._framing, payload, self._checksum), wire)
