"""The frames of a sample as the framing gives them, before checksum and fields."""

from collections import Counter

from protocol.checksum import checksum_codec
from protocol.framing import make_framer
from protocol.layout import Layout
from protocol.mission import Mission, PacketKind
from protocol.packet import Frame

_ENDINGS = (b"", b"\0", b"\r", b"\xc0")


def frames_of(mission: Mission, data: bytes) -> list[Frame]:
    """Return the frames in `data` that the framing itself finds no fault in."""
    return [frame for frame in make_framer(mission.framing).feed(data) if not frame.problem]


def frame_of(mission: Mission, raw: bytes) -> Frame | None:
    """Return the frame that was received as `raw`, or None when the framing is broken."""
    for ending in _ENDINGS:
        frames = frames_of(mission, raw + ending)
        if frames:
            return frames[0]
    return None


def checksum_size(mission: Mission) -> int:
    """Return the bytes of the checksum behind the payload."""
    return checksum_codec(mission.checksum).size if mission.checksum else 0


def packet_size(packet: PacketKind) -> int | None:
    """Return the bytes of a binary packet; None for text."""
    return Layout(packet).size_bytes


def usual_sizes(mission: Mission, frames: list[Frame]) -> list[int]:
    """Return the sizes of payload without checksum that many frames have, most usual first."""
    counts = Counter(len(frame.payload) - checksum_size(mission) for frame in frames)
    return [size for size, count in counts.most_common(4) if count * 10 >= len(frames)]
