"""What a column may mean: the quantities of a flight, by their names and plausible values."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from protocol.drafting.column import Column
from protocol.drafting.spelling import SHORT_FORMS
from protocol.roles import ROLES

_INF = float("inf")
_FIRST_EPOCH_S = 946_684_800.0
"""The year 2000 in seconds since 1970: larger numbers that rise by one tell the time."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A quantity: its role, if it has one, and how it is recognised.

    `names` are alternatives, each some words of `protocol.drafting.spelling` that a name must
    have. `plausible` is the range of its values in SI units, `whole` whether they are whole
    numbers. `unit` is the one that is most usual. A name with `but_not` in it means another.
    """

    title: str
    names: tuple[str, ...]
    dimension: str | None = None
    role: str | None = None
    plausible: tuple[float, float] = (-_INF, _INF)
    whole: bool = False
    unit: str = ""
    but_not: str = ""


def _axes(
    title: str, word: str, role: str, dimension: str, unit: str, largest: float
) -> list[Meaning]:
    return [
        Meaning(
            f"{title} {axis}",
            (f"{word} {axis}", f"{word} {other}"),
            dimension,
            f"{role}_{axis}",
            (-largest, largest),
            unit=unit,
        )
        for axis, other in (("x", "roll"), ("y", "pitch"), ("z", "yaw"))
    ]


MEANINGS: tuple[Meaning, ...] = (
    Meaning("team number", ("team id", "team", "team count"), role="team_id"),
    Meaning(
        "packet count",
        ("packet count", "count", "packet", "packet id", "packets"),
        "number",
        "packet_count",
        (0, _FIRST_EPOCH_S),
        whole=True,
    ),
    Meaning("GPS time", ("gps time", "utc", "utc time", "gps utc"), "time", "gps_time", unit="s"),
    Meaning(
        "mission time",
        ("mission time", "time", "time stamp", "time ms", "ms"),
        "time",
        "mission_time",
        unit="s",
        but_not="gps",
    ),
    Meaning("mode", ("mode",), role="mode"),
    Meaning("state", ("state name", "state", "flight state", "status"), role="state"),
    Meaning("GPS altitude", ("gps alt",), "length", "gps_altitude", (-500, 60_000), unit="m"),
    Meaning(
        "altitude",
        ("alt", "baro alt"),
        "length",
        "altitude",
        (-1_000, 60_000),
        unit="m",
        but_not="gps",
    ),
    Meaning("pressure", ("pressure", "baro pressure"), "pressure", "pressure", (100, 120_000)),
    Meaning("pressure", ("baro",), "pressure", None, (100, 120_000)),
    Meaning("temperature", ("temp",), "temperature", "temperature", (-90, 150), unit="degC"),
    Meaning(
        "battery voltage",
        ("battery volt", "volt", "battery"),
        "voltage",
        "battery_voltage",
        (0, 60),
        unit="V",
    ),
    Meaning(
        "battery current", ("battery current", "current"), "current", "battery_current", unit="A"
    ),
    *_axes("acceleration", "accel", "acceleration", "acceleration", "m/s2", 2_000),
    *_axes("rotation rate", "gyro", "rotation", "angular rate", "deg/s", 10_000),
    *_axes("magnetic field", "mag", "magnetic", "magnetic flux density", "uT", 0.01),
    Meaning("acceleration", ("accel",), "acceleration", unit="m/s2"),
    Meaning("rotation rate", ("gyro",), "angular rate", unit="deg/s"),
    Meaning("tilt x", ("tilt x",), "angle", "tilt_x", (-360, 360), unit="deg"),
    Meaning("tilt y", ("tilt y",), "angle", "tilt_y", (-360, 360), unit="deg"),
    Meaning("airspeed", ("air speed", "airspeed", "pitot speed"), "speed", "airspeed", unit="m/s"),
    Meaning("latitude", ("gps lat", "lat"), "angle", "latitude", (-90, 90), unit="deg"),
    Meaning("longitude", ("gps lon", "lon"), "angle", "longitude", (-180, 180), unit="deg"),
    Meaning(
        "GPS satellites",
        ("gps sats", "sats", "count sats"),
        "number",
        "gps_satellites",
        (0, 60),
        whole=True,
    ),
    Meaning("GPS fix", ("gps fix", "fix", "fix quality"), role="gps_fix"),
    Meaning("heat shield", ("hs deployed", "heat shield", "hs"), role="heat_shield"),
    Meaning("parachute", ("pc deployed", "parachute", "chute"), role="parachute"),
    Meaning("status flags", ("status flags", "flags"), role="status_flags"),
    Meaning("last command", ("command echo", "command"), role="command_echo"),
    Meaning("signal strength", ("rssi",), "power level", unit="dBm"),
    Meaning("humidity", ("humidity",), "number", None, (0, 1), unit="%"),
    Meaning("speed", ("speed",), "speed", unit="m/s"),
    Meaning("distance", ("distance",), "length", unit="m"),
    Meaning("height", ("alt accel",), "length", unit="m"),
    *(
        Meaning(word, (word,), "angle", None, (-720, 720), unit="deg")
        for word in ("roll", "pitch", "yaw", "heading", "angle", "azimuth", "tilt")
    ),
    Meaning("year", ("year",), "number", None, (1990, 2100), whole=True),
    Meaning("month", ("month",), "number", None, (1, 12), whole=True),
    Meaning("day", ("day",), "number", None, (1, 31), whole=True),
    Meaning("hour", ("hour",), "number", None, (0, 23), whole=True),
    Meaning("minute", ("minute",), "number", None, (0, 59), whole=True),
    Meaning("second", ("second",), "number", None, (0, 60), whole=True),
)
"""The table; a role that the program does not know is left out below."""

MEANINGS = tuple(m for m in MEANINGS if m.role is None or m.role in ROLES)

_FOR_A_WORD = 10
_FOR_A_WORD_MORE = -3
_FOR_THE_LAST_WORD = 2  # the noun: a `baro_speed` is a speed
_ROTATED = {"r": "x", "p": "y", "y": "z"}


def name_score(meaning: Meaning, words: Sequence[str]) -> int:
    """Return how well a name's words speak for a meaning; 0 when they do not."""
    present = set(words)
    last = next((word for word in reversed(words) if not word.isdigit()), "")
    best = 0
    if meaning.but_not in present:
        return 0
    for alternative in meaning.names:
        wanted = set(alternative.split())
        if wanted <= present:
            spare = len(present - wanted)
            score = _FOR_A_WORD * len(wanted) + _FOR_A_WORD_MORE * spare
            best = max(best, score + (_FOR_THE_LAST_WORD if last in wanted else 0))
    return best


