"""One frame laid out against the mission, and why it was rejected."""

from typing import NamedTuple

from protocol.diagnosis.binary_layout import binary_lines, shown_bytes
from protocol.diagnosis.frames import frame_of
from protocol.diagnosis.line_layout import line_lines
from protocol.diagnosis.sizes import size_of_packet
from protocol.framing import checksum_of
from protocol.layout import Layout
from protocol.mission import Mission, PacketKind
from protocol.packet import FieldError, Frame, Reject

_MOST_RAW_BYTES = 30


class ChecksumFound(NamedTuple):
    """The checksum that a frame carries and the one that its bytes give, in hexadecimal."""

    received: str
    computed: str

    @property
    def right(self) -> bool:
        """Whether they are the same."""
        return self.received == self.computed


def explain(mission: Mission, reject: Reject) -> list[str]:
    """Return why `reject` was rejected, then its bytes laid out against the fields.

    The first field that does not fit is marked with an arrow. Never raises, whatever the bytes.
    """
    where = f"at byte {reject.offset}: {reject.reason}: {reject.detail}"
    return [where, *lay_out(mission, reject.raw)]


def lay_out(mission: Mission, raw: bytes) -> list[str]:
    """Return the bytes of a frame, as received without delimiters, against the fields."""
    frame = frame_of(mission, raw)
    if frame is None:
        return _unframed(mission, raw)
    payload, checksum = _checked(mission, frame)
    packet = kind_of(mission, payload)
    if packet.encoding == "text":
        return [*line_lines(mission, packet, payload), *checksum]
    head = [f"before the packet: {shown_bytes(frame.head)}"] if frame.head else []
    return [*head, *binary_lines(mission, packet, payload), *checksum]


def _unframed(mission: Mission, raw: bytes) -> list[str]:
    shown = raw[:_MOST_RAW_BYTES]
    more = f" ... {len(raw)} bytes" if len(raw) > len(shown) else ""
    text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in shown)
    return [
        f"no frame of '{mission.framing.kind}', so no fields can be told",
        f"hex   {shown.hex(' ').upper()}{more}",
        f"text  {text}",
    ]


def _checked(mission: Mission, frame: Frame) -> tuple[bytes, list[str]]:
    """Return the payload and a line about its checksum."""
    try:
        payload, found = split_checksum(mission, frame)
    except FieldError as fault:
        return frame.payload, [f"checksum: {fault.detail}"]
    if found is None or mission.checksum is None:
        return payload, []
    same = "right" if found.right else "<-- they differ"
    return payload, [
        f"checksum {mission.checksum.algorithm}: received {found.received}, "
        f"computed {found.computed}  {same}"
    ]


def split_checksum(mission: Mission, frame: Frame) -> tuple[bytes, ChecksumFound | None]:
    """Return the payload and the checksum behind it; None when the mission has none.

    Raises FieldError when there is no room for it.
    """
    codec = checksum_of(mission.framing, mission.checksum)
    if codec is None or mission.checksum is None:
        return frame.payload, None
    payload, received, computed = codec.split(frame.payload, frame.head)
    digits = 2 * codec.size
    return payload, ChecksumFound(f"{received:0{digits}X}", f"{computed:0{digits}X}")


def kind_of(mission: Mission, payload: bytes) -> PacketKind:
    """Return the kind of packet that the payload is, or comes nearest to."""
    known = [kind for kind in mission.packets if Layout(kind).recognises(payload)]
    kinds = known or list(mission.packets)
    sizes = [abs(_size_of(kind, payload) - len(payload)) for kind in kinds]
    return kinds[sizes.index(min(sizes))]


def _size_of(packet: PacketKind, payload: bytes) -> int:
    return len(payload) if packet.encoding == "text" else size_of_packet(packet)
