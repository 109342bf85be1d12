"""Delimited-text packets, such as the lines of the competitions, as a construct."""

from collections.abc import Mapping
from typing import Any

import construct

from protocol.mission import PacketKind
from protocol.packet import FieldError, RejectReason


class TextLine(construct.Construct):  # type: ignore[misc]
    """A line of words between delimiters, one word a field.

    Parses to a Container of words by field name, spaces around a word removed; builds the
    line from such words. Raises FieldError when the bytes are not ASCII text or the number
    of words is not that of the fields.
    """

    def __init__(self, packet: PacketKind) -> None:
        super().__init__()
        self._names = [field.name for field in packet.fields]
        self._delimiter = packet.delimiter

    def _parse(self, stream: Any, _context: Any, _path: str) -> construct.Container:
        line = _ascii(stream.read())
        words = [word.strip() for word in line.split(self._delimiter)]
        if len(words) != len(self._names):
            raise FieldError(
                RejectReason.FIELD_COUNT, f"{len(words)} fields, expected {len(self._names)}"
            )
        return construct.Container(zip(self._names, words, strict=True))

    def _build(self, obj: Mapping[str, str], stream: Any, _context: Any, _path: str) -> Any:
        stream.write(self._delimiter.join(obj[name] for name in self._names).encode("ascii"))
        return obj


def _ascii(data: bytes) -> str:
    try:
        line = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise FieldError(
            RejectReason.NOT_TEXT, f"byte 0x{data[error.start]:02X} is not ASCII"
        ) from None
    if not line.replace("\t", " ").isprintable():
        raise FieldError(RejectReason.NOT_TEXT, "control characters in the line")
    return line
