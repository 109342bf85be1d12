"""Writing a flight log: one unbuffered write a record, synced once a second."""

import os
import platform
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

import groundstation
from groundstation.errors import UserError
from groundstation.flight.items import Item
from groundstation.flightlog.format import (
    SIGNATURE,
    SUFFIX,
    Header,
    Record,
    RecordKind,
    encode_record,
)
from groundstation.flightlog.record_items import record_of
from protocol.mission import Mission
from protocol.packet import Chunk

SYNC_PERIOD_S = 1.0


class FlightLogWriter:
    """Appends records to a new file in `folder`, made when missing.

    When a process is killed, every record appended is in the file. When power is lost, at
    most the last second is not. Raises UserError when the file cannot be made.
    """

    def __init__(self, folder: Path, mission: Mission, port: str) -> None:
        self.bytes_not_recorded = 0
        self._size = 0
        self._dirty = threading.Event()
        self._closed = threading.Event()
        header = _header(mission, port)
        self.path, self._file = _create(folder, mission, header.clock_utc_ns)
        self._header = encode_record(
            Record(
                RecordKind.HEADER,
                header.clock_monotonic_ns,
                header.clock_utc_ns,
                msgspec.json.encode(header),
            )
        )
        try:
            self._write(SIGNATURE + self._header)
        except OSError as error:
            os.close(self._file)
            self.path.unlink(missing_ok=True)
            raise UserError(
                f"the flight log {self.path} cannot be written: {error.strerror}; "
                "make room there, or choose another folder with --log-dir"
            ) from None
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

    def close(self) -> None:
        """Mark the log complete and close it; does nothing the second time."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._dirty.set()
        self._syncing.join()
        try:
            end = Record(RecordKind.END, time.monotonic_ns(), time.time_ns(), b"")
            self._write(self._header + encode_record(end))
            os.fsync(self._file)
        except OSError:
            pass  # a full disk costs the end mark only: every record before it is there
        finally:
            os.close(self._file)

    def _write(self, data: bytes) -> None:
        written = 0
        try:
            while written < len(data):
                written += os.write(self._file, data[written:])
        except OSError:
            if written:
                os.ftruncate(self._file, self._size)
                os.lseek(self._file, self._size, os.SEEK_SET)
            raise
        self._size += written
        self._dirty.set()

    def _sync(self) -> None:
        while not self._closed.wait(SYNC_PERIOD_S):
            self._dirty.wait()
            self._dirty.clear()
            try:
                os.fsync(self._file)
            except OSError:
                continue  # the next append meets the same disk and reports it


def _create(folder: Path, mission: Mission, utc_ns: int) -> tuple[Path, int]:
    moment = datetime.fromtimestamp(utc_ns / 1e9, UTC)
    stem = f"{moment:%Y-%m-%d_%H%M%SZ}_team-{mission.team_id}_{mission.name}"
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


def _header(mission: Mission, port: str) -> Header:
    offset = datetime.now().astimezone().utcoffset()
    return Header(
        mission=mission.name,
        mission_toml=mission.text,
        mission_sha256=mission.sha256,
        team_id=mission.team_id,
        port=port,
        groundstation_version=groundstation.__version__,
        python_version=platform.python_version(),
        machine=platform.platform(),
        clock_monotonic_ns=time.monotonic_ns(),
        clock_utc_ns=time.time_ns(),
        local_utc_offset_s=int(offset.total_seconds()) if offset else 0,
    )
