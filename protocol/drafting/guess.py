"""What each column of a table means: role, unit and the reasons, each role given once."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from protocol.drafting.column import Column
from protocol.drafting.meaning import (
    MEANINGS,
    Meaning,
    fits,
    is_counter,
    name_score,
    rises,
    with_axes,
)
from protocol.drafting.spelling import tokens, unit_in_name
from protocol.drafting.states import phases_of
from protocol.drafting.unit_guess import NO_UNIT, UnitGuess, axes_size, unit_guess

_GROUND_PRESSURES = ((85_000.0, 108_500.0), (850.0, 1_085.0))
_DECIMALS_OF_A_POSITION = 4
_VALUES_SPEAK_FOR, _VALUES_SPEAK_AGAINST = 2, -8
_ALWAYS_THE_SAME = -4
_CHANGE_IN_FLIGHT = frozenset({"altitude", "gps_altitude", "pressure", "latitude", "longitude"})
"""Roles of what no flight leaves as it is: a column that never changes has them last."""

_ABOVE_GROUND = re.compile("height|agl|above.?ground", re.IGNORECASE)
_COUNTS_FROM_THE_GROUND = 1
"""Beside an `altitude`, which is above the sea then, a `height` is the one above the ground."""

_AXES = ("x", "y", "z")
_SHORT_FOR_TIME = frozenset({"t", "s", "sec", "secs", "seconds", "elapsed"})
"""Names of times that may mean something else: a `t` that does not rise is a temperature."""

_MISSION_TIME = next(meaning for meaning in MEANINGS if meaning.role == "mission_time")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column means, if that is known, its unit, whether it takes the role, and why.

    `remark` is a sentence on a role that nothing takes, though the column has the name for it.
    """

    meaning: Meaning | None
    unit: UnitGuess
    role: str | None
    why: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A meaning that a column may have. `named` is how well its name says so, `score` that and
    what the values say; `idle` tells that it never changes, though it would in flight."""

    named: int
    score: int
    index: int
    meaning: Meaning
    unit: UnitGuess
    fitting: bool
    idle: bool


def guesses(columns: list[Column]) -> list[Guess]:
    """Return a guess for each column: by its name, and where there is none by its values."""
    words = with_axes([tokens(_without_unit(column.name)) for column in columns])
    sizes = _sizes(columns, words)
    candidates = sorted(
        _candidates(columns, words, sizes), key=lambda c: (-c.score, c.index, c.meaning.title)
    )
    best: dict[int, _Candidate] = {}
    for candidate in candidates:
        best.setdefault(candidate.index, candidate)
    taken: dict[str, int] = {}
    passed_over: dict[str, _Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: c.idle):
        role = candidate.meaning.role
        free = role is not None and role not in taken and candidate.index not in taken.values()
        outdone = candidate.idle and _changes_elsewhere(candidate, candidates, columns)
        if candidate.fitting and free and role and not outdone:
            taken[role] = candidate.index
            best[candidate.index] = candidate
        elif outdone and role:
            passed_over.setdefault(role, candidate)
    by_index = {index: role for role, index in taken.items()}
    found = [
        _guess(best.get(index), column, by_index.get(index), columns, taken)
        for index, column in enumerate(columns)
    ]
    for role, candidate in passed_over.items():
        if role not in taken:
            index = candidate.index
            remark = (
                f"{columns[index].name} never changes: it is not the {candidate.meaning.title}."
            )
            found[index] = replace(found[index], remark=remark)
    return _by_values(columns, found)


def _changes_elsewhere(
    idle: _Candidate, candidates: list[_Candidate], columns: list[Column]
) -> bool:
    """Tell whether a column with as good a name for the same does change, if only to values
    that cannot be: what never changes is not better than that."""
    return any(
        other.meaning.role == idle.meaning.role
        and not other.idle
        and other.named >= idle.named
        and columns[other.index].is_number
        for other in candidates
    )


def _without_unit(name: str) -> str:
    unit, word = unit_in_name(name)
    bare = name.strip()
    cut = len(bare) - len(word)
    glued = word.replace("/", "_")
    return bare[:cut] if unit and len(word) > 1 and bare.endswith((word, glued)) else name


def _sizes(columns: list[Column], words: list[list[str]]) -> dict[int, float]:
    """Return the size of the vector for each column that is an axis of one."""
    vectors: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, name in enumerate(words):
        if name and name[-1] in _AXES and columns[index].is_number:
            vectors[tuple(name[:-1])].append(index)
    found: dict[int, float] = {}
    for indices in vectors.values():
        size = axes_size([columns[index] for index in indices])
        found.update(dict.fromkeys(indices, size))
    return found


def _candidates(
    columns: list[Column], words: list[list[str]], sizes: dict[int, float]
) -> Iterator[_Candidate]:
    for index, (column, name) in enumerate(zip(columns, words, strict=True)):
        for meaning in MEANINGS:
            named = score = name_score(meaning, name)
            if named <= 0:
                continue
            unit = unit_guess(meaning, column, sizes.get(index))
            fitting = column.filled > 0 and fits(meaning, column, *unit.to_si)
            if meaning.dimension is None and meaning.role:
                fitting, score = _judged_words(meaning, column, fitting, score)
            score += _VALUES_SPEAK_FOR if fitting else _VALUES_SPEAK_AGAINST
            if meaning.role == "altitude" and _ABOVE_GROUND.search(column.name):
                score += _COUNTS_FROM_THE_GROUND
            same = column.is_number and _never_changes(column)
            if same:
                score += _ALWAYS_THE_SAME
            idle = same and meaning.role in _CHANGE_IN_FLIGHT
            yield _Candidate(named, score, index, meaning, unit, fitting, idle)


def _never_changes(column: Column) -> bool:
    """Tell whether all numbers are the same but for zeros, which stand for no value as well."""
    return len({number for number in column.numbers if number}) <= 1


def _judged_words(meaning: Meaning, column: Column, fitting: bool, score: int) -> tuple[bool, int]:
    """Return whether words can be of the meaning, and how well they speak for it."""
    if meaning.role == "state":
        telling = 4 if phases_of(column.choices) else 0
        return fitting and (column.type == "integer" or bool(column.choices)), score + telling
    if meaning.role == "status_flags":
        return fitting and column.type == "integer", score
    return fitting and column.type != "time", score


def _guess(
    candidate: _Candidate | None,
    column: Column,
    role: str | None,
    columns: list[Column],
    taken: dict[str, int],
) -> Guess:
    if candidate is None:
        return _nameless(column)
    meaning = candidate.meaning
    reasons = [f"{meaning.title} by its name"]
    if column.type == "text" and not candidate.fitting:
        reasons = []  # what the text is, is told elsewhere
    elif column.filled and not candidate.fitting and meaning.role:
        reasons = [f"the name says {meaning.title}, the values do not"]
    elif meaning.role and not role:
        holder = columns[taken[meaning.role]].name if meaning.role in taken else ""
        if holder and holder != column.name:
            reasons.append(f"the role is given to {holder}")
    if candidate.unit.why:
        reasons.append(candidate.unit.why)
    return Guess(meaning, candidate.unit, role, "; ".join(reasons))


def _nameless(column: Column) -> Guess:
    unit = unit_guess(None, column)
    return Guess(None, unit, None, unit.why)


def _by_values(columns: list[Column], found: list[Guess]) -> list[Guess]:
    """Give roles to columns whose names say nothing, where the values do."""
    given = {guess.role for guess in found if guess.role}
    result = list(found)
    for index, guess in enumerate(found):
        if guess.meaning is not None or guess.unit.unit:
            continue
        for role, unit, why in _told_by_values(columns, index):
            if role not in given:
                meaning = next(m for m in MEANINGS if m.role == role)
                result[index] = Guess(meaning, unit, role, why)
                given.add(role)
                break
    return result


def _told_by_values(columns: list[Column], index: int) -> Iterator[tuple[str, UnitGuess, str]]:
    column = columns[index]
    if (
        column.is_number
        and column.name.strip().lower() in _SHORT_FOR_TIME
        and rises(column.numbers)
    ):
        unit = unit_guess(_MISSION_TIME, column)
        yield "mission_time", unit, f"mission time, because it rises and is called {column.name}"
    if column.type == "integer" and is_counter(column.numbers):
        yield "packet_count", NO_UNIT, "packet count, because it rises by one"
    if column.type == "time":
        yield "mission_time", NO_UNIT, "mission time, because it is the first clock"
    if phases_of(column.choices):
        yield "state", NO_UNIT, "state, because its words are phases of a flight"
    if _always(column, _GROUND_PRESSURES):
        unit = UnitGuess("Pa" if column.numbers[0] > _GROUND_PRESSURES[1][1] else "hPa", "")
        yield "pressure", unit, f"pressure, because the air's is of that size in {unit.unit}"
    yield from _position(columns, index)


def _always(column: Column, ranges: tuple[tuple[float, float], ...]) -> bool:
    numbers = column.numbers
    return len(set(numbers)) > 1 and any(
        all(low <= number <= high for number in numbers) for low, high in ranges
    )


def _position(columns: list[Column], index: int) -> Iterator[tuple[str, UnitGuess, str]]:
    """Tell latitude and longitude: two columns side by side with many decimals, in range."""
    unit = UnitGuess("deg", "")
    for first, role in ((index, "latitude"), (index - 1, "longitude")):
        pair = columns[first : first + 2] if first >= 0 else []
        if len(pair) == 2 and _is_angle(pair[0], 90) and _is_angle(pair[1], 180):
            yield role, unit, f"{role}, because two numbers like a position stand side by side"


def _is_angle(column: Column, limit: float) -> bool:
    whole_degrees = [abs(number) for number in column.numbers if number]
    return (
        column.type == "number"
        and column.decimals >= _DECIMALS_OF_A_POSITION
        and bool(whole_degrees)
        and all(1 <= size <= limit for size in whole_degrees)
    )
