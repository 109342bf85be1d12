"""Help, version and a wrong word are answered at once: nothing is loaded that they do not need."""

import subprocess
import sys

import pytest

HEAVY = {
    *("numpy", "construct", "msgspec", "serial", "PySide6", "pyqtgraph", "PIL", "gpxpy"),
    *("fastkml", "mcap", "pyarrow", "psutil", "importlib.metadata", "http.client", "sqlite3"),
}


@pytest.mark.parametrize("program", ["groundstation", "firmware_sim"])
def test_help_loads_no_library_that_only_a_flight_needs(program: str) -> None:
    script = f"""
import sys
from {program}.cli import main
sys.argv = ["{program}", "--help"]
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Usage" in done.stdout
    loaded = set(done.stderr.split())
    assert f"{program}.cli" in loaded
    assert not loaded & HEAVY
