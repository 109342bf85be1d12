"""Values in, frames out: what a CanSat's firmware does."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocol.conversion import conversions
from protocol.framing import checksum_of, encode_frame
from protocol.layout import Layout
from protocol.mission import Mission
from protocol.packet import Value, Wire


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
        self._layout = Layout(mission.packet)
        self._to_wire = [(name, c.to_wire) for name, c in conversions(mission.packet).items()]

    def encode(self, values: Mapping[str, Value]) -> EncodedPacket:
        """Encode `values` (SI units, by field name); numbers are clamped to what fits.

        A float32 is rounded to what it holds, and text loses what its packet cannot carry.
        Raises KeyError when a field of the mission is not among them, and ValueError when a
        word stands where a number is sent and is none of the field's own words, or when the
        text is longer than its framing can announce.
        """
        wire = {name: to_wire(values[name]) for name, to_wire in self._to_wire}
        payload = self._layout.build(wire)
        return EncodedPacket(encode_frame(self._framing, payload, self._checksum), wire)
