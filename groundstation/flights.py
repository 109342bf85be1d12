"""The flights in a folder, each in a few figures, quickly: what was worked out once is kept.

What is kept lies in the user's cache folder and can be deleted at any time. It is found by
path, size and time of change of the files, so nothing is taken for something else.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import platformdirs

from groundstation.command_text import command_text
from groundstation.errors import UserError
from groundstation.flight.flight import Flight
from groundstation.flight.losses import counts_losses
from groundstation.flight.summary import summarise, utc_text
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.format import SUFFIX
from groundstation.flightlog.parts import (
    ends_in_order,
    missing_among,
    part_at,
    parts_of,
    successors,
)
from groundstation.flightlog.reader import FlightLog, read_flight_log, read_flights
from groundstation.flightlog.repaired import repairs_of
from groundstation.log_report import flight_of

ALTITUDES = 60
_EDITION = 6
"""Part of each key: what another edition of the program worked out is not taken for the same."""


class FlightEntry(msgspec.Struct, frozen=True):
    """One flight: when, what, how long, how high, how much was lost, and in which files.

    `height_m` is how high: the apogee above the ground where one was seen, else the highest
    altitude received; None without either.
    Around each of the `resets_seen` further packets may have been lost: nobody knows how many.

    `altitudes_m` is the course of the altitude in at most ALTITUDES values evenly in time, for a
    small picture; empty when the mission sends none. Without `losses_counted`, which takes a
    packet counter, nobody knows how many were lost.
    `files` are the whole paths of all parts that are found, wherever they lie.
    `state` is `complete`, `cut` (not closed in order), `damaged`, `damaged and cut`, `being
    written`, or, with the reason, `unreadable: ...`; then the figures are empty. Of a clean copy
    it says what the original lacked: `repaired: the end was cut`. Where parts are missing it says
    which are there: `part 2 only, part 1 is missing`.
    """

    files: tuple[str, ...]
    state: str
    started_utc: str | None = None
    mission: str = ""
    team_id: str = ""
    duration_s: float = 0.0
    packets_received: int = 0
    packets_lost: int = 0
    packets_damaged: int = 0
    resets_seen: int = 0
    height_m: float | None = None
    last_position_deg: tuple[float, float] | None = None
    altitudes_m: tuple[float, ...] = ()
    losses_counted: bool = True

    @property
    def lost_share(self) -> float | None:
        """The share of the packets sent that gave no values, 0 to 1; None without packets, or
        without a counter in them."""
        if not self.losses_counted:
            return None
        missing = self.packets_lost + self.packets_damaged
        sent = self.packets_received + missing
        return missing / sent if sent else None


def flights_in(folder: Path) -> list[FlightEntry]:
    """Return the flights whose logs lie in `folder`, earliest first.

    The parts of a flight are one entry, of logs joined in one file each is one. Raises
    UserError when there is no such folder.
    """
    if folder.is_file():
        raise UserError(
            f"{folder} is a file; name the folder with your flight logs. What is in one log, says "
            f"'{command_text('info', folder)}'"
        )
    if not folder.is_dir():
        raise UserError(f"there is no folder {folder}; name the one with your flight logs")
    known = _Kept(cache_file())
    found = []
    for group in _grouped(sorted(folder.absolute().glob(f"*{SUFFIX}"))):
        files = _with_parts_elsewhere(group)
        key = _key(files)
        entries = known.get(key)
        if entries is None:
            entries = _entries(files)
            known.add(key, entries)
        found += [_with_state(entry) for entry in entries]
    known.write()
    return sorted(found, key=lambda entry: (entry.started_utc or "", entry.files))


def flight_at(path: Path) -> FlightEntry:
    """Return the whole flight that one log is a part of, from what was kept if it is known."""
    path = path.absolute()
    files = [part.path for part in parts_of(path)] or [path]
    known = _Kept(cache_file())
    key = _key(files)
    entries = known.get(key)
    if entries is None:
        entries = _entries(files)
        known.add(key, entries)
        known.write()
    return entries[0]


def cache_file() -> Path:
    """Return where what was worked out is kept."""
    return platformdirs.user_cache_path("cansat-groundstation", appauthor=False) / "flights.json"


def _grouped(paths: Iterable[Path]) -> list[list[Path]]:
    """Return the parts of each flight together, in order; a second copy of one stands alone."""
    flights: dict[str, dict[int, Path]] = {}
    alone = []
    for path in paths:
        part = part_at(path)
        if part is None or part.number in flights.setdefault(part.flight_id, {}):
            alone.append([path])
        else:
            flights[part.flight_id][part.number] = path
    return [*([parts[n] for n in sorted(parts)] for parts in flights.values()), *alone]


def _with_parts_elsewhere(files: list[Path]) -> list[Path]:
    """Return the files of a flight with those of its parts that lie in other folders."""
    first, last = part_at(files[0]), part_at(files[-1])
    if first is None or last is None:
        return files
    with suppress(OSError):
        if first.number == 1 and ends_in_order(last.path) and not successors(last):
            return files
    own = {part.number: part.path for part in map(part_at, files) if part}
    found = {part.number: part.path for part in parts_of(files[0])} | own
    return [found[number] for number in sorted(found)]


def _entries(files: list[Path]) -> list[FlightEntry]:
    names = tuple(map(str, files))
    try:
        logs = _alone(files[0]) if len(files) == 1 else [read_flight_log(_leads_to_most(files))]
        return [_entry(names, log) for log in logs]
    except UserError as error:
        return [FlightEntry(names, f"unreadable: {error}")]


def _leads_to_most(files: list[Path]) -> Path:
    """Return from which part of a flight the others are found: one continued in another folder
    by `--log-dir` is known to the later part only."""
    return max((files[0], files[-1]), key=lambda path: len(parts_of(path)))


def _alone(path: Path) -> list[FlightLog]:
    """Read the flights in a file whose flight has no other part that is found."""
    logs, part = read_flights(path), part_at(path)
    if len(logs) > 1 or part is None:
        return logs
    return [replace(logs[0], missing_parts=tuple(missing_among([part])))]


def _entry(files: tuple[str, ...], log: FlightLog) -> FlightEntry:
    flight = flight_of(log)
    figures = summarise(flight)
    return FlightEntry(
        files,
        _state_of(log),
        figures.started_utc or utc_text(log.header.clock_utc_ns),
        figures.mission,
        figures.team_id,
        figures.duration_s,
        figures.packets_received,
        figures.packets_lost,
        figures.packets_damaged,
        figures.resets_seen,
        figures.altitude_max_m if figures.apogee_m is None else figures.apogee_m,
        figures.last_position_deg,
        _altitudes_m(flight),
        counts_losses(flight.mission),
    )


def _state_of(log: FlightLog) -> str:
    if log.missing_parts:
        return _parts_in_words(log)
    if log.damage:
        return _damage_in_words(log)
    if not log.complete:
        return "cut"
    repairs = repairs_of(log)
    return f"repaired: {'; '.join(repairs)}" if repairs else "complete"


def _damage_in_words(log: FlightLog) -> str:
    """Tell a log whose last record is not whole, because it was cut there, from a damaged one."""
    last = log.parts[-1]
    try:
        size = last.stat().st_size
        tails = [d for d in log.damage if d.path.name == last.name and d.offset + d.size == size]
        ended = ends_in_order(last, tails[0].offset if tails else size)
    except OSError:  # it went away meanwhile
        return "damaged"
    if ended or log.flights_in_file > 1:
        return "damaged"
    return "cut" if len(log.damage) == len(tails) else "damaged and cut"


def _parts_in_words(log: FlightLog) -> str:
    there = [part.number for part in map(part_at, log.parts) if part]
    missing = sorted({*range(1, max(there))} - {*there}) or [max(there) + 1]
    return f"{_parts(there)} only, {_parts(missing)} {'is' if len(missing) == 1 else 'are'} missing"


def _parts(numbers: list[int]) -> str:
    return f"part{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _altitudes_m(flight: Flight) -> tuple[float, ...]:
    """Return the highest altitude in each of ALTITUDES stretches of equal time, m."""
    name = flight.name_of("altitude")
    if name is None:
        return ()
    store = flight.store_of(name)
    altitude_m, time_ns = store.number(name), store.received_ns
    known = np.flatnonzero(np.isfinite(altitude_m))
    if len(known) < 2:
        return ()
    # as doubles: between absurd times lies more than 64 bits hold
    passed_ns = time_ns[known].astype(float) - float(time_ns[known[0]])
    if not passed_ns[-1] > 0:
        return ()
    stretch = np.clip(passed_ns / passed_ns[-1] * ALTITUDES, 0, ALTITUDES - 1).astype(int)
    highest = np.full(ALTITUDES, -np.inf)
    np.maximum.at(highest, stretch, altitude_m[known])
    return tuple(round(float(value), 1) for value in highest[np.isfinite(highest)])


def _with_state(entry: FlightEntry) -> FlightEntry:
    with suppress(OSError):
        if is_being_written(Path(entry.files[-1])):
            return msgspec.structs.replace(entry, state="being written")
    return entry


def _key(files: Iterable[Path]) -> str:
    """Return what changes when one of the files changes, is moved or renamed."""
    marks = [f"edition {_EDITION}"]
    for path in files:
        try:
            status = path.stat()
            marks.append(f"{path.absolute()}|{status.st_size}|{status.st_mtime_ns}")
        except OSError:
            marks.append(f"{path.absolute()}|gone")
    return "\n".join(marks)


class _Kept:
    """What was worked out earlier, by key; a file that cannot be used counts as empty."""

    MOST = 5000

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        self._entries: dict[str, list[FlightEntry]] = {}
        with suppress(OSError, ValueError):  # missing, unreadable or not ours
            self._entries = msgspec.json.decode(
                path.read_bytes(), type=dict[str, list[FlightEntry]]
            )

    def get(self, key: str) -> list[FlightEntry] | None:
        return self._entries.get(key)

    def add(self, key: str, entries: list[FlightEntry]) -> None:
        self._entries[key] = entries
        self._changed = True

    def write(self) -> None:
        """Keep the latest for the next time; where that is not possible, work it out again then."""
        if not self._changed:
            return
        latest = dict(list(self._entries.items())[-self.MOST :])
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self._path.with_suffix(".part")
            unfinished.write_bytes(msgspec.json.encode(latest))
            unfinished.replace(self._path)
