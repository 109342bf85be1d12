"""Running `groundstation` as people do: by its command line, here or as a program of its own."""

import ctypes
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from groundstation.cli import main

ROOT = Path(__file__).parents[2]
STAYS_ALMIGHTY = 77
PLAIN_WORDS = {"NO_COLOR": "1", "COLUMNS": "100"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a finished program said, and its exit code."""

    code: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, unprivileged: bool = False, **environment: str) -> Answer:
    """Run the command line to its end in this process, a tenth of the work of a new one.

    A fault that it does not expect is raised. `unprivileged` it runs as a program of its own.
    """
    if unprivileged:
        return run_program(*arguments, unprivileged=True, **environment)
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with (
        _typed(*map(str, arguments), **environment),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Answer(int(ended.value.code or 0), _written(out), _written(err))


@contextmanager
def _typed(*arguments: str, **environment: str) -> Iterator[None]:
    """Make it look as if this had been typed; afterwards everything is as before."""
    handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
    with (
        Path(os.devnull).open(encoding="utf-8") as nothing,
        pytest.MonkeyPatch.context() as patched,
    ):
        for name, value in (PLAIN_WORDS | environment).items():
            patched.setenv(name, value)
        patched.setattr(sys, "argv", ["groundstation", *arguments])
        patched.setattr(sys, "stdin", nothing)
        patched.setattr(sys, "excepthook", sys.excepthook)  # typer puts its own there
        try:
            yield
        finally:
            for number, handler in handlers.items():
                if signal.getsignal(number) is not handler:
                    signal.signal(number, handler)


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def run_program(*arguments: str | Path, unprivileged: bool = False, **environment: str) -> Answer:
    """Run `groundstation` as a program to its end.

    `unprivileged` it runs as somebody who may not do everything.
    """
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
    return os.environ | PLAIN_WORDS | {"PYTHONPATH": str(ROOT)}
