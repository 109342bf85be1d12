"""Text among the packets that is none: a header line, the Arduino's own messages."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from protocol.diagnosis.suggestion import LIKELY, Suggestion
from protocol.framing import innermost
from protocol.mission import Mission, PacketKind, Radio
from protocol.packet import Reject, RejectReason

_TEXT_LINE = re.compile(rb"[ -~\t]{4,}\r?\n")
_DIGITS = re.compile(rb"[+-]?\d+(?:\.\d+)?")
_LEAST_TIMES = 3
_LEAST_LETTERS = 3
_MOST_HEADERS = 2
_LABELLED = re.compile(rb"[=:]\s*[-+.]?\d")
_LETTERS = re.compile(rb"[A-Za-z]")


def suggest_side_text(
    mission: Mission, data: bytes, rejects: tuple[Reject, ...]
) -> Iterator[Suggestion]:
    """Yield what is left when header and messages are taken out."""
    if innermost(mission.framing).kind == "lines":
        yield from _header(mission, rejects)
        yield from _messages(mission, rejects)
    elif len(_TEXT_LINE.findall(data)) >= _LEAST_TIMES:
        yield Suggestion(
            "debug-text",
            f"text is printed between the packets, such as {_first_text(data)!r}",
            "print such text to another serial port, or not at all",
            mission,
            rewrite=_without_text,
        )


def _first_text(data: bytes) -> str:
    found = Counter(_DIGITS.sub(b"0", line) for line in _TEXT_LINE.findall(data))
    return found.most_common(1)[0][0].decode("ascii").strip()[:40]


def _without_text(data: bytes) -> bytes:
    return _TEXT_LINE.sub(b"", data)


def _header(mission: Mission, rejects: tuple[Reject, ...]) -> Iterator[Suggestion]:
    headers = {reject.raw for reject in rejects if _is_header(reject.raw, mission)}
    if 0 < len(headers) <= _MOST_HEADERS:
        yield Suggestion(
            "header-line",
            "a line with the names of the fields is sent as well",
            "nothing is lost; to have it counted as no fault, do not print it, or set "
            f'side_lines = ["{_begin(min(headers))}"] in [radio]',
            mission,
            rewrite=partial(_without_lines, frozenset(headers)),
            certain=True,
        )


def _is_header(line: bytes, mission: Mission) -> bool:
    words = [word for word in re.split(rb"[,;\t|]", line) if word.strip()]
    if len(words) < 2 or len(words) * 2 < len(mission.packet.fields):
        return False
    if _LABELLED.search(line):
        return False
    named = sum(bool(_LETTERS.search(word)) and not word.strip()[:1].isdigit() for word in words)
    return named >= 0.9 * len(words)


def _messages(mission: Mission, rejects: tuple[Reject, ...]) -> Iterator[Suggestion]:
    shapes = Counter(_DIGITS.sub(b"0", r.raw) for r in rejects if _is_message(r, mission.packet))
    usual = {shape for shape, count in shapes.items() if count >= _LEAST_TIMES}
    if not usual:
        return
    first = shapes.most_common(1)[0][0]
    shown = next(r.raw for r in rejects if _DIGITS.sub(b"0", r.raw) == first)
    begins = sorted({_begin(shape) for shape in usual})
    listed = ", ".join(f'"{begin}"' for begin in begins)
    yield Suggestion(
        "debug-text",
        f"other text is printed between the packets, such as {shown.decode('ascii')[:40]!r}",
        f"set side_lines = [{listed}] in [radio], or do not print it",
        replace(mission, radio=Radio(mission.radio.rssi, tuple(begins))),
        rewrite=partial(_without_shapes, frozenset(usual)),
        rarity=LIKELY,
        certain=True,
    )


def _is_message(reject: Reject, packet: PacketKind) -> bool:
    """Tell whether a line is words rather than a broken packet."""
    line = reject.raw
    if reject.reason not in (RejectReason.FIELD_COUNT, RejectReason.UNKNOWN_KIND):
        return False
    marks = line.count(packet.delimiter.encode("latin-1", "replace"))
    return (
        line.isascii()
        and len(_LETTERS.findall(line)) >= _LEAST_LETTERS
        and 3 * marks < len(packet.fields)
        and line[:1].isascii()
    )


def _begin(line: bytes) -> str:
    """Return what such lines begin with, up to their first number."""
    text = line.decode("ascii", "replace")
    return (re.split(r"[\d\"\\]", text, maxsplit=1)[0].strip() or text.strip())[:20].strip()


def _without_lines(lines: frozenset[bytes], data: bytes) -> bytes:
    pieces = data.replace(b"\r", b"\n").split(b"\n")
    return b"\n".join(piece for piece in pieces if piece not in lines)


def _without_shapes(shapes: frozenset[bytes], data: bytes) -> bytes:
    pieces = data.replace(b"\r", b"\n").split(b"\n")
    return b"\n".join(piece for piece in pieces if _DIGITS.sub(b"0", piece) not in shapes)
