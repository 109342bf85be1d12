"""What a station sends to the simulator's port reaches the CanSat and is answered by it."""

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import serial

from protocol.mission import Mission
from tests.firmware_sim.program import Program, flying
from tests.firmware_sim.test_tcp import connect

posix = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")


def fields_until(read_line: Callable[[], bytes], echo: str) -> list[str]:
    """Read lines until one carries the echo, and return its words."""
    for _ in range(200):
        words = read_line().decode("ascii", errors="replace").strip().split(",")
        if echo in words:
            return words
    raise AssertionError(f"{echo} was never echoed")


def end(program: Program) -> None:
    program.process.send_signal(signal.SIGTERM)
    program.end()


@posix
def test_a_command_in_two_halves_through_the_port_is_obeyed_and_echoed(
    line: Mission, tmp_path: Path
) -> None:
    path, truth = tmp_path / "cansat", tmp_path / "truth.jsonl"
    arguments = ("--pty", str(path), "--speed", "20", "--stay", "--truth", str(truth))
    with flying("--mission", line.name, *arguments) as program:
        program.hear("waiting")
        with serial.Serial(str(path), 9600, timeout=20) as port:
            port.read_until(b"\r")
            port.write(b"CMD,10")
            port.write(b"31,CAL\r")
            fields_until(lambda: port.read_until(b"\r"), "CAL")
        assert program.hear("CAL")
        end(program)
    assert b'"obeyed":{"CAL":1}' in truth.read_bytes().splitlines()[-1]


def test_telemetry_can_be_switched_off_and_on_again_over_the_network(line: Mission) -> None:
    arguments = ("--tcp", "127.0.0.1:0", "--speed", "50", "--stay")
    with flying("--mission", line.name, *arguments) as program:
        with connect(program) as client, client.makefile("rb") as lines:
            lines.read(1)
            client.sendall(b"CMD,1031,CX,OFF\r")
            program.hear("CX")
            client.sendall(b"CMD,1031,SIM,ENABLE\rCMD,1031,CX,ON\r")
            program.hear("CX")
            fields_until(lambda: read_to_cr(client), "CXON")
            client.shutdown(socket.SHUT_RDWR)
        end(program)


def read_to_cr(client: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\r"):
        data += client.recv(1)
    return data


@posix
@pytest.mark.parametrize(
    ("rubbish", "reason"),
    [
        (b"\x00\xff\xfe hello\r", "ignored"),
        (b"CMD,9999,CX,OFF\r", "ignored"),
        (b"CMD,1031,CX,OFF" + b"X" * 5000 + b"\r", "ignored"),
        (b"CMD,1031,FLY,AWAY\r", "ignored"),
    ],
)
def test_rubbish_is_ignored_with_its_reason(
    line: Mission, tmp_path: Path, rubbish: bytes, reason: str
) -> None:
    path = tmp_path / "cansat"
    arguments = ("--pty", str(path), "--speed", "50", "--stay")
    with flying("--mission", line.name, *arguments) as program:
        program.hear("waiting")
        with serial.Serial(str(path), 9600, timeout=20) as port:
            port.read_until(b"\r")
            port.write(rubbish)
            assert program.hear(reason)
            assert port.read_until(b"\r").startswith(b"1031,")
        end(program)
