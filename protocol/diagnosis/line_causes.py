"""Lines: other delimiters, decimal commas, labels and units, words too many or few."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from protocol.diagnosis.line_samples import some_lines_of
from protocol.diagnosis.suggestion import (
    LIKELY,
    POSSIBLE,
    RARE,
    UNKNOWN,
    USUAL,
    Suggestion,
    with_all_packets,
    with_fields,
)
from protocol.mission import Field, Mission, PacketKind
from protocol.text import WHITESPACE

_DELIMITERS = (",", ";", "\t", "|", WHITESPACE, "/", ":", "&")
_DECIMAL_COMMA = re.compile(rb"(?<=\d),(?=\d)")
_NAME_BEFORE = re.compile(rb"(?<![\w.])[A-Za-z_]\w*[ \t]*[=:][ \t]*")
_MOST_OFF = 4
_UNIT_BEHIND = re.compile(r"\d ?[A-Za-z°%]+\s*\Z")
_MARK_OF_LINE = re.compile(r"[^\d,;|\t\-+.]{1,24}?[,;|\t: ]|[$#!@>]+")


def suggest_lines(mission: Mission, data: bytes, doubtful: Sequence[str]) -> Iterator[Suggestion]:
    """Yield what the lines may look like instead."""
    if mission.packet.encoding != "text":
        return
    lines = some_lines_of(data)
    if len(lines) < 2:
        return
    yield from _other_words(mission, lines)
    yield from _named_words(mission, lines)
    yield from _commas_twice(mission)
    yield from _prefixes(mission, lines)
    yield from _trailing(mission, lines)
    yield from _numbers_of_words(mission, lines, doubtful)


def _other_words(mission: Mission, lines: list[str]) -> Iterator[Suggestion]:
    """Yield every other delimiter, with and without labels and decimal commas."""
    packet = mission.packet
    for mark in _DELIMITERS:
        if not _is_in_most(mark, lines) or mark == packet.quote:
            continue
        for labels in (packet.labels, not packet.labels):
            for comma in (False, True):
                if (mark, labels, comma) == (packet.delimiter, packet.labels, False):
                    continue
                if comma and mark == ",":
                    continue
                yield _words_suggestion(mission, lines, mark, labels, comma)


def _is_in_most(mark: str, lines: list[str]) -> bool:
    if mark == WHITESPACE:
        return 2 * sum(" " in line for line in lines) > len(lines)
    return 2 * sum(mark in line for line in lines) > len(lines)


def _words_suggestion(
    mission: Mission, lines: list[str], mark: str, labels: bool, comma: bool
) -> Suggestion:
    packet = mission.packet
    names, sentences, mends = [], [], []
    if comma:
        names.append("decimal-comma")
        sentences.append("numbers are written with a decimal comma")
        mends.append("print numbers with a point in the firmware or the radio's program")
    if labels != packet.labels:
        names.append(_label_name(lines, mark) if labels else "labels-missing")
        sentences.append(_label_sentence(names[-1]))
        mends.append(f"set labels = {str(labels).lower()} in [[packet]]")
    if mark != packet.delimiter:
        names.append("delimiter")
        sentences.append(
            f"the words are divided by {_shown(mark)}, the mission says {_shown(packet.delimiter)}"
        )
        mends.append(f"set delimiter = {_toml(mark)} in [[packet]]")
    return Suggestion(
        names[0],
        " and ".join(sentences),
        " and ".join(mends),
        with_all_packets(mission, delimiter=mark, labels=labels),
        rewrite=_with_points if comma else None,
        rarity=LIKELY + len(names) - 1,
    )


def _named_words(mission: Mission, lines: list[str]) -> Iterator[Suggestion]:
    """Yield names before words of all kinds, which `labels` only knows before numbers."""
    for mark in _DELIMITERS:
        if _is_in_most(mark, lines) and mark not in (mission.packet.quote, ":", "&"):
            yield Suggestion(
                "labels",
                "words carry a name before them (as T:21.5 or MODE=F)",
                "print the values without their names; labels = true in [[packet]] would take "
                f"names off numbers only; words are divided by {_shown(mark)}",
                with_all_packets(mission, delimiter=mark),
                rewrite=_without_names,
                rarity=LIKELY + (mark != mission.packet.delimiter) + 1,
            )


def _without_names(data: bytes) -> bytes:
    return _NAME_BEFORE.sub(b"", data)


def _label_name(lines: list[str], mark: str) -> str:
    words = [
        word.strip() for line in lines for word in line.split(None if mark == WHITESPACE else mark)
    ]
    named = sum("=" in word or (":" in word and not word[:1].isdigit()) for word in words)
    with_unit = sum(bool(_UNIT_BEHIND.search(word)) for word in words)
    return "labels" if named >= with_unit else "units"


def _label_sentence(name: str) -> str:
    return {
        "labels": "words carry a name before their number (as T:21.5 or T=21.5)",
        "units": "words carry a unit behind their number (as 21.5C)",
        "labels-missing": "words are plain, without names or units",
    }[name]


def _with_points(data: bytes) -> bytes:
    return _DECIMAL_COMMA.sub(b".", data)


def _commas_twice(mission: Mission) -> Iterator[Suggestion]:
    """Yield decimal commas in lines that are divided by commas as well."""
    if mission.packet.delimiter != ",":
        return
    yield Suggestion(
        "decimal-comma",
        "numbers are written with a decimal comma, and commas divide the words as well",
        "print numbers with a point in the firmware",
        mission,
        rewrite=partial(_joined_decimals, mission.packet),
        rarity=USUAL,
    )


def _joined_decimals(packet: PacketKind, data: bytes) -> bytes:
    """Return the lines with the two words of each decimal number joined by a point."""
    lines = []
    decimal = [field.type == "number" and field.decimals != 0 for field in packet.fields]
    for line in data.replace(b"\r", b"\n").split(b"\n"):
        words = line.split(b",")
        if len(words) != len(decimal) + sum(decimal):
            lines.append(line)
            continue
        taken = iter(words)
        joined = [
            next(taken) + b"." + next(taken) if has_decimals else next(taken)
            for has_decimals in decimal
        ]
        lines.append(b",".join(joined))
    return b"\n".join(lines)


def _prefixes(mission: Mission, lines: list[str]) -> Iterator[Suggestion]:
    """Yield what most lines begin with, if it is not the prefix described."""
    marks = [match.group() for match in map(_MARK_OF_LINE.match, lines) if match]
    marks += [line[:size] for line in lines for size in (1, 2) if not line[:size].isalnum()]
    given = mission.packet.prefix
    common = {mark for mark, count in Counter(marks).most_common(6) if 2 * count > len(lines)}
    for prefix in sorted({*common, ""}):
        if prefix == given or not prefix.isascii():
            continue
        sentence = f"each line begins with {prefix!r}, " if prefix else "no line begins with "
        yield Suggestion(
            "prefix",
            sentence + ("which the mission does not say" if prefix else f"{given!r}"),
            f'set prefix = "{prefix}" in [[packet]]',
            with_all_packets(mission, prefix=prefix),
        )


def _trailing(mission: Mission, lines: list[str]) -> Iterator[Suggestion]:
    mark = mission.packet.delimiter
    if mark == WHITESPACE or 2 * sum(line.endswith(mark.strip() or mark) for line in lines) < len(
        lines
    ):
        return
    field = Field(f"{UNKNOWN}_END", "text", optional=True)
    if any(f.rest for f in mission.packet.fields):
        return
    yield Suggestion(
        "trailing-delimiter",
        f"each line ends with a delimiter ({_shown(mark)}), and so with an empty word",
        f"do not print the last {_shown(mark)}, or add "
        '{ name = "END", type = "text", optional = true } as the last field',
        with_fields(mission, 0, (*mission.packet.fields, field)),
    )


def _numbers_of_words(
    mission: Mission, lines: list[str], doubtful: Sequence[str]
) -> Iterator[Suggestion]:
    """Yield fields too many, too few or exchanged, at each place."""
    packet = mission.packet
    split = None if packet.delimiter == WHITESPACE else packet.delimiter
    counts = Counter(len(line.split(split)) for line in lines)
    for words, count in counts.most_common(2):
        extra = words - len(packet.fields)
        if 3 * count < len(lines) or not 0 < abs(extra) <= _MOST_OFF:
            continue
        yield from _more(mission, extra) if extra > 0 else _fewer(mission, -extra)
    yield from _exchanged(mission)


def _more(mission: Mission, extra: int) -> Iterator[Suggestion]:
    fields = mission.packet.fields
    more = tuple(Field(f"{UNKNOWN}_{number}", "text") for number in range(extra))
    optional = any(field.optional or field.rest for field in fields)
    for position in range(len(fields) + (0 if optional else 1)):
        where = f"behind {fields[position - 1].name}" if position else "at the beginning"
        yield Suggestion(
            "field-missing-in-mission",
            f"the lines hold {_fields(extra)} more than described, {where}",
            f"add {_fields(extra)} {where} in fields, or do not send what is there",
            with_fields(mission, 0, (*fields[:position], *more, *fields[position:])),
            rarity=POSSIBLE,
            place=where,
        )


def _fewer(mission: Mission, missing: int) -> Iterator[Suggestion]:
    fields = mission.packet.fields
    for position in range(len(fields) - missing + 1):
        left = (*fields[:position], *fields[position + missing :])
        if not left:
            continue
        names = ", ".join(field.name for field in fields[position : position + missing])
        yield Suggestion(
            "field-missing-in-frames",
            f"the lines do not hold {names}",
            f"remove {names} from fields, or send it",
            with_fields(mission, 0, left),
            rarity=POSSIBLE,
            place=f"without {names}",
        )


def _exchanged(mission: Mission) -> Iterator[Suggestion]:
    fields = mission.packet.fields
    for position in range(len(fields) - 1):
        first, second = fields[position : position + 2]
        if first.optional or second.optional or second.rest:
            continue
        yield Suggestion(
            "field-order",
            f"{second.name} is sent before {first.name}",
            f"exchange {first.name} and {second.name} in fields",
            with_fields(mission, 0, (*fields[:position], second, first, *fields[position + 2 :])),
            rarity=RARE,
        )


def _fields(number: int) -> str:
    return "one field" if number == 1 else f"{number} fields"


def _shown(mark: str) -> str:
    return {WHITESPACE: "blanks", "\t": "tabs"}.get(mark, f"'{mark}'")


def _toml(mark: str) -> str:
    return '"\\t"' if mark == "\t" else f'"{mark}"'