def with_axes(names: list[list[str]]) -> list[list[str]]:
    """Return the names with x, y, z as axes, wherever several names tell that they are axes.

    Of the competitions' R, P, Y, Y is the yaw where R or P of the same quantity is there, else
    the second axis. Short forms are spelled out: `ax` where `ay` or `az` is there as well.
    """
    stems: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for words in names:
        stems[tuple(words[:-1])] |= set(words[-1:])
    return [_with_axis(words, stems[tuple(words[:-1])]) for words in names]


def _with_axis(words: list[str], axes: set[str]) -> list[str]:
    if len(words) < 2:
        return words
    *stem, axis = words
    if axes & {"r", "p"}:
        axis = _ROTATED.get(axis, axis)
    if stem[-1] in SHORT_FORMS:
        several = len(axes & {"x", "y", "z"}) > 1
        return (
            [*stem[:-1], SHORT_FORMS[stem[-1]], axis]
            if several
            else [*stem[:-1], "".join(words[-2:])]
        )
    return [*stem, axis]


def is_counter(numbers: Sequence[float]) -> bool:
    """Tell whether the numbers are those of a counter: most are one more than the last, and they
    are no seconds since 1970."""
    steps = [after - before for before, after in pairwise(numbers)]
    by_one = len(steps) >= 2 and sum(step == 1 for step in steps) >= 0.8 * len(steps)
    return by_one and max(numbers) < _FIRST_EPOCH_S


def fits(
    meaning: Meaning,
    column: Column,
    factor: float = 1.0,
    offset: float = 0.0,
    needed: float = 0.5,
) -> bool:
    """Tell whether a column's values can be of this meaning.

    Numbers times `factor` plus `offset` are SI; the share `needed` of them must be plausible.
    """
    if meaning.dimension is None:
        return True
    if column.type == "time":
        return meaning.dimension == "time"
    if not column.is_number:
        return False
    if meaning.whole and column.type != "integer":
        return False
    if meaning.role == "packet_count":
        return is_counter(column.numbers) or (
            rises(column.numbers) and max(column.numbers) < _FIRST_EPOCH_S
        )
    low, high = meaning.plausible
    inside = sum(low <= number * factor + offset <= high for number in column.numbers)
    return inside >= needed * len(column.numbers)


def rises(numbers: Sequence[float]) -> bool:
    """Tell whether the numbers rise; one fall in eight steps may be a reset of the CanSat."""
    steps = [after - before for before, after in pairwise(numbers)]
    falls = sum(step < 0 for step in steps)
    return bool(steps) and falls <= len(steps) // 8 and median(steps) > 0
