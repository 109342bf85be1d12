"""On a terminal the flight is one calm block; elsewhere it is plain lines."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.firmware_sim.program import ROOT, open_terminal
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")


@contextmanager
def on_a_terminal(port: Path, *arguments: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Run the simulator with a terminal of its own and give it and the terminal's screen."""
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "firmware_sim", "fly", "--pty", str(port), *arguments]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "240", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=terminal, stderr=terminal, start_new_session=True
    ) as process:
        os.close(terminal)
        try:
            yield process, screen
        finally:
            process.kill()


def shown_until(screen: int, words: str) -> str:
    """Read the screen until the words are on it."""
    shown = ""
    while words not in shown:
        shown += os.read(screen, 4096).decode(errors="replace")
    return shown


def test_the_block_shows_phase_height_packets_and_port(tmp_path: Path) -> None:
    port = tmp_path / "cansat"
    flight = ("--mission", "aas-2026", "--speed", "40", "--scenario", "gusty", "--loss", "0.1")
    with on_a_terminal(port, *flight, "--unplug", "50", "--stay") as (process, screen):
        eventually(port.exists, "the port is there")
        reader = open_terminal(port)
        shown = shown_until(screen, f"{port} unplugged")
        assert "aas-2026, gusty, seed 1, 40 times real time" in shown
        assert "T-00:" in shown
        assert "m high" in shown
        assert "lost in the radio" in shown
        assert f"{port} read" in shown
        assert "first stage of the descent" in shown
        os.close(reader)
        process.send_signal(signal.SIGTERM)
        assert "packets sent in" in shown_until(screen, "dropped because")
        assert process.wait() == 0


def test_quiet_shows_lines_on_a_terminal_too(tmp_path: Path) -> None:
    port = tmp_path / "cansat"
    flight = ("--mission", "aas-2026", "--speed", "max", "--quiet")
    with on_a_terminal(port, *flight) as (process, screen):
        eventually(port.exists, "the port is there")
        reader = open_terminal(port)
        while b"PROBE_RELEASE" not in os.read(reader, 4096):
            pass
        shown = shown_until(screen, "release")
        assert "\x1b[" not in shown
        assert "ascent" in shown
        process.send_signal(signal.SIGTERM)
        os.close(reader)
        process.wait()


def test_a_terminal_that_is_closed_ends_the_flight_in_order(tmp_path: Path) -> None:
    port = tmp_path / "cansat"
    script = (
        "import os, pty, signal, sys\n"
        "child, screen = pty.fork()\n"
        "if child == 0:\n"
        "    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests may run under nohup\n"
        f"    os.execv(sys.executable, [sys.executable, '-m', 'firmware_sim', 'fly', '--mission', "
        f"'aas-2026', '--pty', {str(port)!r}])\n"
        "shown = b''\n"
        "while b'waiting for a reader' not in shown: shown += os.read(screen, 4096)\n"
        "os.close(screen)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"
    assert not os.path.lexists(port)
