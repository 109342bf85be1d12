"""Delimited-text packets, such as the lines of the competitions, as a construct."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import construct

from protocol.mission import Field, PacketKind
from protocol.packet import FieldError, RejectReason

WHITESPACE = "whitespace"
"""The delimiter that is any run of blanks."""

ANY = "any"
"""The delimiter that is what a line has in it: ';' or ',' or tab, else before labels, else blanks.

A line is sent with commas, or semicolons where numbers have commas.
"""

_LABEL_MARK = re.compile(r"[=:]")
_BEFORE_LABEL = re.compile(r"\s+(?=[^\s=:]+\s*[=:])")

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

    @property
    def has_marks(self) -> bool:
        """Whether a prefix or a constant word marks the lines of this kind."""
        return bool(self._prefix or self._constants)

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
        return _sent_mark(self._packet).join(words)

    def _build(self, obj: Mapping[str, str], stream: Any, _context: Any, _path: str) -> Any:
        words = [self._as_sent(field, obj[field.name]) for field in self._packet.fields]
        while len(words) > self._required and not words[-1]:
            words.pop()
        if len(words) < 2 <= len(self._names) and not any(words):
            words = ["", ""]  # an empty line is no line
        if self._packet.quote:
            words = [self._quoted(word) for word in words]
        stream.write((self._prefix + self._joined(words)).encode(self._packet.characters))
        return obj

    def _as_sent(self, field: Field, word: str) -> str:
        comma = self._packet.decimal_comma and field.type in _HAVE_POINTS
        return word.replace(".", ",") if comma else word

    def _quoted(self, word: str) -> str:
        mark = self._packet.delimiter
        divides = " " in word or not word if mark == WHITESPACE else mark in word
        return f"{self._packet.quote}{word}{self._packet.quote}" if divides else word


def unsendable(field: Field, packet: PacketKind) -> str:
    """Return the characters that a word of this field cannot hold in a line."""
    labels = "=:" if packet.labels else ""
    if packet.quote:
        return packet.quote + labels
    if packet.delimiter == ANY:
        return ";,\t" + labels + ("" if field.rest else " ")
    return labels if field.rest else _sent_mark(packet) + labels


def shows_nothing(packet: PacketKind) -> bool:
    """Tell whether an empty word would vanish from a line, so that a word must stand for it."""
    blanks_divide = packet.delimiter == WHITESPACE and not packet.quote
    return blanks_divide or len(packet.fields) == 1


def splitter(packet: PacketKind) -> Split:
    """Return how the lines of `packet`, without their prefix, fall into words.

    The words are without the names and units that `labels` allows, and numbers have a point.
    """
    divided = _divider(packet)
    if not packet.labels and not packet.decimal_comma:
        return lambda line: [word.strip() for word in divided(line)]
    readers = [word_reader(field, packet) for field in packet.fields]

    def split(line: str) -> list[str]:
        words = [word.strip() for word in divided(line)]
        for index, (read, word) in enumerate(zip(readers, words, strict=False)):
            words[index] = read(word)
        return words

    return split


def word_reader(field: Field, packet: PacketKind) -> Callable[[str], str]:
    """Return what takes name and unit from a field's word, and gives a number its point."""
    is_number = field.type in ("number", "integer")
    comma = packet.decimal_comma and field.type in _HAVE_POINTS

    def read(word: str) -> str:
        match = None
        if packet.labels:
            match = (is_number and LABELLED_NUMBER.match(word)) or LABELLED_WORD.match(word)
        bare = match.group(1) if match and (match.group(1) or not is_number) else word
        return bare.replace(",", ".") if comma else bare

    return read


def _sent_mark(packet: PacketKind) -> str:
    if packet.delimiter == ANY:
        return _any_marks(packet)[0 if packet.decimal_comma else 1]
    return " " if packet.delimiter == WHITESPACE else packet.delimiter


def _any_marks(packet: PacketKind) -> str:
    return ";\t" if packet.decimal_comma else ";,\t"


def _divider(packet: PacketKind) -> Split:
    mark = packet.delimiter
    if packet.quote:
        return _quote_divider(mark, packet.quote)
    # What takes the rest of the line takes it as it is.
    most = len(packet.fields) - 1 if packet.fields[-1].rest else -1
    if mark == WHITESPACE:
        return lambda line: line.split(None, most)
    if mark == ANY:
        return partial(_divided_at_any, marks=_any_marks(packet), most=most, labels=packet.labels)
    return lambda line: line.split(mark, most)


def _divided_at_any(line: str, marks: str, most: int, labels: bool) -> list[str]:
    for mark in marks:
        if mark in line:
            return line.split(mark, most)
    if not (labels and _LABEL_MARK.search(line)):
        return line.split(None, most)
    words = _BEFORE_LABEL.split(line.strip(), max(0, most))
    if len(words) > 1 and not _LABEL_MARK.search(words[0]):
        words[:2] = [f"{words[0]} {words[1]}"]  # a label of several words
    return words


def _quote_divider(mark: str, quote: str) -> Split:
    q = re.escape(quote)
    quoted = rf"{q}((?:[^{q}]|{q}{q})*){q}"
    if mark == WHITESPACE:
        word = re.compile(rf"{quoted}\S*|(\S+)")
    else:
        end = re.escape(mark)
        blanks = "" if mark == " " else " *"
        word = re.compile(rf"{blanks}(?:{quoted}[^{end}]*|([^{end}]*))(?:{end}|(\Z))")

    def divided(line: str) -> list[str]:
        found = []
        for match in word.finditer(line):
            inside, bare = match.group(1), match.group(2)
            found.append(bare if inside is None else inside.replace(quote * 2, quote))
            if match.lastindex == 3:
                break  # the end of the line, which the last word has reached
        return found

    return divided


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
