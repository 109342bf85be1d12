"""Which columns of a table say when each row came, and what they say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from groundstation.importing.time_words import (
    NS_PER_S,
    clock_ns_of,
    clock_together_ns_of,
    day_ns_of,
    epoch_unit_of,
    number_ns_of,
    utc_ns_of,
)
from protocol.drafting.draft import Draft
from protocol.drafting.table import Table
from protocol.units import UNITS

Times = list[int | None]
"""A time for each row, ns; None where the row has none that can be read."""

_DAY_S = 86_400
_DAY_NS = _DAY_S * NS_PER_S
_SPREADSHEET_TO_1970_NS = 25_569 * _DAY_NS
_SPREADSHEET_NS = (36_526 * _DAY_NS, 73_050 * _DAY_NS)
"""The years 2000 to 2100 in the days of Excel and LibreOffice (ECMA-376, 18.17.4.1)."""

_LONGEST_STEP_NS = 43 * NS_PER_S
_JUMP_NS = 30 * NS_PER_S
_LOOKED_AT = 200
_READABLE = 0.95
_FILLED = 0.9
_RISING = 0.7
"""The share of a clock's steps that rise; the others are resets and damage."""

_DATE_PARTS = ("year", "month", "day", "hour", "minute", "second")


@dataclass(frozen=True, slots=True)
class RowTimes:
    """When the rows came: `times`, whether they are UTC (since 1970) or count from anywhere,
    and a sentence on how they were found."""

    times: Times
    is_utc: bool
    sentence: str


def row_times(table: Table, draft: Draft, rate_hz: float | None) -> RowTimes:
    """Return the times of `table.body`: those of its best column, else one row after another
    at `rate_hz`, or at the draft's rate when that is None."""
    columns = _Columns(table, draft)
    if rate_hz is None:
        for find in _WAYS:
            found = next(find(columns), None)
            if found is not None:
                return found
    rate = rate_hz or draft.rate_hz
    said = "as said by --rate" if rate_hz else "for no column says when; --rate gives another"
    times: Times = [round(row / rate * NS_PER_S) for row in range(len(table.body))]
    return RowTimes(times, False, f"The rows follow each other at {rate:g} Hz, {said}.")


