"""A part of a flight: from a time to a time, and of one phase."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from groundstation.errors import UserError
from groundstation.export.kind_table import Flags, KindTable
from groundstation.export.telemetry import Telemetry, milestones_of
from protocol.roles import PHASES

_SECONDS = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*s?", re.IGNORECASE | re.ASCII)
_LAUNCH = re.compile(
    r"T\s*([+-])\s*(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d*)?|\.\d+)\s*s?", re.IGNORECASE | re.ASCII
)
_TIME_OF_DAY = re.compile(
    r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d*)?))?Z?", re.IGNORECASE | re.ASCII
)
_MEND = (
    "give seconds since the first packet (12.5), seconds or minutes since launch (T+12.5 or "
    "T+1:30), or UTC (10:15:30 or 2026-06-14T10:15:30Z)"
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a flight is wanted; empty words leave it open.

    `start` and `end` are times as people write them, both included; `phase` is one of
    `protocol.roles.PHASES`.
    """

    start: str = ""
    end: str = ""
    phase: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.start or self.end or self.phase)


EVERYTHING = Selection()


def selected(telemetry: Telemetry, selection: Selection) -> Telemetry:
    """Return the part of the telemetry that is wanted.

    Seconds go on counting from the first packet of the whole flight. Raises UserError when a
    time or a phase makes no sense, or nothing is left.
    """
    if selection.is_everything or telemetry.start_ns is None:
        return telemetry
    _check_phase(telemetry, selection.phase)
    low = _monotonic_ns(telemetry, selection.start) if selection.start else None
    high = _monotonic_ns(telemetry, selection.end) if selection.end else None
    if low is not None and high is not None and low > high:
        raise UserError(f"from {selection.start} to {selection.end} goes backwards; exchange them")
    chosen = [_chosen(table, low, high, selection.phase) for table in telemetry.tables]
    part = replace(telemetry.where(chosen), from_ns=low, to_ns=high)
    if not part.packets:
        raise UserError(
            f"no packet lies in that part of the flight, which has {_extent(telemetry)}; choose "
            "another one"
        )
    return part


def _extent(telemetry: Telemetry) -> str:
    """Return from when to when packets came, and the phases that they were in."""
    times_ns = np.concatenate([table.monotonic_ns for table in telemetry.tables])
    assert telemetry.start_ns is not None
    assert telemetry.start_utc_ns is not None
    begin_s = telemetry.start_utc_ns / 1e9
    last_s = (int(times_ns.max()) - telemetry.start_ns) / 1e9
    first, last = (
        f"{datetime.fromtimestamp(t, UTC):%H:%M:%S}" for t in (begin_s, begin_s + last_s)
    )
    seen = {t.phase.words[code] for t in telemetry.tables for code in np.unique(t.phase.codes)}
    phases = ", ".join(phase for phase in PHASES if phase in seen)
    return f"packets from 0 to {last_s:.1f} s ({first} to {last} UTC)" + (
        f", in the phases {phases}" if phases else ""
    )


def _chosen(table: KindTable, low: int | None, high: int | None, phase: str) -> Flags:
    chosen = np.ones(table.rows, np.bool_)
    if low is not None:
        chosen &= table.monotonic_ns >= low
    if high is not None:
        chosen &= table.monotonic_ns <= high
    if phase:
        chosen &= np.array([word == phase for word in table.phase.words])[table.phase.codes]
    return chosen


def _check_phase(telemetry: Telemetry, phase: str) -> None:
    if not phase:
        return
    if phase not in PHASES:
        raise UserError(f"'{phase}' is no phase; the phases are {', '.join(PHASES)}")
    if phase not in telemetry.mission.states.values():
        raise UserError(
            f"the mission {telemetry.mission.name} does not say which of its states is the phase "
            f"{phase}; add it to [states], or choose by time with --from and --to"
        )


def _monotonic_ns(telemetry: Telemetry, text: str) -> int:
    """Return the time that `text` means on the log's monotonic clock, ns."""
    assert telemetry.start_ns is not None
    assert telemetry.start_utc_ns is not None
    words = text.strip()
    if match := _SECONDS.fullmatch(words):
        return telemetry.start_ns + round(float(match[1]) * 1e9)
    if match := _LAUNCH.fullmatch(words):
        sign, hours, minutes, seconds = match.groups(default="0")
        elapsed_s = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        elapsed_ns = round(elapsed_s * 1e9)
        return _launch_ns(telemetry) + (elapsed_ns if sign == "+" else -elapsed_ns)
    utc_ns = _utc_ns(words, telemetry.start_utc_ns)
    return telemetry.start_ns + utc_ns - telemetry.start_utc_ns


def _launch_ns(telemetry: Telemetry) -> int:
    """Return when the CanSat was launched, by its state words or its height."""
    launch_ns = milestones_of(telemetry).launch_ns
    if launch_ns is None:
        raise UserError(
            "no launch was seen in this flight, so there is no T+; give seconds since the first "
            "packet, or UTC"
        )
    return launch_ns


def _utc_ns(words: str, start_utc_ns: int) -> int:
    """Return a UTC time in ns since 1970; one without a day is the first after the start."""
    try:
        if match := _TIME_OF_DAY.fullmatch(words):
            start = datetime.fromtimestamp(start_utc_ns / 1e9, UTC)
            midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
            hours, minutes, seconds = int(match[1]), int(match[2]), float(match[3] or 0)
            moment = midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds)
            if start - moment > timedelta(hours=12):
                moment += timedelta(days=1)
        else:
            moment = datetime.fromisoformat(words)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        raise UserError(f"the time '{words}' makes no sense; {_MEND}") from None
    return round(moment.timestamp() * 1e6) * 1000
