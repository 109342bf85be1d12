"""One frame in its parts, in the order on the wire: for a screen to draw."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from protocol.conversion import conversion_of
from protocol.diagnosis.binary_layout import binary_rows, shown_bytes, shown_value
from protocol.diagnosis.explanation import kind_of, split_checksum
from protocol.diagnosis.frames import frame_of
from protocol.diagnosis.line_layout import shown_word, word_problem, words_of
from protocol.mission import Field, Mission, PacketKind
from protocol.packet import FieldError, Packet

_MOST_PARTS = 320
_UNFRAMED_BYTES = 256


class FramePart(NamedTuple):
    """A stretch of a frame: its bytes or its word as `text`, the `name` of the field (more
    than one where fields share bytes), the `value` as people read it, and what is wrong."""

    text: str
    name: str
    value: str = ""
    problem: str = ""


def frame_parts(mission: Mission, raw: bytes) -> list[FramePart]:
    """Return the parts of a frame, as received without delimiters. Never raises.

    Bytes in which no frame can be seen are one part without a name.
    """
    frame = frame_of(mission, raw)
    if frame is None:
        return [_unframed(raw)]
    head = [FramePart(shown_bytes(frame.head), "frame")] if frame.head else []
    try:
        payload, checksum = split_checksum(mission, frame)
    except FieldError as fault:
        return [*head, FramePart(shown_bytes(frame.payload), "", "", fault.detail)]
    parts = [*head, *_payload_parts(mission, kind_of(mission, payload), payload)]
    if checksum:
        problem = "" if checksum.right else f"differs: the bytes give {checksum.computed}"
        parts.append(FramePart(checksum.received, "checksum", "", problem))
    return parts[:_MOST_PARTS]


def packet_parts(mission: Mission, packet: Packet) -> list[FramePart]:
    """Return the parts of what a good packet's frame carried."""
    kind = next(kind for kind in mission.packets if kind.name == packet.kind)
    return list(_payload_parts(mission, kind, packet.payload))[:_MOST_PARTS]


def _payload_parts(mission: Mission, kind: PacketKind, payload: bytes) -> Iterator[FramePart]:
    if kind.encoding == "text":
        return _words(mission, kind, payload)
    return _bytes(mission, kind, payload)


def _words(mission: Mission, kind: PacketKind, payload: bytes) -> Iterator[FramePart]:
    text = payload.decode("latin-1")
    if kind.prefix:
        lacks = "" if text.startswith(kind.prefix) else "the line does not begin with it"
        yield FramePart(kind.prefix, "prefix", "", lacks)
    words = words_of(kind, text)
    for word, field in zip_longest(words, kind.fields):
        if field is None:
            yield FramePart(shown_word(word), "", "", "more than described")
        elif word is not None:
            problem = word_problem(mission, kind, field, word)
            value = "" if problem else _value(kind, field, word)
            yield FramePart(shown_word(word), field.name, value, problem)
        elif not field.optional:
            yield FramePart("", field.name, "", "missing")
            return


def _value(kind: PacketKind, field: Field, word: str) -> str:
    return shown_value(field, kind, conversion_of(field, kind).to_si(word), word)


def _bytes(mission: Mission, kind: PacketKind, payload: bytes) -> Iterator[FramePart]:
    """Yield a part for each stretch of bytes; fields that share bytes are one part."""
    part: FramePart | None = None
    for row in binary_rows(mission, kind, payload):
        if part is not None and not row.data and not row.problem.startswith("ends here"):
            part = FramePart(
                part.text,
                f"{part.name}+{row.name}",
                f"{part.value}, {row.value}",
                part.problem or row.problem,
            )
            continue
        if part is not None:
            yield part
        part = FramePart(shown_bytes(row.data), row.name, row.value, row.problem)
    if part is not None:
        yield part


def _unframed(raw: bytes) -> FramePart:
    shown = raw[:_UNFRAMED_BYTES]
    more = " ..." if len(raw) > len(shown) else ""
    printable = sum(32 <= byte < 127 for byte in shown)
    text = (
        "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in shown)
        if printable * 10 >= len(shown) * 9
        else shown.hex(" ").upper()
    )
    return FramePart(text + more, "", "", "no frame can be seen in these bytes")
