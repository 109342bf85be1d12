"""Times as programs write them: dates, clocks, and numbers since some beginning."""

import re
import time
from datetime import UTC, datetime, tzinfo

from dateutil import parser as dateutil_parser
from dateutil import tz

NS_PER_S = 1_000_000_000

_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_YEAR_FIRST = re.compile(
    r"((?:19|20|21)\d\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D{1,3}"
    r"(\d{1,2})\D(\d{1,2})\D(\d{1,2})(?:([.,])(\d{1,9})|\D(\d{1,3}))?\s*(?:Z|UTC)?\Z",
    re.IGNORECASE | re.ASCII,
)
_LIKE_A_DATE = re.compile(
    r"(?=.*\b\d{4}\b)(?=.*\d{1,2}:\d{2})(?:.*(?:[A-Za-z]{3,}|\d{1,2}[./-]\d{1,2}[./-]).*)"
)
_DAY_ONLY = re.compile(r"(?=.*\b(?:19|20|21)\d\d\b)\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}\Z", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2}):([0-5]?\d):([0-5]?\d)(?:[.,](\d{1,9}))?\s*(?:([AP])\.?M\.?)?\s*(?:Z|UTC)?\Z",
    re.IGNORECASE | re.ASCII,
)
_CLOCK_TOGETHER = re.compile(r"([01]?\d|2[0-3])([0-5]\d)([0-5]\d)(?:\.(\d{1,9})?)?\Z", re.ASCII)
_SIXTY = ((1, "s"), (1_000, "ms"), (1_000_000, "us"), (NS_PER_S, "ns"))
_EPOCH_S = (946_684_800.0, 4_102_444_800.0)
"""The years 2000 to 2100: numbers outside are no seconds since 1970 that a CanSat has seen."""


def utc_ns_of(word: str) -> int | None:
    """Return a date and time in ns since 1970, taken for UTC when it names no zone; else None.

    ISO 8601; any order that begins with the year, as in `2022-5-7--11-24-56-316`, whose last
    part is milliseconds; and what people write, as in `Mar 30 2026 13:47:10.4 UTC`. Of
    `05/07/2022` the month is first, of `05.07.2022` the day.
    """
    if len(word) < 8 or len(word) > 60:
        return None
    match = _YEAR_FIRST.match(word)
    try:
        if match:
            return _year_first(match)
        if not _LIKE_A_DATE.match(word):
            return None
        moment = dateutil_parser.parse(word, dayfirst=_day_is_first(word), tzinfos=_zone)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return _ns(moment) if _EARLIEST < moment < _LATEST else None
    except (ValueError, OverflowError):  # also of a zone of more than a day
        return None


def day_ns_of(word: str) -> int | None:
    """Return the midnight (UTC) of a date without a time, in ns since 1970; else None."""
    if not _DAY_ONLY.match(word):
        return None
    try:
        moment = dateutil_parser.parse(word, dayfirst=_day_is_first(word), tzinfos=_zone)
    except (ValueError, OverflowError):
        return None
    return _ns(moment.replace(tzinfo=UTC))


def clock_ns_of(word: str) -> int | None:
    """Return `hh:mm:ss`, also of twelve hours with AM or PM, as ns since midnight; else None."""
    match = _CLOCK.match(word)
    if not match:
        return None
    hours, minutes, seconds, fraction, half = match.groups()
    hour = int(hours)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "Pp" else 0)
    whole = hour * 3600 + int(minutes) * 60 + int(seconds)
    return whole * NS_PER_S + _fraction_ns(fraction or "")


def clock_together_ns_of(word: str) -> int | None:
    """Return `hhmmss` or `hhmmss.ss`, as a GPS says the time (NMEA 0183), in ns since midnight;
    else None."""
    match = _CLOCK_TOGETHER.match(word)
    if not match:
        return None
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * NS_PER_S + _fraction_ns(fraction or "")


def epoch_unit_of(number: float) -> tuple[int, str] | None:
    """Return how many units a second has, and the unit, of a number that counts since 1970."""
    for per_second, name in _SIXTY:
        if _EPOCH_S[0] <= number / per_second <= _EPOCH_S[1]:
            return per_second, name
    return None


def number_ns_of(word: str, per_second: float) -> int | None:
    """Return a number of which a second has `per_second`, in ns; whole numbers exactly."""
    bare = word.strip()
    try:
        number = _number_ns(bare, per_second)
    except ValueError:
        return None
    return round(number) if abs(number) < 2**62 else None


def _number_ns(bare: str, per_second: float) -> float:
    if bare.lstrip("+-").isdigit() and per_second == int(per_second):
        return int(bare) * NS_PER_S // int(per_second)
    whole, point, fraction = bare.partition(".")
    if point and per_second == 1 and whole.lstrip("+-").isdigit() and fraction.isdigit():
        size = abs(int(whole)) * NS_PER_S + _fraction_ns(fraction)
        return -size if whole.startswith("-") else size
    return float(bare) / per_second * NS_PER_S


def _zone(name: str | None, offset_s: int | None) -> tzinfo | int | None:
    """Return the zone behind a time: the offset that is written, or the machine's own by its name;
    None of a name that may mean anything."""
    return tz.tzlocal() if offset_s is None and name in time.tzname else offset_s


def _day_is_first(word: str) -> bool:
    return not word[:4].isdigit() and "/" not in word


def _year_first(match: re.Match[str]) -> int:
    year, month, day, hour, minute, second, _mark, fraction, milliseconds = match.groups()
    moment = datetime(
        int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC
    )
    part = _fraction_ns(fraction) if fraction else int(milliseconds or 0) * 1_000_000
    return _ns(moment) + part


def _fraction_ns(digits: str) -> int:
    return int(digits[:9].ljust(9, "0")) if digits else 0


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * NS_PER_S + moment.microsecond * 1000
