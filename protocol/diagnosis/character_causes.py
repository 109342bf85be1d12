"""What the bytes of text were made into on their way: UTF-16, a byte order mark, hex, JSON."""

import json
import re
from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from protocol.diagnosis.line_samples import looks_like_text, some_lines_of
from protocol.diagnosis.suggestion import USUAL, Suggestion, with_all_packets
from protocol.framing import encode_frame
from protocol.mission import Framing, Mission, PacketKind
from protocol.text import WHITESPACE

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LEAST_ZEROS = 0.3
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[ \t,:]*)+")
_LEAST_HEX_SHARE = 0.6


def suggest_characters(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    """Yield what turns the bytes back into what was sent, as far as they look like it."""
    yield from _utf16(mission, data)
    if data.startswith(_BYTE_ORDER_MARK):
        yield Suggestion(
            "byte-order-mark",
            "the data begin with a byte order mark (EF BB BF), as some editors put it",
            "save the capture without BOM; a radio sends none",
            mission,
            rewrite=_without_mark,
            certain=True,
        )
    yield from _hex(mission, data)
    yield from _json(mission, data)


def _without_mark(data: bytes) -> bytes:
    return data.removeprefix(_BYTE_ORDER_MARK)


def _utf16(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    if mission.packet.encoding != "text" or data.count(0) < _LEAST_ZEROS * len(data):
        return
    yield Suggestion(
        "utf-16",
        "the text is in UTF-16: each letter has a zero byte beside it",
        "save the capture as UTF-8, or print char instead of wide characters",
        replace(mission, framing=Framing("lines")),
        rewrite=_narrow,
    )


def _narrow(data: bytes) -> bytes:
    return data.replace(b"\xff\xfe", b"").replace(b"\xfe\xff", b"").replace(b"\0", b"")


def _hex(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    if not looks_like_text(data):
        return
    lines = data.replace(b"\r", b"\n").split(b"\n")
    if sum(len(m) for line in lines for m in _HEX.findall(line)) < _LEAST_HEX_SHARE * len(data):
        return
    for rewrite in (_from_hex, partial(_from_hex_lines, mission.framing)):
        yield Suggestion(
            "hex-text",
            "the bytes are written out as hexadecimal digits",
            "send them as they are (Serial.write instead of Serial.print in HEX), or save the "
            "capture as raw bytes",
            mission,
            rewrite=rewrite,
            rarity=USUAL,
        )


def _from_hex(data: bytes) -> bytes:
    return b"".join(map(_bytes_of, data.replace(b"\r", b"\n").split(b"\n")))


def _from_hex_lines(framing: Framing, data: bytes) -> bytes:
    """Return each line's bytes framed as the mission says."""
    found = [_bytes_of(line) for line in data.replace(b"\r", b"\n").split(b"\n")]
    try:
        return b"".join(encode_frame(framing, payload) for payload in found if payload)
    except ValueError:
        return b""


def _bytes_of(line: bytes) -> bytes:
    digits = re.sub(rb"0[xX]|[^0-9A-Fa-f]", b"", line)
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _json(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    packet = mission.packet
    if packet.encoding != "text":
        return
    lines = some_lines_of(data)
    if 2 * sum(line.startswith("{") and line.endswith("}") for line in lines) < len(lines) or (
        not lines
    ):
        return
    yield Suggestion(
        "json",
        "the lines are JSON objects, not words between delimiters",
        f"print the values with {'blanks' if packet.delimiter == WHITESPACE else packet.delimiter}"
        " between them; JSON is four times as long and not understood",
        with_all_packets(mission, prefix="", labels=False),
        rewrite=partial(_from_json, packet),
    )


def _from_json(packet: PacketKind, data: bytes) -> bytes:
    mark = " " if packet.delimiter == WHITESPACE else packet.delimiter
    lines = data.replace(b"\r", b"\n").split(b"\n")
    return b"\n".join(_words_of(line, packet, mark) for line in lines)


def _words_of(line: bytes, packet: PacketKind, mark: str) -> bytes:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not isinstance(found, dict):
        return line
    by_name = {str(key).lower(): str(value) for key, value in found.items()}
    names = [field.name.lower() for field in packet.fields]
    if sum(name in by_name for name in names) * 2 > len(names):
        words = [by_name.get(name, "") for name in names]
    else:
        words = list(by_name.values())
    return mark.join(words).encode("latin-1", "replace")
