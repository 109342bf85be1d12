"""Files to drafts of missions: reading what there is, and saying what is wrong with it."""

import re
from pathlib import Path

from groundstation.errors import UserError
from groundstation.files.given_file import read_given
from groundstation.flightlog.format import SIGNATURE
from groundstation.flightlog.reader import read_flight_log
from protocol.drafting import (
    DraftError,
    draft_of_capture,
    draft_of_csv,
    draft_of_struct,
    text_of,
    toml_of,
)
from protocol.drafting.draft import Draft
from protocol.packet import Chunk

MAX_BYTES = 200_000_000
_CAPTURE_LOOKED_AT = 1_000_000


def drafted_from_csv(path: Path, name: str) -> str:
    """Return a mission file for the rows of a CSV; raises UserError."""
    data = read_given(path, MAX_BYTES)
    try:
        return _file(draft_of_csv(data, mission_name(path, name)), path)
    except DraftError as error:
        raise UserError(f"{path}: {error}") from None


def drafted_from_capture(path: Path, name: str) -> str:
    """Return a mission file for the packets in raw bytes or a flight log; raises UserError.

    The first megabyte tells; more would only take longer.
    """
    data = read_given(path, MAX_BYTES)
    if data.startswith(SIGNATURE):
        chunks = (item for item in read_flight_log(path).items if isinstance(item, Chunk))
        data = b"".join(chunk.data for chunk in chunks)
    try:
        return _file(draft_of_capture(data[:_CAPTURE_LOOKED_AT], mission_name(path, name)), path)
    except DraftError as error:
        raise UserError(f"{path}: {error}") from None


def drafted_from_struct(path: Path, name: str, struct: str, platform: str) -> str:
    """Return a mission file for a struct of a C header; raises UserError."""
    data = read_given(path, MAX_BYTES)
    try:
        text, _ = text_of(data)
        return _file(draft_of_struct(text, mission_name(path, name), struct, platform), path)
    except DraftError as error:
        raise UserError(f"{path}: {error}") from None


def _file(draft: Draft, path: Path) -> str:
    draft.remarks.insert(0, f"Made from {path.name}.")
    draft.remarks.append(
        "For completion in an editor: groundstation missions schema --output mission.schema.json"
    )
    return toml_of(draft)


def mission_name(path: Path, wanted: str = "") -> str:
    """Return the name of the mission: the one wanted, or the file's in the letters allowed."""
    if wanted:
        return wanted
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-_")[:64].lower()
    return plain or "my-team"
