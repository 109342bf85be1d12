"""A mission drafted from the bytes that a radio gave: lines or frames, by what is in them."""

import msgspec

from protocol.drafting.draft import Draft
from protocol.drafting.errors import DraftError
from protocol.drafting.from_frames import draft_of_frames
from protocol.drafting.from_lines import draft_of_lines
from protocol.framing import make_framer
from protocol.mission import Framing

_READABLE = 0.9
_FEWEST_BYTES = 16
_MOST = 0.8
_LINE_BYTES = frozenset((*b"\t\r\n", *range(0x20, 0x7F)))


def draft_of_capture(data: bytes, name: str) -> Draft:
    """Return the draft of a mission whose packets lie in `data`; raises DraftError."""
    if not data:
        raise DraftError("it is empty; record some packets first")
    if len(data) < _FEWEST_BYTES:
        raise DraftError(f"{len(data)} bytes are too few to tell anything; record more packets")
    for framing in (Framing("xbee-api"), Framing("xbee-api", mode=2)):
        carried = _carried(framing, data)
        if carried and is_lines(carried):
            draft = draft_of_lines(carried, name)
            draft.framing = msgspec.structs.replace(framing, inner=draft.framing)
            draft.reasons["framing"] = f"XBee API frames, mode {framing.mode}, that carry lines."
            return draft
    return draft_of_lines(data, name) if is_lines(data) else draft_of_frames(data, name)


def _carried(framing: Framing, data: bytes) -> bytes:
    """Return what frames of this framing carry, when nearly all bytes are such frames."""
    frames = [frame for frame in make_framer(framing).feed(data) if not frame.problem]
    if sum(len(frame.raw) for frame in frames) < _MOST * len(data):
        return b""
    return b"".join(frame.payload for frame in frames)


def is_lines(data: bytes) -> bool:
    """Tell whether the bytes are lines of text, a few damaged ones among them."""
    readable = sum(byte in _LINE_BYTES for byte in data)
    if readable < _READABLE * len(data):
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return False
        readable = sum(c.isprintable() or c in "\t\r\n" for c in text)
        if readable < _READABLE * len(text):
            return False
    return b"\n" in data or b"\r" in data
