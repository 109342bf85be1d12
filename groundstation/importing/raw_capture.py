"""Bytes captured by another program: cut into the chunks in which the radio brought them."""

from collections.abc import Iterator

from groundstation.importing.time_words import NS_PER_S
from protocol.mission import Mission
from protocol.opening import FrameOpener, framer_of
from protocol.packet import Chunk, FieldError

_BITS_PER_BYTE = 10
"""Start bit, eight bits, stop bit."""

_CHUNKS_PER_S = 20


def chunks_at_rate(data: bytes, mission: Mission, rate_hz: float, start_utc_ns: int) -> list[Chunk]:
    """Return a chunk for each packet, so many a second; what gives none comes with the next."""
    cuts = [*_packet_ends(data, mission), len(data)]
    pieces = list(_pieces(data, cuts))
    return [
        Chunk(piece, at, start_utc_ns + at)
        for number, piece in enumerate(pieces)
        for at in [round(number / rate_hz * NS_PER_S)]
    ]


def chunks_at_baud(data: bytes, baud: int, start_utc_ns: int) -> list[Chunk]:
    """Return the bytes as a port of that speed brings them without a pause."""
    size = max(1, baud // _BITS_PER_BYTE // _CHUNKS_PER_S)
    return [
        Chunk(data[begin : begin + size], at, start_utc_ns + at)
        for begin in range(0, len(data), size)
        for at in [round(begin * _BITS_PER_BYTE / baud * NS_PER_S)]
    ]


def _packet_ends(data: bytes, mission: Mission) -> Iterator[int]:
    """Yield where each frame that carries a packet, or the next frame behind it, begins."""
    opener = FrameOpener(mission)
    pending = False
    for frame in framer_of(mission).feed(data):
        if pending and frame.offset > 0:
            yield frame.offset
            pending = False
        try:
            codec, payload = opener.open(frame)
            codec.decode(payload)
            pending = True
        except FieldError:
            continue


def _pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    begin = 0
    for end in cuts:
        if end > begin:
            yield data[begin:end]
            begin = end
