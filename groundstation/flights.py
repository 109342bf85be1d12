"""The flights in a folder, quickly: what was worked out of one is kept.

What is kept lies in the user's cache folder and can be deleted at any time. It is found by
path, size and time of change of the files, so nothing is taken for something else.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec
import platformdirs

from groundstation.command_text import command_text
from groundstation.errors import UserError
from groundstation.flight_entry import FlightEntry, entry_of
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

_EDITION = 7
"""Part of each key: what another edition of the program worked out is not taken for the same."""


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
    found: list[FlightEntry] = []
    for group in _grouped(sorted(folder.absolute().glob(f"*{SUFFIX}"))):
        found += map(_with_state, known.entries_of(_with_parts_elsewhere(group)))
    known.write()
    return sorted(found, key=lambda entry: (entry.started_utc or "", entry.files))


def flight_at(path: Path) -> FlightEntry:
    """Return the whole flight that one log is a part of, from what was kept if it is known."""
    path = path.absolute()
    files = [part.path for part in parts_of(path)] or [path]
    known = _Kept(cache_file())
    entries = known.entries_of(files)
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
        return [entry_of(names, log) for log in logs]
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

    def entries_of(self, files: list[Path]) -> list[FlightEntry]:
        """Return the flights in these files, worked out when they are not known as they are."""
        key = _key(files)
        if key not in self._entries:
            self._entries[key] = _entries(files)
            self._changed = True
        return self._entries[key]

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
