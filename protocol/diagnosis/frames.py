"""The frames of a sample as the framing gives them, before checksum and fields."""

from collections import Counter
from itertools import pairwise

from protocol.diagnosis.sizes import checksum_bytes, size_of_packet
from protocol.framing import Expected, innermost, make_framer
from protocol.framing.marked import hex_bytes
from protocol.mission import Mission
from protocol.packet import Frame

_ENDINGS = (b"", b"\0", b"\r", b"\xc0")
_LONGEST_FRAME = 1024


def frames_of(mission: Mission, data: bytes) -> list[Frame]:
    """Return the frames in `data` that the framing itself finds no fault in."""
    expected = Expected(rssi_bytes=1 if mission.radio.rssi == "ebyte" else 0)
    framer = make_framer(mission.framing, expected)
    return [frame for frame in framer.feed(data) if not frame.problem]


def frame_of(mission: Mission, raw: bytes) -> Frame | None:
    """Return the frame that was received as `raw`, or None when the framing is broken."""
    for framing in (mission.framing, innermost(mission.framing)):
        for ending in _ENDINGS:
            frames = [f for f in make_framer(framing).feed(raw + ending) if not f.problem]
            if frames:
                return frames[0]
    return None


def payload_sizes(mission: Mission) -> set[int] | None:
    """Return the sizes of the mission's packets in bytes; None when some are text."""
    if any(packet.encoding == "text" for packet in mission.packets):
        return None
    return {size_of_packet(packet) for packet in mission.packets}


def growths(mission: Mission, data: bytes) -> list[int]:
    """Return by how many bytes frames are longer than the main packet, most usual first."""
    described = size_of_packet(mission.packet)
    framing = innermost(mission.framing)
    if framing.length is not None:
        distances = distances_of(hex_bytes(framing.sync), data)
        return [size - framing.length for size in distances if size != framing.length]
    frames = frames_of(mission, data)
    sizes = Counter(len(frame.payload) - checksum_bytes(mission) for frame in frames)
    known = payload_sizes(mission) or set()
    usual = [size for size, count in sizes.most_common(3) if count * 5 >= len(frames)]
    return [size - described for size in usual if size not in known]


def distances_of(mark: bytes, data: bytes) -> list[int]:
    """Return how far apart the occurrences of `mark` usually are, most usual first."""
    if not mark:
        return []
    places = []
    place = data.find(mark)
    while place >= 0:
        places.append(place)
        place = data.find(mark, place + 1)
    counts = Counter(after - before for before, after in pairwise(places))
    usual = [(size, n) for size, n in counts.most_common(2) if n * 3 >= len(places)]
    return [size for size, _ in usual if len(mark) < size <= _LONGEST_FRAME]
