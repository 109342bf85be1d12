"""Running `groundstation` as people do: as a program."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[2]
STAYS_ALMIGHTY = 77


@dataclass(frozen=True, slots=True)
class Answer:
    """What a finished program said, and its exit code."""

    code: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, unprivileged: bool = False, **environment: str) -> Answer:
    """Run `groundstation` to its end; `unprivileged` as somebody who may not do everything."""
    done = subprocess.run(
        [sys.executable, "-m", "groundstation", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        env=_environment() | environment,
        preexec_fn=_obey_permissions if unprivileged and os.geteuid() == 0 else None,
    )
    if done.returncode == STAYS_ALMIGHTY:
        pytest.skip("root cannot give up its privileges here")
    return Answer(done.returncode, done.stdout, done.stderr)


def _obey_permissions() -> None:
    """Take from root the right to pass over the permissions of files (Linux)."""
    capbset_drop, dac_override, dac_read_search = 24, 1, 2
    system = ctypes.CDLL(None)
    for capability in (dac_override, dac_read_search):
        if system.prctl(capbset_drop, capability, 0, 0, 0) != 0:
            os._exit(STAYS_ALMIGHTY)


class Program:
    """A running `groundstation` and what it has said."""

    def __init__(self, process: "subprocess.Popen[str]", stdout: IO[str]) -> None:
        self.process = process
        self._stdout = stdout
        self.said: list[str] = []

    def hear(self, words: str) -> str:
        """Return the next line with these words in it."""
        for line in self._stdout:
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"never said {words!r}, but {self.said}")

    def log(self) -> Path:
        """Return the flight log, once it is being written."""
        return Path(self.hear("recording into ").removeprefix("recording into ").strip())

    def end(self, number: signal.Signals) -> Answer:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        stdout, stderr = self.process.communicate(timeout=60)
        return Answer(self.process.returncode, "".join(self.said) + stdout, stderr)


@contextmanager
def running(*arguments: str | Path) -> Iterator[Program]:
    """Start `groundstation` with these arguments."""
    with subprocess.Popen(
        [sys.executable, "-m", "groundstation", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env=_environment(),
    ) as process:
        assert process.stdout is not None
        try:
            yield Program(process, process.stdout)
        finally:
            process.kill()


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"}
