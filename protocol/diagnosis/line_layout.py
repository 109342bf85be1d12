"""The words of a line against the fields: which is expected where, and which does not fit."""

from collections.abc import Iterator
from itertools import zip_longest

from protocol.conversion import conversion_of
from protocol.diagnosis.plausibility import NOT_PLAUSIBLE, value_fits
from protocol.mission import Field, Mission, PacketKind
from protocol.packet import FieldError
from protocol.text import splitter

_LONGEST_WORD = 32
_MOST_WORDS = 64


def line_lines(mission: Mission, packet: PacketKind, payload: bytes) -> list[str]:
    """Return a table of the line's words; the first that does not fit is marked."""
    text = payload.decode("latin-1")
    problems: list[str] = []
    if not text.startswith(packet.prefix):
        problems.append(f"the line does not begin with {packet.prefix!r}")
    words = words_of(packet, text)
    rows = list(_rows(mission, packet, words[:_MOST_WORDS]))
    if len(words) > _MOST_WORDS:
        problems.append(f"{len(words)} words; the first {_MOST_WORDS} are shown")
    return problems + _table(rows)


def words_of(packet: PacketKind, text: str) -> list[str]:
    """Return the words of a line; the last field may take all that is left of it."""
    words = splitter(packet)(text.removeprefix(packet.prefix))
    if packet.fields[-1].rest and len(words) > len(packet.fields):
        last = len(packet.fields) - 1
        words[last:] = [packet.delimiter.join(words[last:])]
    return words


def _rows(mission: Mission, packet: PacketKind, words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield word, field and what is wrong."""
    for word, field in zip_longest(words, packet.fields):
        if field is None:
            yield shown_word(word), "", "more than described"
        elif word is None:
            yield from _missing(packet.fields[len(words) :])
            return
        else:
            yield shown_word(word), _expected(field), word_problem(mission, packet, field, word)


def _missing(fields: tuple[Field, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield the fields for which the line has no word; of many only the first."""
    sent_always = [field for field in fields if not field.optional]
    if sent_always:
        more = f", and {len(sent_always) - 1} more" if len(sent_always) > 1 else ""
        yield "", _expected(sent_always[0]), f"missing{more}"


def word_problem(mission: Mission, packet: PacketKind, field: Field, word: str) -> str:
    """Return what is wrong with a word of the line; empty when it can be."""
    if not word.isprintable() or not word.isascii():
        return "is damaged: not plain text"
    try:
        value = conversion_of(field, packet).to_si(word)
    except FieldError as fault:
        return fault.detail.partition(" is not ")[2].join(("is not ", ""))
    return "" if value_fits(field, packet, mission, value, word) else NOT_PLAUSIBLE


def _table(rows: list[tuple[str, str, str]]) -> list[str]:
    width = max((len(word) for word, _, _ in rows), default=0)
    wide = max((len(name) for _, name, _ in rows), default=0)
    first = next((number for number, row in enumerate(rows) if row[2]), None)
    lines = []
    for number, (word, name, problem) in enumerate(rows):
        mark = f"<-- {problem}" if number == first else problem
        lines.append(f"{number + 1:>3}  {word:<{width}}  {name:<{wide}}  {mark}".rstrip())
    return lines


def _expected(field: Field) -> str:
    unit = f" ({field.unit})" if field.unit else ""
    return f"{field.name}{unit}: {field.type}"


def shown_word(word: str) -> str:
    """Return a word with what cannot be printed written out, cut when it is long."""
    text = "".join(c if c.isascii() and c.isprintable() else f"\\x{ord(c):02x}" for c in word)
    return text if len(text) <= _LONGEST_WORD else text[: _LONGEST_WORD - 3] + "..."
