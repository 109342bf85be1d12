"""One import: what the file is, when its rows came, which mission, and the flight log of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from groundstation.command_text import command_text
from groundstation.errors import UserError
from groundstation.files.given_file import read_given
from groundstation.files.output_place import output_place
from groundstation.flightlog.format import SIGNATURE, SUFFIX
from groundstation.importing.log_file import write_log
from groundstation.importing.raw_capture import chunks_at_baud, chunks_at_rate
from groundstation.importing.row_frames import frames_as_they_stand, frames_by_name
from groundstation.importing.time_column import row_times
from groundstation.importing.timeline import timeline_of
from groundstation.missions.draft import MAX_BYTES, mission_name
from protocol.drafting import DraftError, draft_of_capture, text_of, toml_of
from protocol.drafting.draft import Draft
from protocol.drafting.from_table import draft_of_table
from protocol.drafting.table import Table, read_table
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Chunk

_CAPTURE_LOOKED_AT = 1_000_000
_ZIP = b"PK\x03\x04"
_PRESSURE = b",SIMP,"
"""Stands in each command of a file of pressures."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A flight log that was made: where, of how many rows or pieces, by which mission.

    `sentences` tell what was guessed and what was odd, one each.
    """

    path: Path
    pieces: int
    mission: Mission
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person has said: the mission, if not to be drafted; packets a second; the speed
    of the port in bits a second; whether the file is bytes and no table."""

    mission: Mission | None = None
    rate_hz: float | None = None
    baud: int | None = None
    raw: bool = False


def import_file(
    path: Path, output: Path | str | None, folder: Path, wanted: Wanted, *, overwrite: bool
) -> Imported:
    """Make a flight log of another program's file.

    It goes to `output`, which may be a folder, else into `folder` under the name of the file.
    Raises UserError when the file cannot be read, holds nothing that can be taken for packets,
    or the log cannot be written.
    """
    _check(wanted)
    data = _bytes_of(path)
    start_utc_ns = path.stat().st_mtime_ns
    table = None if wanted.raw or wanted.baud else _table(data, wanted)
    if table is None:
        mission, chunks, sentences = _of_bytes(path, data, start_utc_ns, wanted)
    else:
        mission, chunks, sentences = _of_table(path, table, start_utc_ns, wanted)
    if 2 * data.count(_PRESSURE) > data.count(b"\n"):
        sentences.append(
            "These are pressures for simulation mode, by which a CanSat flies: "
            f"'{command_text('record', '--simulate-pressure', path)}'."
        )
    place = output_place(output, f"{path.stem}{SUFFIX}", folder)
    write_log(place, mission, f"imported from {path.name}", chunks, overwrite=overwrite)
    return Imported(place, len(chunks), mission, tuple(sentences))


def _check(wanted: Wanted) -> None:
    if wanted.rate_hz is not None and not 0 < wanted.rate_hz < 1e6:
        raise UserError(f"a rate of {wanted.rate_hz:g} Hz makes no sense; give packets a second")
    if wanted.baud is not None and not 0 < wanted.baud < 1e9:
        raise UserError(f"{wanted.baud} baud make no sense; give the speed of the port, as 9600")
    if wanted.rate_hz is not None and wanted.baud is not None:
        raise UserError("--rate and --baud contradict each other; give one of them")


def _bytes_of(path: Path) -> bytes:
    data = read_given(path, MAX_BYTES)
    if not data.strip():
        raise UserError(f"{path} is empty: there is nothing to import")
    if data.startswith(SIGNATURE):
        raise UserError(f"{path} is a flight log already; replay it, or export it")
    if data.startswith(_ZIP):
        raise UserError(
            f"{path} is a workbook of Excel, or packed; save the table as CSV, or unpack it, and "
            "import that"
        )
    return data


def _table(data: bytes, wanted: Wanted) -> Table | None:
    """Return the table that the bytes are; None when they are a capture.

    Text without names for its columns is a capture when it is known by which mission.
    """
    try:
        text, remark = text_of(data)
        table = read_table(text)
    except DraftError:
        return None
    if remark:
        table = replace(table, remarks=(*table.remarks, remark))
    is_table = table.has_header or wanted.mission is None
    return table if is_table and len(table.names) > 1 else None


def _of_table(
    path: Path, table: Table, start_utc_ns: int, wanted: Wanted
) -> tuple[Mission, list[Chunk], list[str]]:
    draft = draft_of_table(table, mission_name(path))
    found = row_times(table, draft, wanted.rate_hz)
    timeline = timeline_of(found.times, None if found.is_utc else start_utc_ns)
    sentences = [found.sentence]
    if not found.is_utc:
        sentences.append(_dated_by(start_utc_ns))
    sentences += timeline.sentences
    if wanted.mission:
        mission = wanted.mission
        sentences += table.remarks
        rows = frames_by_name(table, mission)
    else:
        mission = _drafted(draft, path)
        sentences += _guesses(draft)
        rows = frames_as_they_stand(table, mission)
    sentences += rows.sentences
    times = zip(rows.frames, timeline.monotonic_ns, timeline.utc_ns, strict=True)
    chunks = [Chunk(frame, monotonic, utc) for frame, monotonic, utc in times if frame]
    if not chunks:
        raise UserError(f"{path}: no row is a packet of the mission {mission.name}")
    return mission, chunks, sentences


def _of_bytes(
    path: Path, data: bytes, start_utc_ns: int, wanted: Wanted
) -> tuple[Mission, list[Chunk], list[str]]:
    sentences: list[str] = []
    mission = wanted.mission
    if mission is None:
        try:
            draft = draft_of_capture(data[:_CAPTURE_LOOKED_AT], mission_name(path))
        except DraftError as error:
            raise UserError(f"{path}: {error}, or name the mission with --mission") from None
        mission = _drafted(draft, path)
        sentences += _guesses(draft)
    if wanted.baud:
        chunks = chunks_at_baud(data, wanted.baud, start_utc_ns)
        how = f"The bytes come at {wanted.baud} baud without a pause, as said by --baud."
    else:
        rate = wanted.rate_hz or mission.rate_hz
        chunks = chunks_at_rate(data, mission, rate, start_utc_ns)
        said = (
            "as said by --rate" if wanted.rate_hz else "as the mission says; --rate gives another"
        )
        how = f"Bytes have no times: packets follow each other at {rate:g} Hz, {said}."
    return mission, chunks, [how, _dated_by(start_utc_ns), *sentences]


def _dated_by(utc_ns: int) -> str:
    moment = datetime.fromtimestamp(utc_ns // 1_000_000_000, UTC)
    return (
        "The day is not in it: the flight begins at the file's own date, "
        f"{moment:%Y-%m-%d %H:%M:%S} UTC."
    )


def _drafted(draft: Draft, path: Path) -> Mission:
    named = replace(draft, remarks=[f"Made from {path.name}.", *draft.remarks])
    try:
        return parse_mission(toml_of(named), str(path))
    except MissionError as error:
        raise UserError(f"{path}: no mission can be drafted from this: {error}") from None


def _guesses(draft: Draft) -> Iterator[str]:
    """Yield what was guessed of the mission: remarks, identity, and the fields with a role."""
    yield from draft.remarks
    for key, why in draft.reasons.items():
        if key in ("team_id", "rate_hz"):
            yield f"{key} is {getattr(draft, key)}: {why}."
        else:
            yield why if why.endswith(".") else f"{why}."
    for packet in draft.packets:
        yield from packet.remarks
        for made in packet.fields:
            if made.field.role:
                yield f"{made.field.name}: {made.why or 'by its values'}."
