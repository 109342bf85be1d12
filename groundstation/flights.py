"""The flights in a folder, each in a few figures, quickly: what was worked out once is kept.

What is kept lies in the user's cache folder and can be deleted at any time. It is found by
path, size and time of change of the files, so nothing is taken for something else.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec
import platformdirs

from groundstation.errors import UserError
from groundstation.flight.summary import summarise, utc_text
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.format import SUFFIX
from groundstation.flightlog.parts import part_at
from groundstation.flightlog.reader import FlightLog, read_flight_log, read_flights
from groundstation.log_report import flight_of


class FlightEntry(msgspec.Struct, frozen=True):
    """One flight: when, what, how long, how high, how much was lost, and in which files.

    `state` is `complete`, `cut` (not closed in order), `damaged`, `being written`, or, with
    the reason, `unreadable: ...`; then the figures are empty.
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
    altitude_max_m: float | None = None
    last_position_deg: tuple[float, float] | None = None

    @property
    def lost_share(self) -> float | None:
        """The share of the packets sent that gave no values, 0 to 1; None without packets."""
        missing = self.packets_lost + self.packets_damaged
        sent = self.packets_received + missing
        return missing / sent if sent else None


def flights_in(folder: Path) -> list[FlightEntry]:
    """Return the flights whose logs lie in `folder`, earliest first.

    The parts of a flight are one entry, of logs joined in one file each is one. Raises
    UserError when there is no such folder.
    """
    if not folder.is_dir():
        raise UserError(f"there is no folder {folder}; name the one with your flight logs")
    known = _Kept(cache_file())
    found = []
    for files in _grouped(sorted(folder.glob(f"*{SUFFIX}"))):
        key = _key(files)
        entries = known.get(key)
        if entries is None:
            entries = _entries(files)
            known.add(key, entries)
        found += [_with_state(entry) for entry in entries]
    known.write()
    return sorted(found, key=lambda entry: (entry.started_utc or "", entry.files))


def flight_at(path: Path) -> FlightEntry:
    """Return the flight in one log, from what was kept if it is known."""
    known = _Kept(cache_file())
    key = _key([path])
    entries = known.get(key)
    if entries is None:
        entries = _entries([path])
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


def _entries(files: list[Path]) -> list[FlightEntry]:
    names = tuple(map(str, files))
    try:
        logs = read_flights(files[0]) if len(files) == 1 else [read_flight_log(files[0])]
        return [_entry(names, log) for log in logs]
    except UserError as error:
        return [FlightEntry(names, f"unreadable: {error}")]


def _entry(files: tuple[str, ...], log: FlightLog) -> FlightEntry:
    figures = summarise(flight_of(log))
    state = "damaged" if log.damage else "complete" if log.complete else "cut"
    return FlightEntry(
        files,
        state,
        figures.started_utc or utc_text(log.header.clock_utc_ns),
        figures.mission,
        figures.team_id,
        figures.duration_s,
        figures.packets_received,
        figures.packets_lost,
        figures.packets_damaged,
        figures.altitude_max_m,
        figures.last_position_deg,
    )


def _with_state(entry: FlightEntry) -> FlightEntry:
    with suppress(OSError):
        if is_being_written(Path(entry.files[-1])):
            return msgspec.structs.replace(entry, state="being written")
    return entry


def _key(files: Iterable[Path]) -> str:
    """Return what changes when one of the files changes, is moved or renamed."""
    marks = []
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
