"""Files on a stick that judges may take for telemetry, beside the one that was delivered."""

from pathlib import Path

_SUFFIXES = frozenset(
    {".csv", ".tsv", ".txt", ".log", ".xls", ".xlsx", ".ods", ".json", ".jsonl", ".kml", ".kmz"}
    | {".gpx", ".mcap", ".parquet", ".flightlog", ".telem", ".eeprom", ".part"}
)
"""What telemetry is kept in, by this program and others."""


def stray_files(folder: Path, delivered: str) -> tuple[str, ...]:
    """Return the names of other telemetry files in `folder`, sorted; raises OSError."""
    return tuple(
        sorted(
            path.name
            for path in folder.iterdir()
            if path.name != delivered and _may_be_telemetry(path)
        )
    )


def _may_be_telemetry(path: Path) -> bool:
    name = path.name.lower()
    hidden = name.startswith(".")
    return not hidden and (name.startswith("flight") or path.suffix.lower() in _SUFFIXES)
