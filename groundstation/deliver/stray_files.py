"""Files on a stick that judges may take for telemetry, beside the one that was delivered."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_SUFFIXES = frozenset(
    {".csv", ".tsv", ".txt", ".log", ".xls", ".xlsx", ".ods", ".json", ".jsonl", ".kml", ".kmz"}
    | {".gpx", ".mcap", ".parquet", ".flightlog", ".telem", ".eeprom", ".part"}
)
"""What telemetry is kept in, by this program and others."""


MOST_LOOKED_AT = 5000
"""So many entries of a stick at most: it is to be given away soon."""

_LEVELS = 2


def stray_files(folder: Path, delivered: Path) -> tuple[str, ...]:
    """Return other telemetry files in `folder` and two levels of folders in it, sorted, as paths
    below `folder`; raises OSError when `folder` itself cannot be listed."""
    looked_at = islice(_below(folder), MOST_LOOKED_AT)
    return tuple(
        sorted(
            path.relative_to(folder).as_posix()
            for path in looked_at
            if path != delivered and _may_be_telemetry(path)
        )
    )


def _below(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder, then what is in its folders; hidden ones are passed over."""
    folders = [folder]
    for level in range(_LEVELS + 1):
        inner: list[Path] = []
        for place in folders:
            try:
                entries = sorted(place.iterdir())
            except OSError:  # one of its folders that may not be read
                if place == folder:
                    raise
                continue
            yield from entries
            inner += [entry for entry in entries if _is_own_folder(entry)]
        folders = inner if level < _LEVELS else []


def _is_own_folder(path: Path) -> bool:
    return not path.name.startswith(".") and path.is_dir() and not path.is_symlink()


def _may_be_telemetry(path: Path) -> bool:
    name = path.name.lower()
    hidden = name.startswith(".")
    return not hidden and (name.startswith("flight") or path.suffix.lower() in _SUFFIXES)
