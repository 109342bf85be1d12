"""Finding all the files of one flight: it goes on in another file when a disk was full, or when
it was continued after an abrupt end.

Each header carries the id of the flight and the number of the part, and names the file that it
continues and the folder where it would go on; a log that was left for another names that one in
its last records, if there was room, and this machine remembers it. So one part finds the others
where they were written, and, copied or renamed, in its own folder.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from groundstation.files.folders import other_log_folder
from groundstation.flightlog.format import (
    CRC_BYTES,
    HEAD_BYTES,
    SUFFIX,
    SYNC,
    ContinuedPayload,
    Header,
    RecordKind,
    decode_record,
)
from groundstation.flightlog.joined import header_of
from groundstation.flightlog.successors import noted_successors

TAIL_BYTES = 256 * 1024
_HEAD_BYTES = 64 * 1024
_HEADER_BEGINS = SYNC + bytes([RecordKind.HEADER])
_CONTINUED_BEGINS = SYNC + bytes([RecordKind.CONTINUED])
_END_BYTES = HEAD_BYTES + CRC_BYTES


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a flight: which flight, which part of it, which file it continues, and in
    which folder it would go on, each empty where there is none."""

    path: Path
    flight_id: str
    number: int
    continues: str
    second_folder: str


def part_at(path: Path) -> Part | None:
    """Return what the file says of itself; None when it cannot be read or does not say."""
    header = _header_in(_begin_of(path)) or _header_in(_end_of(path))
    if header is None or not header.flight_id:
        return None
    return Part(path, header.flight_id, header.part, header.continues, header.second_folder)


def parts_of(path: Path) -> list[Part]:
    """Return the parts of the flight that `path` is one of, in order, those that are found.

    Of several copies of a part one is taken; empty when the file does not say which flight
    it is of.
    """
    asked = part_at(path)
    if asked is None:
        return []
    found = {asked.number: asked}
    folders, looked = [path.parent], set[Path]()
    if (other_disk := other_log_folder(path.parent)) is not None:
        folders.append(other_disk)
    unread = [asked]
    while folders or unread:
        while unread:
            part = unread.pop()
            named = [Path(part.continues)] if part.continues else []
            folders += [other.parent for other in (*named, *successors(part))]
            folders += [Path(part.second_folder)] if part.second_folder else []
        folder = folders.pop()
        if folder in looked:
            continue
        looked.add(folder)
        for other in _parts_in(folder, asked.flight_id):
            if other.number not in found:
                found[other.number] = other
                unread.append(other)
    return [found[number] for number in sorted(found)]


def missing_among(parts: list[Part]) -> list[str]:
    """Return the files that the parts found of a flight name, and that are not among them."""
    numbers = {part.number for part in parts}
    missing = []
    for part in parts:
        if part.continues and part.number - 1 not in numbers:
            missing.append(part.continues)
        if part.number + 1 not in numbers:
            missing += [str(path) for path in successors(part)[-1:]]
    return list(dict.fromkeys(missing))


def successors(part: Part) -> list[Path]:
    """Return the files in which a part goes on, as it says itself and this machine remembers."""
    noted = [Path(n.path) for n in noted_successors(part.flight_id) if n.part == part.number + 1]
    return [*noted, *_named_in(part.path)]


def ends_in_order(path: Path, place: int | None = None) -> bool:
    """Return whether an intact end mark ends at the end of the file, or at a place in it; raises
    OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2) if place is None else place
        file.seek(max(0, size - _END_BYTES))
        found = decode_record(file.read(_END_BYTES), 0)
    return found is not None and found[0].kind == RecordKind.END


def _begin_of(path: Path) -> bytes:
    return _piece_of(path, 0, _HEAD_BYTES)


def _end_of(path: Path) -> bytes:
    return _piece_of(path, -TAIL_BYTES, TAIL_BYTES)


def _piece_of(path: Path, start: int, size: int) -> bytes:
    """Return bytes of a file, from its end when `start` is negative; none of what is no file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # to open a pipe may take for ever
            return b""
        with path.open("rb") as file:
            file.seek(start if start >= 0 else max(0, status.st_size + start))
            return file.read(size)
    except OSError:
        return b""


def _records_in(data: bytes, begins: bytes) -> Iterator[bytes]:
    """Yield the payloads of the intact records in `data` that begin so."""
    place = data.find(begins)
    while place >= 0:
        found = decode_record(data, place)
        if found is not None:
            yield found[0].payload
        place = data.find(begins, place + 1 if found is None else found[1])


def _header_in(data: bytes) -> Header | None:
    headers = (header_of(payload) for payload in _records_in(data, _HEADER_BEGINS))
    return next((header for header in headers if header is not None), None)


def _parts_in(folder: Path, flight_id: str) -> list[Part]:
    try:
        paths = sorted(folder.glob(f"*{SUFFIX}"))
    except OSError:
        return []
    parts = (part_at(path) for path in paths)
    return [part for part in parts if part is not None and part.flight_id == flight_id]


def _named_in(path: Path) -> list[Path]:
    """Return the files that the last records of `path` name as those in which it goes on."""
    named = map(successor_in, _records_in(_end_of(path), _CONTINUED_BEGINS))
    return [found for found in named if found is not None]


def successor_in(payload: bytes) -> Path | None:
    """Return the file that a record names as the one in which the flight goes on."""
    try:
        return Path(msgspec.json.decode(payload, type=ContinuedPayload).path)
    except ValueError:
        return None
