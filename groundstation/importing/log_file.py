"""Writing a flight log of a flight that was, at the times it had."""

import os
import platform
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

import groundstation
from groundstation.errors import UserError
from groundstation.files.output_place import require_free
from groundstation.files.whole_file import written_whole
from groundstation.flightlog.format import SIGNATURE, Header, Record, RecordKind, encode_record
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from protocol.packet import Chunk


def write_log(
    path: Path, mission: Mission, source: str, chunks: Iterable[Chunk], *, overwrite: bool
) -> None:
    """Write a whole flight log at `path`, read it back, and put it in its place.

    `source` stands where the port does. Raises UserError when the file is there already and
    `overwrite` is False, or it cannot be written.
    """
    with suppress(OSError):  # then it is said below that nothing can be written there
        path.parent.mkdir(parents=True, exist_ok=True)
    require_free(path, overwrite=overwrite)
    with written_whole(path) as unfinished:
        written = _write(unfinished, mission, source, chunks)
        if read_flight_log(unfinished).items != written:
            raise UserError(
                f"{path} reads back differently, so it was not kept; the disk may be failing: "
                "choose another one with --output"
            )


def _write(path: Path, mission: Mission, source: str, chunks: Iterable[Chunk]) -> list[Chunk]:
    written = list(chunks)
    first, last = written[0], written[-1]
    header = _header(mission, source, first)
    with path.open("wb") as file:
        file.write(SIGNATURE + 2 * _record(RecordKind.HEADER, first, header))
        for chunk in written:
            file.write(_record(RecordKind.RECEIVED, chunk, chunk.data))
        file.write(_record(RecordKind.HEADER, first, header))
        file.write(_record(RecordKind.END, last, b""))
        file.flush()
        os.fsync(file.fileno())
    return written


def _record(kind: RecordKind, chunk: Chunk, payload: bytes) -> bytes:
    return encode_record(Record(kind, chunk.monotonic_ns, chunk.utc_ns, payload))


def _header(mission: Mission, source: str, first: Chunk) -> bytes:
    header = Header(
        flight_id=uuid.uuid4().hex,
        mission=mission.name,
        mission_toml=mission.text,
        mission_sha256=mission.sha256,
        team_id=mission.team_id,
        port=source,
        groundstation_version=groundstation.__version__,
        python_version=platform.python_version(),
        machine=platform.platform(),
        clock_monotonic_ns=first.monotonic_ns,
        clock_utc_ns=first.utc_ns,
        local_utc_offset_s=0,
    )
    return msgspec.json.encode(header)