class _Columns:
    """The columns of the table as words, with what the draft takes them for."""

    def __init__(self, table: Table, draft: Draft) -> None:
        self.names = table.names
        self.fields = [made.field for packet in draft.packets for made in packet.fields]
        self._body = table.body
        self._comma = table.decimal_comma

    def indices(self) -> Iterator[int]:
        """Yield the columns as they come into question: those of a GPS last, since it goes on
        saying the time of its last fix."""
        yield from sorted(range(len(self.names)), key=lambda i: "gps" in self.names[i].lower())

    def words(self, index: int) -> list[str]:
        """Return the column's word of each row; empty where the row is too short."""
        return [row[index] if index < len(row) else "" for row in self._body]

    def numbers_ns(self, index: int, per_second: float) -> Times:
        """Return the column's numbers, of which a second has `per_second`, as ns."""
        words = self.words(index)
        if self._comma:
            words = [word.replace(",", ".") for word in words]
        return [number_ns_of(word, per_second) for word in words]

    def looks(
        self, index: int, read: Callable[[str], int | None], filled_share: float = 0.5
    ) -> bool:
        """Tell whether nearly all words of the column can be read, and enough rows have one."""
        words = self.words(index)
        filled = [word for word in words if word]
        if not filled or len(filled) < filled_share * len(words):
            return False
        sample = filled[:: max(1, len(filled) // _LOOKED_AT)]
        good = sum(read(word) is not None for word in sample)
        return good >= _READABLE * len(sample)


def _dates(columns: _Columns) -> Iterator[RowTimes]:
    for index in columns.indices():
        if columns.looks(index, utc_ns_of):
            times: Times = [utc_ns_of(word) for word in columns.words(index)]
            month = ", the month first" if any("/" in w for w in columns.words(index)) else ""
            sentence = f"{columns.names[index]} is taken for the date and time of each row, UTC"
            yield RowTimes(times, True, f"{sentence}{month}.")


def _epochs(columns: _Columns) -> Iterator[RowTimes]:
    for index in columns.indices():
        field = columns.fields[index]
        if field.unit and UNITS[field.unit].dimension != "time":
            continue  # a longitude times ten million is of that size
        known = [n for n in columns.numbers_ns(index, NS_PER_S) if n is not None]
        if len(known) < _FILLED * len(columns.words(index)):
            continue
        found = epoch_unit_of(median(known))
        if found and (len(known) == 1 or _mostly_rises(known)):
            per_second, unit = found
            yield RowTimes(
                columns.numbers_ns(index, per_second),
                True,
                f"{columns.names[index]} is taken for the time of each row, {unit} since 1970.",
            )


def _days_of_a_spreadsheet(columns: _Columns) -> Iterator[RowTimes]:
    """Find dates that a spreadsheet wrote as its own numbers: days since 1899-12-30. Steps as
    small were those of packets at 2 kHz and more, if they were seconds."""
    for index in columns.indices():
        unit = columns.fields[index].unit
        if unit and UNITS[unit].dimension != "time":
            continue
        times = columns.numbers_ns(index, 1 / _DAY_S)
        known = [time for time in times if time is not None]
        if len(known) < _FILLED * len(times) or not known or not _mostly_rises(known):
            continue
        usual = median(after - before for before, after in pairwise(known))
        if _SPREADSHEET_NS[0] <= known[0] <= _SPREADSHEET_NS[1] and 0 < usual <= _LONGEST_STEP_NS:
            shifted: Times = [None if t is None else t - _SPREADSHEET_TO_1970_NS for t in times]
            said = f"{columns.names[index]} is taken for the time of each row, days since 1900 as"
            yield RowTimes(shifted, True, f"{said} spreadsheets count them.")


def _days_and_clocks(columns: _Columns) -> Iterator[RowTimes]:
    day = next((i for i in columns.indices() if columns.looks(i, day_ns_of)), None)
    clock = next((i for i in columns.indices() if columns.looks(i, clock_ns_of)), None)
    if day is None or clock is None:
        return
    pairs = zip(columns.words(day), columns.words(clock), strict=True)
    times: Times = [
        None if date is None or time is None else date + time
        for date, time in ((day_ns_of(d), clock_ns_of(c)) for d, c in pairs)
    ]
    names = f"{columns.names[day]} and {columns.names[clock]}"
    yield RowTimes(times, True, f"{names} are taken for date and time of each row, in UTC.")


def _clocks_together(columns: _Columns) -> Iterator[RowTimes]:
    """Find clocks without colons: numbers that jump by 41 at the end of each minute."""
    for index in columns.indices():
        if not columns.looks(index, clock_together_ns_of, _FILLED):
            continue
        words = columns.words(index)
        times = _across_midnight([clock_together_ns_of(word) for word in words])
        if _jumps_as_a_clock(columns.numbers_ns(index, 1), times):
            sentence = f"{columns.names[index]} is taken for the time of each row, hhmmss."
            yield _dated(columns, times, sentence)


def _jumps_as_a_clock(numbers: Times, clocks: Times) -> bool:
    """Tell whether a step is the usual one by the clock and far off as a number."""
    both = zip(numbers, clocks, strict=True)
    known = [(number, clock) for number, clock in both if number is not None and clock is not None]
    steps = [(n1 - n0, c1 - c0) for (n0, c0), (n1, c1) in pairwise(known)]
    rising = [step for step in steps if step[1] > 0]
    if not rising:
        return False
    usual_number = median(number for number, _ in rising)
    usual_clock = median(clock for _, clock in rising)
    return any(
        abs(number - usual_number) >= _JUMP_NS and clock <= 2 * usual_clock
        for number, clock in rising
    )


def _elapsed(columns: _Columns) -> Iterator[RowTimes]:
    """Find numbers that count from somewhere: the mission time first."""
    order = sorted(
        range(len(columns.fields)), key=lambda i: columns.fields[i].role != "mission_time"
    )
    for index in order:
        field = columns.fields[index]
        if UNITS[field.unit].dimension != "time" or field.type not in ("number", "integer"):
            continue
        per_second = 1 / (UNITS[field.unit].factor * field.scale)
        times = columns.numbers_ns(index, _whole_if_near(per_second))
        known = [time for time in times if time is not None]
        if len(known) < _FILLED * len(times) or not _mostly_rises(known):
            continue
        sentence = f"{field.name} is taken for the time of each row, in {field.unit}."
        yield _dated(columns, times, sentence)


def _clocks(columns: _Columns) -> Iterator[RowTimes]:
    for index in columns.indices():
        if not columns.looks(index, clock_ns_of, _FILLED):
            continue
        times = _across_midnight([clock_ns_of(word) for word in columns.words(index)])
        sentence = f"{columns.names[index]} is taken for the time of each row, hh:mm:ss."
        yield _dated(columns, times, sentence)


def _date_parts(columns: _Columns) -> Iterator[RowTimes]:
    times = _parts(columns)
    if times is not None:
        yield RowTimes(times, True, "year, month, day, ... are taken for the time of each row.")


def _dated(columns: _Columns, times: Times, sentence: str) -> RowTimes:
    """Give times that count from anywhere the date that year, month and day beside them say."""
    dates = _parts(columns)
    both = [
        (date, time)
        for date, time in zip(dates or [], times, strict=False)
        if date is not None and time is not None
    ]
    if not both:
        return RowTimes(times, False, sentence)
    date, time = both[0]
    shifted: Times = [None if t is None else t + date - time for t in times]
    return RowTimes(shifted, True, f"{sentence} The date is that of the columns year to second.")


def _parts(columns: _Columns) -> Times | None:
    """Return the times that columns called year, month, ... second give together."""
    places = {name.lower(): index for index, name in enumerate(columns.names)}
    if not all(part in places for part in _DATE_PARTS):
        return None
    rows = zip(*(columns.words(places[part]) for part in _DATE_PARTS), strict=True)
    return [utc_ns_of("{}-{}-{} {}:{}:{}".format(*row)) for row in rows]


def _across_midnight(times: Times) -> Times:
    """Return clock times that go on rising where the clock begins a new day."""
    days, before = 0, None
    found: Times = []
    for time in times:
        if time is not None and before is not None and before - time > _DAY_NS // 2:
            days += 1
        before = time if time is not None else before
        found.append(None if time is None else time + days * _DAY_NS)
    return found


def _mostly_rises(times: list[int]) -> bool:
    steps = [after - before for before, after in pairwise(times)]
    return sum(step >= 0 for step in steps) >= _RISING * len(steps) and max(times) > min(times)


_WAYS = (
    _dates,
    _epochs,
    _days_of_a_spreadsheet,
    _days_and_clocks,
    _clocks_together,
    _elapsed,
    _clocks,
    _date_parts,
)
"""The ways to find the time of the rows, the best first."""


def _whole_if_near(number: float) -> float:
    return float(round(number)) if abs(number - round(number)) < 1e-6 * abs(number) else number
