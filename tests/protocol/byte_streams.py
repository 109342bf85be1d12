"""Byte streams as a radio link delivers them: cut anywhere, with noise and damage."""

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import strategies as st

from protocol.decoder import Decoder, Outcome
from protocol.mission import Mission
from protocol.packet import Chunk, LinkReport, Packet, Reject


def pieces_of(stream: bytes, cuts: Iterable[int]) -> list[bytes]:
    """Cut `stream` at the given places, modulo its length."""
    places = sorted({cut % (len(stream) + 1) for cut in cuts} | {0, len(stream)})
    return [stream[a:b] for a, b in pairwise(places)]


def cuts() -> st.SearchStrategy[list[int]]:
    """Places at which a stream is cut into chunks."""
    return st.lists(st.integers(0, 1 << 20), max_size=12)


def noise(max_size: int = 300) -> st.SearchStrategy[bytes]:
    """Bytes with more delimiters and text than chance would give."""
    alphabet = st.sampled_from([0, 1, 10, 13, 44, 49, 65, 255]) | st.integers(0, 255)
    return st.lists(alphabet, max_size=max_size).map(bytes)


def decoded(mission: Mission, *pieces: bytes) -> list[Outcome]:
    """Feed the pieces to a new decoder, stamped 1, 2, 3, ..."""
    decoder = Decoder(mission)
    return [
        outcome
        for number, piece in enumerate(pieces, start=1)
        for outcome in decoder.feed(Chunk(piece, number, number * 1000))
    ]


def packet_of(mission: Mission, frame: bytes) -> Packet:
    """Decode one frame that must be a packet."""
    (outcome,) = decoded(mission, frame)
    assert isinstance(outcome, Packet), outcome
    return outcome


def report_of(mission: Mission, frame: bytes) -> LinkReport:
    """Decode one line that must be about the link."""
    (outcome,) = decoded(mission, frame)
    assert isinstance(outcome, LinkReport), outcome
    return outcome


def reject_of(mission: Mission, frame: bytes) -> Reject:
    """Decode one frame that must be rejected."""
    (outcome,) = decoded(mission, frame)
    assert isinstance(outcome, Reject), outcome
    return outcome
