"""What the last flight left behind when the program or the machine ended abruptly."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from groundstation.command_text import command_text
from groundstation.flight_entry import FlightEntry
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.format import SUFFIX, RecordKind
from groundstation.flightlog.parts import TAIL_BYTES, parts_of, successors
from groundstation.flightlog.scanning import Scanner
from groundstation.flights import flight_at


def log_cut_short(folder: Path) -> Path | None:
    """Return the latest flight log in `folder` when it was not closed in order, else None.

    One that is being written, that holds nothing but its header, or that the crew has
    dismissed counts as closed. A flight that went on in another file is judged by its last.
    Quick, also with logs of many gigabytes: only the end of the
    latest file is read.
    """
    try:
        logs = (path for path in folder.glob(f"*{SUFFIX}") if path.is_file())
        latest = max(logs, key=lambda path: path.stat().st_mtime_ns)
        if is_being_written(latest) or str(latest.absolute()) in _dismissed():
            return None
        last = _last_part(latest) if _is_cut(latest) else None
        if last is None or last == latest:
            return last
        return last if _is_cut(last) and not is_being_written(last) else None
    except (OSError, ValueError):  # no folder, or no log in it
        return None


def dismiss(log: Path) -> None:
    """Remember that nobody needs to be told of this log again."""
    path = _dismissed_file()
    with suppress(OSError):  # then it is told once more
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode([*_dismissed()[-99:], str(log.absolute())]))


@dataclass(frozen=True, slots=True)
class AbruptEnd:
    """A flight that ended abruptly: its log, and what of it is safe."""

    log: Path
    packets: int
    last_position_deg: tuple[float, float] | None

    @property
    def sentence(self) -> str:
        """What the crew is told."""
        where = ""
        if self.last_position_deg:
            where = "; last position {:.6f}, {:.6f}".format(*self.last_position_deg)
        safe = "1 packet is safe" if self.packets == 1 else f"{self.packets:,} packets are safe"
        return f"the last flight ended abruptly: {safe}{where}"

    @property
    def command_to_continue(self) -> str:
        """What to type to go on as the same flight."""
        return command_text("record", "--continue", self.log)


def abrupt_end_of(log: Path) -> AbruptEnd:
    """Return what of the flight in `log` is safe; the whole log is decoded, so it may take
    seconds."""
    entry: FlightEntry = flight_at(log)
    return AbruptEnd(log, entry.packets_received, entry.last_position_deg)


def _last_part(path: Path) -> Path | None:
    """Return the last file of the flight; None when it is known to go on in one not found."""
    parts = parts_of(path)
    if not parts:
        return path
    return None if successors(parts[-1]) else parts[-1].path


def _is_cut(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - TAIL_BYTES)
        file.seek(start)
        tail = file.read()
    scanner = Scanner(path, start)
    kinds = scanner.feed(tail, last=True).kinds.tolist()
    if kinds and kinds[-1] == RecordKind.END and scanner.sound_to == size:
        return False
    return start > 0 or RecordKind.RECEIVED in kinds


def _dismissed() -> list[str]:
    try:
        return msgspec.json.decode(_dismissed_file().read_bytes(), type=list[str])
    except (OSError, ValueError):
        return []


def _dismissed_file() -> Path:
    folder = platformdirs.user_state_path("cansat-groundstation", appauthor=False)
    return folder / "dismissed.json"
