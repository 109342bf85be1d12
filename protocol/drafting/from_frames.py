"""A mission drafted from binary frames: framing, checksum and fields by what the bytes show."""

from collections import Counter
from dataclasses import dataclass

from protocol.checksum import checksum_codec
from protocol.drafting.byte_fields import guessed_fields
from protocol.drafting.checksum_search import find_checksum
from protocol.drafting.draft import Draft, DraftPacket
from protocol.drafting.errors import DraftError
from protocol.drafting.framing_evidence import FramingGuess, framing_guesses
from protocol.framing import make_framer
from protocol.mission import Checksum, PacketKind
from protocol.packet import Frame

_FEWEST_FRAMES = 4
_ENOUGH = 0.5
_BYTES_LOOKED_AT = 400_000
_LARGEST_PAYLOAD = 1000
_STRICT = {"xbee-api": (2, 0.8), "cobs": (1, 0.8), "slip": (1, 0.9)}
"""Framings with rules of their own, what that is worth, and the share of bytes that keep them."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The stream read by one framing: its frames of the usual size, and their checksum."""

    guess: FramingGuess
    frames: list[Frame]
    checksum: Checksum | None
    share: float


def draft_of_frames(data: bytes, name: str) -> Draft:
    """Return the draft of a mission of binary packets; raises DraftError."""
    looked_at = data[:_BYTES_LOOKED_AT]
    readings = [
        reading for guess in framing_guesses(looked_at) if (reading := _read(guess, looked_at))
    ]
    if not readings:
        raise DraftError(
            "no framing was found in these bytes: no lines, COBS, SLIP, XBee frames nor start "
            "bytes; look at the baud rate, or record more packets"
        )
    best = max(readings, key=_worth)
    return _draft(best, name)


def _worth(reading: _Reading) -> tuple[int, bool, float]:
    """Return what to choose by: rules that a stream obeys by chance least count most."""
    worth, needed = _STRICT.get(reading.guess.framing.kind, (0, 0.0))
    return worth if reading.share >= needed else 0, reading.checksum is not None, reading.share


def _read(guess: FramingGuess, data: bytes) -> _Reading | None:
    frames = [frame for frame in make_framer(guess.framing).feed(data) if not frame.problem]
    sizes = Counter(len(frame.payload) for frame in frames)
    if not sizes:
        return None
    size, often = sizes.most_common(1)[0]
    usual = [frame for frame in frames if len(frame.payload) == size]
    share = sum(len(frame.raw) for frame in usual) / len(data)
    if often < _FEWEST_FRAMES or share < _ENOUGH or size > _LARGEST_PAYLOAD:
        return None
    return _Reading(guess, usual, find_checksum(usual, guess.framing), share)


def _draft(reading: _Reading, name: str) -> Draft:
    payloads = [_payload(frame, reading.checksum) for frame in reading.frames]
    fields, byte_order = guessed_fields(payloads)
    kind = PacketKind("telemetry", "binary", (), byte_order=byte_order)
    packet = DraftPacket(kind, fields)
    packet.remarks.append(
        f"{len(payloads[0])} bytes a packet. What they mean is guessed by how they change: B4 "
        "are the bytes from the fifth on."
    )
    draft = Draft(name, [packet], reading.guess.framing, checksum=reading.checksum)
    draft.reasons["framing"] = (
        f"{reading.guess.why}; {len(reading.frames)} frames of the usual size are "
        f"{100 * reading.share:.0f} % of the bytes."
    )
    if reading.checksum:
        draft.reasons["checksum"] = "Found by trying the catalogue: it fits nearly all frames."
    else:
        draft.remarks.append("No checksum of the catalogue fits: there is none, or another span.")
    return draft


def _payload(frame: Frame, checksum: Checksum | None) -> bytes:
    if checksum is None:
        return frame.payload
    return frame.payload[: -checksum_codec(checksum).size]
