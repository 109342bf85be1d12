"""Bytes to be diagnosed: of a flight log, or of a file somebody captured by other means."""

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from groundstation.errors import UserError
from groundstation.files.given_file import read_beginning
from groundstation.flightlog.format import SIGNATURE
from groundstation.flightlog.reader import FlightLog, read_flight_log
from protocol.mission import Mission
from protocol.packet import Chunk

MOST_BYTES = 4 << 20
"""Of a larger file only so much is read: what is wrong in it is wrong from the beginning."""


@dataclass(frozen=True, slots=True)
class Capture:
    """Received bytes, and of a flight log when they came and by which mission.

    `size_bytes` is the size of the file; `starts` are the places in `data` where the chunks
    received at `utc_ns` begin.
    """

    path: Path
    data: bytes
    size_bytes: int
    mission: Mission | None = None
    starts: tuple[int, ...] = ()
    utc_ns: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all of the file was read."""
        return self.size_bytes <= MOST_BYTES

    def received_ns(self, offset: int) -> int | None:
        """Return when the byte at `offset` came, UTC in ns since 1970, if the file knows."""
        place = bisect_right(self.starts, offset) - 1
        return self.utc_ns[place] if place >= 0 else None


def read_capture(path: Path, mission: Mission | None = None) -> Capture:
    """Read a flight log or any other file; raises UserError when it cannot be read or is empty.

    `mission` stands in where no header of a flight log is intact.
    """
    data, size = read_beginning(path, MOST_BYTES)
    if not data:
        raise UserError(f"{path} is empty: there is nothing to diagnose")
    if data.startswith(SIGNATURE) or path.suffix == ".flightlog":
        return _of_log(read_flight_log(path, MOST_BYTES, mission), size)
    return Capture(path, data, size)


def _of_log(log: FlightLog, size_bytes: int) -> Capture:
    chunks = [item for item in log.items if isinstance(item, Chunk)]
    starts, place = [], 0
    for chunk in chunks:
        starts.append(place)
        place += len(chunk.data)
    return Capture(
        path=log.path,
        data=b"".join(chunk.data for chunk in chunks),
        size_bytes=size_bytes,
        mission=log.mission,
        starts=tuple(starts),
        utc_ns=tuple(chunk.utc_ns for chunk in chunks),
    )
