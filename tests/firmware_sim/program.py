"""Running `cansat-sim` as people do: as a program, with a reader at the other end."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from firmware_sim.flight import fly
from protocol.decoder import Decoder, Outcome
from protocol.mission import Mission
from protocol.packet import Chunk

ROOT = Path(__file__).parents[2]


class Program:
    """A running `cansat-sim fly` and what it says."""

    def __init__(self, process: "subprocess.Popen[str]", stderr: IO[str]) -> None:
        self.process = process
        self._stderr = stderr
        self.said: list[str] = []

    def hear(self, words: str) -> str:
        """Return the next line with these words in it."""
        for line in self._stderr:
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"never said {words!r}, but {self.said}")

    def end(self) -> str:
        """Wait for the end, which must be a clean one, and return the last line said."""
        self.said += self._stderr.readlines()
        assert self.process.wait() == 0, self.said
        return self.said[-1]


@contextmanager
def flying(*arguments: str) -> Iterator[Program]:
    """Start `cansat-sim fly` with these arguments."""
    command = [sys.executable, "-m", "firmware_sim", "fly", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield Program(process, process.stderr)
        finally:
            process.kill()


def read_to_end(descriptor: int) -> bytes:
    """Read a terminal until the other side hangs up."""
    data = bytearray()
    try:
        while chunk := os.read(descriptor, 65_536):
            data += chunk
    except OSError:  # Linux tells a hang-up as an input error
        pass
    return bytes(data)


def open_terminal(path: Path) -> int:
    """Open a terminal as a plain file, with none of pyserial's settings."""
    return os.open(path, os.O_RDWR | os.O_NOCTTY)


def on_air(mission: Mission, **choices: float) -> bytes:
    """Return all the bytes that a flight puts on the air."""
    return b"".join(sent.on_air for sent in fly(mission, **choices))  # type: ignore[arg-type]


def decoded(mission: Mission, data: bytes) -> list[Outcome]:
    """Return what a ground station makes of the bytes."""
    return list(Decoder(mission).feed(Chunk(data, 0, 0)))
