"""Framings: how packets are told apart in a stream of bytes.

A framing is one small file with a framer, an `encode_` function and the keys of the mission
file that it uses, and one line in the table below. Framings with a delimiter build on
`delimited`, those that must be searched for on `scanning`, which explains how the checksum
takes part.
"""

from collections.abc import Callable
from typing import NamedTuple

from protocol.checksum import ChecksumCodec, checksum_codec
from protocol.framing import ccsds, cobs, fixed, lines, slip, sync_length, xbee_api
from protocol.framing.expected import ANY, Expected
from protocol.framing.framer import Framer
from protocol.framing.inner import PIECE_BYTES, InnerFramer
from protocol.framing.marked import hex_bytes
from protocol.mission import Checksum, Framing

__all__ = [
    "Expected",
    "Framer",
    "checksum_of",
    "encode_frame",
    "framing_keys",
    "framing_names",
    "innermost",
    "make_framer",
]


class _Kind(NamedTuple):
    framer: Callable[[Framing, Expected], Framer]
    encode: Callable[[bytes, Framing, ChecksumCodec | None], bytes]
    keys: frozenset[str]


_FRAMINGS: dict[str, _Kind] = {
    "ccsds": _Kind(ccsds.CcsdsFramer, ccsds.encode_ccsds, ccsds.KEYS),
    "cobs": _Kind(cobs.CobsFramer, cobs.encode_cobs, cobs.KEYS),
    "fixed": _Kind(fixed.FixedFramer, fixed.encode_fixed, fixed.KEYS),
    "lines": _Kind(lines.LineFramer, lines.encode_line, lines.KEYS),
    "slip": _Kind(slip.SlipFramer, slip.encode_slip, slip.KEYS),
    "sync-fixed": _Kind(fixed.FixedFramer, fixed.encode_fixed, fixed.KEYS_WITH_SYNC),
    "sync-length": _Kind(
        sync_length.SyncLengthFramer, sync_length.encode_sync_length, sync_length.KEYS
    ),
    "xbee-api": _Kind(xbee_api.XbeeApiFramer, xbee_api.encode_xbee_api, xbee_api.KEYS),
}


def framing_names() -> list[str]:
    """Return the kinds of framing a mission file may name."""
    return sorted(_FRAMINGS)


def framing_keys(kind: str) -> frozenset[str]:
    """Return the keys that a framing of this kind uses."""
    return _FRAMINGS[kind].keys


def innermost(framing: Framing) -> Framing:
    """Return the framing that the packets lie in directly."""
    return framing.inner or framing


def checksum_of(framing: Framing, checksum: Checksum | None) -> ChecksumCodec | None:
    """Return the codec of a mission's checksum over frames of this framing."""
    if checksum is None:
        return None
    return checksum_codec(checksum, hex_bytes(innermost(framing).sync))


def make_framer(framing: Framing, expected: Expected = ANY) -> Framer:
    """Return a new framer for the mission's framing."""
    framer = _FRAMINGS[framing.kind].framer(framing, expected)
    return InnerFramer(framer, make_framer(framing.inner, expected)) if framing.inner else framer


def encode_frame(framing: Framing, payload: bytes, checksum: ChecksumCodec | None = None) -> bytes:
    """Return `payload` and its checksum as the ground's serial port shows them.

    Raises ValueError when the framing cannot carry so many bytes.
    """
    encode = _FRAMINGS[framing.kind].encode
    if framing.inner is None:
        return encode(payload, framing, checksum)
    data = encode_frame(framing.inner, payload, checksum)
    pieces = [data[start : start + PIECE_BYTES] for start in range(0, len(data), PIECE_BYTES)]
    return b"".join(encode(piece, framing, None) for piece in pieces)
