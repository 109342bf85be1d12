"""Running `groundstation` as people do: as a program."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
NOBODY = 65534

_AS_NOBODY = f"""
import grp, os, runpy, sys
import groundstation.cli
if os.getuid() == 0:
    os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
groundstation.cli.main()
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a finished program said, and its exit code."""

    code: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, as_nobody: bool = False, **environment: str) -> Answer:
    """Run `groundstation` to its end; `as_nobody` without root's privileges."""
    start = ["-c", _AS_NOBODY] if as_nobody else ["-m", "groundstation"]
    done = subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        env=_environment() | environment,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


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
