"""Delimited-text packets, such as the lines of the competitions, as a construct."""

import csv
import re
from collections.abc import Callable, Mapping
from typing import Any

import construct

from protocol.mission import Field, PacketKind
from protocol.packet import FieldError, RejectReason

WHITESPACE = "whitespace"
"""The delimiter that is any run of blanks."""

LABELLED_NUMBER = re.compile(
    r"(?:[^\d\s=:+.,-][^=:]*[=:])?\s*([+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?)\s*"
    r"(?:(?:[^\W\d_]|[°%])+(?:[/·*](?:[^\W\d_])+)*(?:\^?-?[0-9]|[²³])?)?\Z"
)
"""A number with a name before it and a unit behind it, either of which may be missing."""

LABELLED_WORD = re.compile(r"[^\W\d][\w .-]*[=:]\s*(.*)\Z")
"""Any other word with a name before it."""

_HAVE_POINTS = frozenset({"number", "time"})
"""Types of fields whose words may have a decimal point."""

Split = Callable[[str], list[str]]


class TextLine(construct.Construct):  # type: ignore[misc]
    """A line of words between delimiters, one word a field.

    Parses to a Container of words by field name, spaces around a word removed; builds the
    line from such words. A field that is not there because the line may end before it has an
    empty word. Raises FieldError when the bytes are not text in the packet's characters, lack
    the prefix, or do not have as many words as there are fields.
    """

    def __init__(self, packet: PacketKind) -> None:
        super().__init__()
        self._names = [field.name for field in packet.fields]
        self._constants = [
            (index, str(field.constant))
            for index, field in enumerate(packet.fields)
            if field.constant is not None
        ]
        self._required = sum(not field.optional for field in packet.fields)
        self._rest = packet.fields[-1].rest
        self._prefix = packet.prefix
        self._packet = packet
        self._split = splitter(packet)

    def recognises(self, line: bytes) -> bool:
        """Tell whether a line has the prefix and the constant words of this kind."""
        if not line.startswith(self._prefix.encode("ascii")):
            return False
        if not self._constants:
            return True
        text = line.decode(self._packet.characters, errors="replace")
        words = self._split(text[len(self._prefix) :])
        return all(i < len(words) and words[i] == word for i, word in self._constants)

    def _parse(self, stream: Any, _context: Any, _path: str) -> construct.Container:
        line = _readable(stream.read(), self._packet.characters)
        if not line.startswith(self._prefix):
            raise FieldError(
                RejectReason.UNKNOWN_KIND, f"the line does not begin with {self._prefix!r}"
            )
        words = self._split(line[len(self._prefix) :])
        return construct.Container(zip(self._names, self._fitted(words), strict=True))

    def _fitted(self, words: list[str]) -> list[str]:
        most = len(self._names)
        if self._rest and len(words) > most:
            words[most - 1 :] = [self._joined(words[most - 1 :])]
        if self._required <= len(words) < most:
            words += [""] * (most - len(words))
        if len(words) != most:
            least = f"{self._required} to " if self._required < most else ""
            raise FieldError(
                RejectReason.FIELD_COUNT, f"{len(words)} fields, expected {least}{most}"
            )
        return words

    def _joined(self, words: list[str]) -> str:
        mark = self._packet.delimiter
        return (" " if mark == WHITESPACE else mark).join(words)

    def _build(self, obj: Mapping[str, str], stream: Any, _context: Any, _path: str) -> Any:
        words = [self._as_sent(field, obj[field.name]) for field in self._packet.fields]
        while len(words) > self._required and not words[-1]:
            words.pop()
        if self._packet.quote:
            words = [self._quoted(word) for word in words]
        stream.write((self._prefix + self._joined(words)).encode(self._packet.characters))
        return obj

    def _as_sent(self, field: Field, word: str) -> str:
        comma = self._packet.decimal_comma and field.type in _HAVE_POINTS
        return word.replace(".", ",") if comma else word

    def _quoted(self, word: str) -> str:
        mark = self._packet.delimiter
        divides = any(c.isspace() for c in word) if mark == WHITESPACE else mark in word
        return f"{self._packet.quote}{word}{self._packet.quote}" if divides else word


def splitter(packet: PacketKind) -> Split:
    """Return how the lines of `packet`, without their prefix, fall into words.

    The words are without the names and units that `labels` allows, and numbers have a point.
    """
    divided = _divider(packet)
    if not packet.labels and not packet.decimal_comma:
        return lambda line: [word.strip() for word in divided(line)]
    readers = [_word_reader(field, packet) for field in packet.fields]

    def split(line: str) -> list[str]:
        words = [word.strip() for word in divided(line)]
        for index, (read, word) in enumerate(zip(readers, words, strict=False)):
            words[index] = read(word)
        return words

    return split


def _word_reader(field: Field, packet: PacketKind) -> Callable[[str], str]:
    pattern = LABELLED_NUMBER if field.type in ("number", "integer") else LABELLED_WORD
    comma = packet.decimal_comma and field.type in _HAVE_POINTS

    def read(word: str) -> str:
        match = pattern.match(word) if packet.labels else None
        bare = match.group(1) if match else word
        return bare.replace(",", ".") if comma else bare

    return read


def _divider(packet: PacketKind) -> Split:
    mark = packet.delimiter
    if packet.quote:
        single = " " if mark == WHITESPACE else mark
        skip = mark == WHITESPACE

        def divided(line: str) -> list[str]:
            reader = csv.reader(
                [line.strip() if skip else line],
                delimiter=single,
                quotechar=packet.quote,
                skipinitialspace=skip,
            )
            return next(reader, [])

        return divided
    if mark == WHITESPACE:
        return str.split
    return lambda line: line.split(mark)


def _readable(data: bytes, characters: str) -> str:
    try:
        line = data.decode(characters)
    except UnicodeDecodeError as error:
        name = characters.upper()
        raise FieldError(
            RejectReason.NOT_TEXT, f"byte 0x{data[error.start]:02X} is not {name}"
        ) from None
    if not line.replace("\t", " ").isprintable():
        raise FieldError(RejectReason.NOT_TEXT, "control characters in the line")
    return line
