"""Recording a flight whatever becomes of the disk."""

import time
from collections import deque
from pathlib import Path

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.flightlog.free_space import FreeSpace
from groundstation.flightlog.writer import FlightLogWriter, machine_clock
from protocol.packet import Chunk

MOST_HELD_BYTES = 64 * 1024 * 1024
_RETRY_NS = 1_000_000_000
_ITEM_BYTES = 200
"""What an item takes in memory beside its bytes, about."""


class Recording:
    """Writes items into `log`; when its disk takes no more, into a new one in `second_folder`.

    While no disk takes anything, items are held in memory, up to `MOST_HELD_BYTES`, and
    written as soon as there is room: only what goes beyond is lost, and that is told.
    `log` is the file being written.
    """

    def __init__(self, log: FlightLogWriter, second_folder: Path | None = None) -> None:
        self.log = log
        self._why = ""
        self._why_not_moved = ""
        self._folders = [log.path.parent]
        if second_folder is not None:
            self._folders.append(second_folder)
        self._moved = ""
        self._space = FreeSpace()
        self._held: deque[Item] = deque()
        self._held_bytes = 0
        self._lost_bytes = 0
        self._never_recorded = 0
        self._full: list[tuple[FlightLogWriter, Path]] = []
        self._looked_ns = time.monotonic_ns()
        self._moved_ns = -_RETRY_NS

    @property
    def problem(self) -> str:
        """Why nothing can be recorded, or, closed, how much was not; empty when all is well."""
        if self._never_recorded:
            return f"{self._never_recorded} bytes were not recorded: {self._why}"
        whys = f"{self._why}; {self._why_not_moved}" if self._why_not_moved else self._why
        return f"not recording: {whys}" if self._held else ""

    @property
    def warning(self) -> str:
        """What people should know though recording goes on; empty when there is nothing."""
        return self._space.warning or self._moved

    def take(self, item: Item) -> list[Event]:
        """Record `item`; return what happened to the recording, recorded as well."""
        if not self._held:
            try:
                self.log.append(item)
            except OSError as error:
                return self._hold_first(item, error)
            return self.look()
        self._hold(item)
        return self._write_held()

    def look(self) -> list[Event]:
        """Once a second: see whether the room runs short or is there again; else nothing."""
        now_ns = time.monotonic_ns()
        if now_ns - self._looked_ns < _RETRY_NS:
            return []
        self._looked_ns = now_ns
        self._finish_full_ones()
        if self._held:
            return self._write_held()
        free, size = self.log.free_bytes, self.log.size_bytes
        if free is not None and self._space.note(now_ns, size, free):
            return self._record(_now(EventKind.DISK_NEARLY_FULL, self._space.warning))
        return []

    def close(self) -> None:
        """Write what is held, if there is room, and close the log in order."""
        if self._held:
            self._moved_ns = -_RETRY_NS
            self._write_held()
        chunks = (item for item in self._held if isinstance(item, Chunk))
        self._never_recorded = self._lost_bytes + sum(len(chunk.data) for chunk in chunks)
        self.log.close()
        self._finish_full_ones()
        for log, _ in self._full:
            log.close()

    def _hold_first(self, item: Item, error: OSError) -> list[Event]:
        self._note_why(error)
        stopped = _now(EventKind.RECORDING_STOPPED, self._why)
        self._hold(item)
        self._hold(stopped)
        return [stopped, *self._write_held()]

    def _hold(self, item: Item) -> None:
        data_bytes = len(item.data) if isinstance(item, Chunk) else 0
        if self._held_bytes + data_bytes + _ITEM_BYTES > MOST_HELD_BYTES:
            if data_bytes and not (self._held and _is_gap(self._held[-1])):
                self._held.append(_now(EventKind.LOG_GAP, f"not recorded: {self._why}"))
            self._lost_bytes += data_bytes
            return
        self._held.append(item)
        self._held_bytes += data_bytes + _ITEM_BYTES

    def _write_held(self) -> list[Event]:
        """Write what is held as far as the disk takes it; tell when all of it is written."""
        moved = [] if self._append_held() else self._move()
        if self._held:
            return moved
        lost, self._lost_bytes = self._lost_bytes, 0
        missing = f"{lost} bytes could not be recorded" if lost else "nothing was lost"
        resumed = _now(EventKind.RECORDING_RESUMED, f"recording again; {missing}")
        return [*moved, *self._record(resumed)]

    def _append_held(self) -> bool:
        while self._held:
            item = self._held.popleft()
            try:
                self.log.append(item)
            except OSError as error:
                self._held.appendleft(item)
                self._note_why(error)
                return False
        self._held_bytes = 0
        return True

    def _note_why(self, error: OSError) -> None:
        self._why = f"{error.strerror} ({self.log.path.parent})"

    def _move(self) -> list[Event]:
        """Go on in the other folder, if there is one that takes more; tried once a second."""
        now_ns = time.monotonic_ns()
        others = [folder for folder in self._folders if folder != self.log.path.parent]
        if not others or now_ns - self._moved_ns < _RETRY_NS:
            return []
        self._moved_ns = now_ns
        try:
            log = FlightLogWriter(
                others[0],
                self.log.mission,
                self.log.port,
                follows=self.log.as_predecessor,
                second_folder=self.log.path.parent,
            )
        except UserError as error:
            return self._tell_not_moved(str(error))
        self._why_not_moved = ""
        self._full.append((self.log, log.path))
        full, self.log = self.log.path.parent, log
        self._space = FreeSpace()
        self._moved = f"{full} takes no more; recording goes on in {log.path}"
        self._finish_full_ones()
        self._append_held()
        return self._record(_now(EventKind.RECORDING_MOVED, self._moved))

    def _tell_not_moved(self, why: str) -> list[Event]:
        """Tell once why the second folder takes nothing either."""
        if why == self._why_not_moved:
            return []
        self._why_not_moved = why
        stopped = _now(EventKind.RECORDING_STOPPED, why)
        self._hold(stopped)
        return [stopped]

    def _finish_full_ones(self) -> None:
        """Let each log that was left for another name it, as soon as there is room."""
        unfinished = []
        for log, successor in self._full:
            try:
                log.name_successor(successor)
            except OSError:
                unfinished.append((log, successor))
            else:
                log.close()
        self._full = unfinished

    def _record(self, event: Event) -> list[Event]:
        self._hold(event)
        self._append_held()
        return [event]


def _is_gap(item: Item) -> bool:
    return isinstance(item, Event) and item.kind is EventKind.LOG_GAP


def _now(kind: EventKind, text: str) -> Event:
    return Event(kind, text, *machine_clock())
