"""The compilers of firmware, where a machine has them."""

import shutil
import subprocess
from pathlib import Path

import pytest

STRICT = ("-std=c++11", "-Wall", "-Wextra", "-Wconversion", "-Werror")

BOARDS = {
    "avr-g++": ("-mmcu=atmega328p", "-Os"),
    "arm-none-eabi-g++": ("-mcpu=cortex-m0", "-mthumb", "-Os", "-fno-exceptions", "-fno-rtti"),
}


def compiler(name: str) -> str:
    """Return the path of a compiler; skips the test where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed on this machine")
    return found


def compiled(source: Path, *more: str) -> Path:
    """Compile a program for this machine and return it; a warning is an error."""
    program = source.with_suffix("")
    run = [compiler("g++"), *STRICT, *more, "-o", str(program), str(source)]
    answer = subprocess.run(run, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr[:4000]
    return program


def compile_for_board(name: str, source: Path, *more: str) -> None:
    """Compile for a microcontroller, without linking; a warning is an error."""
    flags = [*BOARDS[name], *STRICT, *more]
    run = [compiler(name), *flags, "-c", "-o", f"{source}.o", str(source)]
    answer = subprocess.run(run, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr[:4000]
