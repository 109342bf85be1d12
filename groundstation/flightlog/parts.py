"""Finding all the files of one flight: it goes on in another file when a disk was full, or when
it was continued after an abrupt end.

Each header carries the id of the flight and the number of the part, and names the file that it
continues; a log that was left for another names that one in its last records. So one part
finds the others where they were written, and, copied or renamed, in its own folder.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from groundstation.flightlog.format import SUFFIX, ContinuedPayload, RecordKind
from groundstation.flightlog.scanning import Scanner

TAIL_BYTES = 256 * 1024
_HEAD_BYTES = 4096
_HEAD = re.compile(
    rb'\{"flight_id":"([0-9a-f]{1,64})","part":([0-9]{1,6}),"continues":"((?:[^"\\]|\\.)*)"'
)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a flight: which flight, which part of it, and which file it continues."""

    path: Path
    flight_id: str
    number: int
    continues: str


def part_at(path: Path) -> Part | None:
    """Return what the file says of itself; None when it cannot be read or does not say."""
    try:
        with path.open("rb") as file:
            found = _HEAD.search(file.read(_HEAD_BYTES))
        if found is None:
            return None
        continues = msgspec.json.decode(b'"' + found[3] + b'"', type=str)
    except (OSError, ValueError):
        return None
    return Part(path, found[1].decode(), int(found[2]), continues)


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
    unread = [asked]
    while folders or unread:
        while unread:
            part = unread.pop()
            named = [*([part.continues] if part.continues else []), *_successors(part.path)]
            folders += [Path(name).parent for name in named]
        folder = folders.pop()
        if folder in looked:
            continue
        looked.add(folder)
        for other in _parts_in(folder, asked.flight_id):
            if other.number not in found:
                found[other.number] = other
                unread.append(other)
    return [found[number] for number in sorted(found)]


def _parts_in(folder: Path, flight_id: str) -> list[Part]:
    try:
        paths = sorted(folder.glob(f"*{SUFFIX}"))
    except OSError:
        return []
    parts = (part_at(path) for path in paths)
    return [part for part in parts if part is not None and part.flight_id == flight_id]


def _successors(path: Path) -> list[str]:
    """Return the files that the last records of `path` name as those in which it goes on."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - TAIL_BYTES))
            tail = file.read()
    except OSError:
        return []
    batch = Scanner(path).feed(tail, last=True)
    names = []
    for number in np.flatnonzero(batch.kinds == RecordKind.CONTINUED).tolist():
        payload = batch.record(number).payload
        try:
            names.append(msgspec.json.decode(payload, type=ContinuedPayload).path)
        except ValueError:
            continue
    return names
