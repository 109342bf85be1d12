"""Where the telemetry that real teams recorded lies, if it lies beside this checkout."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def recording(name: str) -> Path:
    """Return the path of a recording; skip the test where there is none."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {FOLDER}: recorded telemetry is not part of the project")
    return path
