"""Writing a flight log: one unbuffered write a record, synced once a second."""

import os
import platform
import shutil
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

import groundstation
from groundstation.errors import UserError
from groundstation.flight.items import Item
from groundstation.flightlog.being_written import hold
from groundstation.flightlog.format import (
    SIGNATURE,
    SUFFIX,
    ContinuedPayload,
    Header,
    Record,
    RecordKind,
    encode_record,
    header_record,
)
from groundstation.flightlog.record_items import record_of
from groundstation.flightlog.successors import note_successor
from protocol.mission import Mission
from protocol.packet import Chunk

SYNC_PERIOD_S = 1.0

FIRST_REPEAT_BYTES = 8 * 1024
MOST_BETWEEN_HEADERS_BYTES = 4 * 1024 * 1024
"""The header comes again each time the file has doubled, first at the one, and then at the
latest after the other: a short log has it in several places, and a long one loses no room."""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The log that a new one continues: its path, the id of its flight, and its part of it."""

    path: Path
    flight_id: str
    part: int


def machine_clock() -> tuple[int, int]:
    """Return the present: monotonic ns and UTC ns since 1970."""
    return time.monotonic_ns(), time.time_ns()


class FlightLogWriter:
    """Appends records to a new file in `folder`, made when missing.

    When a process is killed, every record appended is in the file. When power is lost, at
    most the last second is not. `follows` is the log whose flight goes on in this one.
    `second_folder` is where the flight would go on; the header names it.
    `clock` dates header and end: that of the machine, or of whatever is being written down.
    Raises UserError when the file cannot be made.
    """

    def __init__(
        self,
        folder: Path,
        mission: Mission,
        port: str,
        *,
        follows: Predecessor | None = None,
        second_folder: Path | None = None,
        clock: Callable[[], tuple[int, int]] = machine_clock,
    ) -> None:
        self.bytes_not_recorded = 0
        self.size_bytes = 0
        self.free_bytes: int | None = None
        self.mission = mission
        self.port = port
        self._clock = clock
        self._dirty = False
        self._closed = threading.Event()
        self.header = header = _header(mission, port, follows, second_folder, clock())
        self.path, self._file = _create(folder, header)
        hold(self._file)
        self.as_predecessor = Predecessor(self.path, header.flight_id, header.part)
        self._header_record = header_record(header)
        try:
            self._write(SIGNATURE + 2 * self._header_record)
        except OSError as error:
            os.close(self._file)
            self.path.unlink(missing_ok=True)
            raise UserError(
                f"the flight log {self.path} cannot be written: {error.strerror}; "
                "make room there, or choose another folder with --log-dir"
            ) from None
        self._next_header_at = max(FIRST_REPEAT_BYTES, 2 * self.size_bytes)
        if follows:
            note_successor(header.flight_id, header.part, self.path)
        self._syncing = threading.Thread(target=self._sync, name="flight log sync", daemon=True)
        self._syncing.start()

    def append(self, item: Item) -> None:
        """Write one item; raises OSError when the disk does not take it.

        The file then ends at its last whole record, and a later append goes on from there.
        """
        try:
            self._write(encode_record(record_of(item)))
        except OSError:
            if isinstance(item, Chunk):
                self.bytes_not_recorded += len(item.data)
            raise
        if self.size_bytes >= self._next_header_at:
            self._repeat_header()

    def _repeat_header(self) -> None:
        between = min(max(self.size_bytes, FIRST_REPEAT_BYTES), MOST_BETWEEN_HEADERS_BYTES)
        self._next_header_at = self.size_bytes + between
        with suppress(OSError):  # a full disk; what matters then is the item that follows
            self._write(self._header_record)

    def name_successor(self, path: Path) -> None:
        """Write down that the flight goes on in the file `path`; raises OSError like `append`."""
        payload = msgspec.json.encode(ContinuedPayload(str(path.absolute())))
        self._write(encode_record(Record(RecordKind.CONTINUED, *self._clock(), payload)))

    def close(self) -> None:
        """Mark the log complete and close it; does nothing the second time."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._syncing.join()
        try:
            end = Record(RecordKind.END, *self._clock(), b"")
            self._write(self._header_record + encode_record(end))
            os.fsync(self._file)
        except OSError:
            pass  # a full disk costs the end mark only: every record before it is there
        finally:
            os.close(self._file)

    def _write(self, data: bytes) -> None:
        written = 0
        try:
            while written < len(data):
                written += os.write(self._file, data[written:] if written else data)
        except OSError:
            if written:
                os.ftruncate(self._file, self.size_bytes)
                os.lseek(self._file, self.size_bytes, os.SEEK_SET)
            raise
        self.size_bytes += written
        self._dirty = True

    def _sync(self) -> None:
        """Force to disk what was written, and see how much more there is room for."""
        while True:
            with suppress(OSError):  # the next append meets the same disk and reports it
                if self._dirty:
                    self._dirty = False
                    os.fsync(self._file)
                self.free_bytes = shutil.disk_usage(self.path.parent).free
            if self._closed.wait(SYNC_PERIOD_S):
                return


def _create(folder: Path, header: Header) -> tuple[Path, int]:
    moment = datetime.fromtimestamp(header.clock_utc_ns / 1e9, UTC)
    stem = f"{moment:%Y-%m-%d_%H%M%SZ}_team-{header.team_id}_{header.mission}"
    stem += f"_part-{header.part}" if header.part > 1 else ""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    attempt = 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = folder / f"{stem}{f'_{attempt}' if attempt > 1 else ''}{SUFFIX}"
            try:
                return path, os.open(path, flags, 0o644)
            except FileExistsError:
                attempt += 1
    except FileExistsError:
        raise UserError(
            f"{folder} is a file; name a folder for the flight logs with --log-dir"
        ) from None
    except OSError as error:
        raise UserError(
            f"no flight log can be made in {folder}: {error.strerror}; "
            "choose a folder you may write to with --log-dir"
        ) from None


def _header(
    mission: Mission,
    port: str,
    follows: Predecessor | None,
    second_folder: Path | None,
    clock: tuple[int, int],
) -> Header:
    offset = datetime.now().astimezone().utcoffset()
    return Header(
        flight_id=follows.flight_id if follows else uuid.uuid4().hex,
        part=follows.part + 1 if follows else 1,
        continues=str(follows.path.absolute()) if follows else "",
        second_folder=str(second_folder.absolute()) if second_folder else "",
        mission=mission.name,
        mission_toml=mission.text,
        mission_sha256=mission.sha256,
        team_id=mission.team_id,
        port=port,
        groundstation_version=groundstation.__version__,
        python_version=platform.python_version(),
        machine=platform.platform(),
        clock_monotonic_ns=clock[0],
        clock_utc_ns=clock[1],
        local_utc_offset_s=int(offset.total_seconds()) if offset else 0,
        boot_id=_boot_id(),
    )


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""  # the system does not say
