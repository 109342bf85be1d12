"""A mission drafted from a table of words: a field for each column."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from statistics import median

import msgspec

from protocol.checks.names import is_readable
from protocol.conversion import conversion_of
from protocol.drafting.column import Column, column_of
from protocol.drafting.draft import Draft, DraftField, DraftPacket
from protocol.drafting.guess import Guess, guesses
from protocol.drafting.states import phases_of
from protocol.drafting.table import Table
from protocol.mission import Field, Framing, PacketKind
from protocol.text import LABELLED_NUMBER, LABELLED_WORD
from protocol.units import UNITS

_IDENTITY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_LONGEST_WORD = 60
_MOST_DECIMALS = 9
_DATE = re.compile(r"\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8}T")


def draft_of_table(table: Table, name: str) -> Draft:
    """Return the draft of a mission whose lines have the columns of the table."""
    columns = [_column(table, index) for index in range(len(table.names))]
    found = guesses(columns)
    packet = _packet(table, columns, found)
    draft = Draft(name, [packet], Framing("lines"), remarks=list(table.remarks))
    draft.reasons["framing"] = "Lines; CR, LF and CRLF are all understood."
    draft.states = _states(packet)
    _identify(draft, table, columns, found)
    return draft


def _column(table: Table, index: int) -> Column:
    words = table.words(index)
    if table.decimal_comma:
        words = [word.replace(",", ".") if _is_comma_number(word) else word for word in words]
    name = table.names[index]
    if index < len(table.units) and table.units[index]:
        return replace(column_of(name, words), unit_word=table.units[index])
    return column_of(name, words)


def _is_comma_number(word: str) -> bool:
    bare = word.replace(",", ".")
    return bool(LABELLED_NUMBER.match(bare) or _PLAIN_NUMBER.match(bare))


def _packet(table: Table, columns: list[Column], found: list[Guess]) -> DraftPacket:
    kind = PacketKind(
        "telemetry",
        "text",
        (),
        delimiter=table.delimiter,
        quote=table.quote,
        labels=_has_labels(table, columns),
        decimal_comma=table.decimal_comma,
        characters="ascii" if _all_ascii(table) else "utf-8",
    )
    fields = [
        _field(index, column, guess, table, kind)
        for index, (column, guess) in enumerate(zip(columns, found, strict=True))
    ]
    packet = DraftPacket(kind, fields, [guess.remark for guess in found if guess.remark])
    group = _zero_group(table, columns, found)
    if group:
        packet.kind = msgspec.structs.replace(kind, absent_if_all_zero=(group,))
        packet.remarks.append("No position where the GPS sends 0, 0.")
    return packet


def _has_labels(table: Table, columns: list[Column]) -> bool:
    """Tell whether numbers have a name before them or a unit behind them."""
    for index, column in enumerate(columns):
        if column.is_number:
            words = (word.replace(",", ".") for word in table.words(index))
            if any(not _PLAIN_NUMBER.match(w) and LABELLED_NUMBER.match(w) for w in words):
                return True
    return False


def _all_ascii(table: Table) -> bool:
    return all(word.isascii() for row in table.rows for word in row)


def _field(index: int, column: Column, guess: Guess, table: Table, kind: PacketKind) -> DraftField:
    field = Field(
        name=column.name,
        type=column.type,
        optional=index >= table.required,
        role=guess.role,
    )
    reasons = [guess.why] if guess.why else []
    if column.is_number:
        field = _number(field, column, guess)
        reasons += _number_reasons(column)
    elif column.type == "time":
        field = msgspec.structs.replace(field, decimals=column.decimals or None)
    else:
        field = _word(field, column, kind, table)
        reasons += _word_reasons(field, column)
    if column.broken:
        reasons.append(f"{column.broken} words are none of that: those lines are rejected")
    return DraftField(field, "; ".join(reasons))


def _number(field: Field, column: Column, guess: Guess) -> Field:
    unit = guess.unit
    return msgspec.structs.replace(
        field,
        unit=unit.unit,
        scale=unit.scale,
        none=tuple(word for word in column.none if is_readable(word)),
        decimals=min(column.decimals, _MOST_DECIMALS) if column.type == "number" else None,
    )


def _number_reasons(column: Column) -> list[str]:
    low, high = min(column.numbers), max(column.numbers)
    reasons = [f"{low:.7g} to {high:.7g} seen" if low != high else f"always {low:.7g}"]
    if column.none:
        reasons.append(f"{', '.join(column.none)} is taken for no value")
    return reasons


def _word(field: Field, column: Column, kind: PacketKind, table: Table) -> Field:
    """Give text its words, when they are a choice of few that a line can carry."""
    words = tuple(_bare(word) if kind.labels else word for word in column.choices)
    telling = len(words) > 1 or field.role in ("state", "mode")
    trial = msgspec.structs.replace(field, values=words)
    sendable = conversion_of(trial, kind).to_wire
    if not telling or len(set(words)) != len(words):
        return field
    if not all(is_readable(w) and len(w) <= _LONGEST_WORD and sendable(w) == w for w in words):
        return field
    return trial


def _bare(word: str) -> str:
    match = LABELLED_WORD.match(word)
    return match.group(1) if match else word


def _word_reasons(field: Field, column: Column) -> list[str]:
    if not column.filled:
        return ["always empty: text, until something is known"]
    if field.values:
        return ["add the words that were not seen"]
    if column.sample.isdigit():
        return [f"a code of digits such as {column.sample}: text, so that its zeros stay"]
    if len(column.choices) == 1:
        return [f"always {column.choices[0]}"]
    if _DATE.search(column.sample):
        return ["a date and time: text, because a time is hh:mm:ss"]
    return [f"text such as {column.sample[:_LONGEST_WORD]}"]


def _states(packet: DraftPacket) -> dict[str, str]:
    state = next((draft.field for draft in packet.fields if draft.field.role == "state"), None)
    return phases_of(state.values) if state else {}


def _zero_group(table: Table, columns: list[Column], found: list[Guess]) -> tuple[str, ...]:
    """Return latitude and longitude, and the GPS altitude, when rows have zeros there."""
    by_role = {guess.role: index for index, guess in enumerate(found) if guess.role}
    if not {"latitude", "longitude"} <= by_role.keys():
        return ()
    indices = [by_role[r] for r in ("latitude", "longitude", "gps_altitude") if r in by_role]
    zero = [all(_is_zero(row, i) for i in indices) for row in table.rows]
    return tuple(columns[i].name for i in indices) if any(zero) else ()


def _is_zero(row: list[str], index: int) -> bool:
    word = row[index].replace(",", ".") if index < len(row) else ""
    return bool(_PLAIN_NUMBER.match(word)) and float(word) == 0


def _identify(draft: Draft, table: Table, columns: list[Column], found: list[Guess]) -> None:
    """Give the draft the team's number and the rate that the rows show."""
    for index, guess in enumerate(found):
        if guess.role == "team_id":
            word, often = Counter(table.words(index)).most_common(1)[0]
            if _IDENTITY.fullmatch(word) and 2 * often > len(table.rows):
                draft.team_id, draft.reasons["team_id"] = word, f"stands in {columns[index].name}"
        if guess.role == "mission_time":
            _rate(draft, columns[index], table.words(index), guess)


def _rate(draft: Draft, column: Column, words: list[str], guess: Guess) -> None:
    if column.is_number:
        times = [number * UNITS[guess.unit.unit].factor for number in column.numbers]
    else:
        times = [seconds for word in words if (seconds := _clock(word)) is not None]
    steps = [after - before for before, after in pairwise(times) if after > before]
    if not steps:
        return
    rate = 1 / median(steps)
    if 0.001 <= rate <= 10_000:
        draft.rate_hz = round(rate, 3 if rate < 1 else 2)
        draft.reasons["rate_hz"] = f"packets a second, by {column.name}"


def _clock(word: str) -> float | None:
    try:
        hours, minutes, seconds = map(float, word.split(":"))
    except ValueError:
        return None
    return hours * 3600 + minutes * 60 + seconds
