"""One frame laid out against the mission, and why it was rejected."""

from protocol.diagnosis.binary_layout import binary_lines, shown_bytes
from protocol.diagnosis.frames import frame_of
from protocol.diagnosis.line_layout import line_lines
from protocol.diagnosis.sizes import size_of_packet
from protocol.framing import checksum_of
from protocol.layout import Layout
from protocol.mission import Mission, PacketKind
from protocol.packet import FieldError, Frame, Reject

_MOST_RAW_BYTES = 30


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
    payload, checksum = _opened(mission, frame)
    packet = _kind_of(mission, payload)
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


def _opened(mission: Mission, frame: Frame) -> tuple[bytes, list[str]]:
    """Return the payload and a line about its checksum."""
    codec = checksum_of(mission.framing, mission.checksum)
    if codec is None or mission.checksum is None:
        return frame.payload, []
    try:
        payload, received, computed = codec.split(frame.payload, frame.head)
    except FieldError as fault:
        return frame.payload, [f"checksum: {fault.detail}"]
    digits = 2 * codec.size
    same = "right" if received == computed else "<-- they differ"
    return payload, [
        f"checksum {mission.checksum.algorithm}: received {received:0{digits}X}, "
        f"computed {computed:0{digits}X}  {same}"
    ]


def _kind_of(mission: Mission, payload: bytes) -> PacketKind:
    """Return the kind of packet that the payload is, or comes nearest to."""
    known = [kind for kind in mission.packets if Layout(kind).recognises(payload)]
    kinds = known or list(mission.packets)
    sizes = [abs(_size_of(kind, payload) - len(payload)) for kind in kinds]
    return kinds[sizes.index(min(sizes))]


def _size_of(packet: PacketKind, payload: bytes) -> int:
    return len(payload) if packet.encoding == "text" else size_of_packet(packet)
