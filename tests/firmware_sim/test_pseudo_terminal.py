import os
import signal
from pathlib import Path

import pytest
import serial

from protocol.mission import Mission
from protocol.packet import Packet
from tests.firmware_sim.program import (
    decoded,
    flying,
    on_air,
    open_terminal,
    read_to_end,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cansat"


def test_every_byte_arrives_at_full_speed(binary: Mission, path: Path) -> None:
    arguments = ("--pty", str(path), "--speed", "max", "--loss", "0.1", "--corrupt", "0.1")
    with flying("--mission", binary.name, *arguments) as program:
        program.hear("waiting for a reader on")
        terminal = open_terminal(path)
        # The bytes hold carriage returns, line feeds and control characters: all come as sent.
        assert read_to_end(terminal) == on_air(binary, loss=0.1, corrupt=0.1)
        os.close(terminal)
        assert "0 dropped" in program.end()
    assert not os.path.lexists(path)


def test_pyserial_receives_every_byte(line: Mission, path: Path) -> None:
    with flying("--mission", line.name, "--pty", str(path), "--speed", "max") as program:
        program.hear("waiting")
        received = bytearray()
        with serial.Serial(str(path), 9600, timeout=0.2) as port:
            try:
                while True:
                    received += port.read(512)
            except serial.SerialException:
                pass
        assert bytes(received) == on_air(line)
        program.end()


def test_a_reader_that_does_not_read_loses_packets_but_none_is_torn(
    binary: Mission, path: Path
) -> None:
    with flying("--mission", binary.name, "--pty", str(path), "--speed", "2000") as program:
        program.hear("waiting")
        terminal = open_terminal(path)
        program.hear("landed")
        packets = decoded(binary, read_to_end(terminal))
        os.close(terminal)
        sent, dropped = _sent_and_dropped(program.end())
    assert dropped > 0
    assert all(isinstance(packet, Packet) for packet in packets)
    assert len(packets) == sent - dropped


def test_a_reader_may_leave_and_come_back(
    line: Mission, minutes_of_line: bytes, path: Path
) -> None:
    arguments = ("--pty", str(path), "--stay", "--speed", "100")
    with flying("--mission", line.name, *arguments) as program:
        program.hear("waiting")
        first = open_terminal(path)
        assert os.read(first, 1)
        os.close(first)
        program.hear("apogee")
        second = open_terminal(path)
        start = os.read(second, 2000)
        program.process.send_signal(signal.SIGTERM)
        heard = start + read_to_end(second)
        os.close(second)
        program.end()
    assert heard in minutes_of_line


def test_what_the_reader_sends_does_no_harm(line: Mission, path: Path) -> None:
    with flying("--mission", line.name, "--pty", str(path), "--speed", "max") as program:
        program.hear("waiting")
        terminal = open_terminal(path)
        for _ in range(20):
            os.write(terminal, b"CMD,1031,CX,ON\r" * 200)
        assert read_to_end(terminal) == on_air(line)
        os.close(terminal)
        program.end()


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_an_order_to_stop_ends_the_flight_cleanly(
    line: Mission, path: Path, order: signal.Signals
) -> None:
    with flying("--mission", line.name, "--pty", str(path), "--stay", "--speed", "9") as program:
        program.hear("waiting")
        terminal = open_terminal(path)
        assert os.read(terminal, 1)
        program.process.send_signal(order)
        os.close(terminal)
        assert "sent in" in program.end()
    assert not os.path.lexists(path)


@pytest.mark.parametrize("speed", ["1", "max"])
def test_an_order_to_stop_ends_the_waiting_for_a_reader(
    line: Mission, path: Path, speed: str
) -> None:
    with flying("--mission", line.name, "--pty", str(path), "--speed", speed) as program:
        program.hear("waiting")
        program.process.send_signal(signal.SIGTERM)
        assert program.end().startswith("0 packets sent")
    assert not os.path.lexists(path)


def test_an_order_to_stop_reaches_a_program_whose_reader_is_stuck(
    binary: Mission, path: Path
) -> None:
    with flying("--mission", binary.name, "--pty", str(path), "--speed", "max") as program:
        program.hear("waiting")
        terminal = open_terminal(path)
        program.hear("ascent")
        program.process.send_signal(signal.SIGTERM)
        program.hear("stopped")
        os.close(terminal)
        program.end()


def test_a_dangling_link_is_replaced(line: Mission, path: Path) -> None:
    path.symlink_to(path.parent / "gone")
    with flying("--mission", line.name, "--pty", str(path)) as program:
        program.hear("waiting")
        terminal = open_terminal(path)
        assert os.read(terminal, 1)
        os.close(terminal)


def test_a_link_that_somebody_else_made_since_is_left_alone(line: Mission, path: Path) -> None:
    with flying("--mission", line.name, "--pty", str(path)) as program:
        program.hear("waiting")
        path.unlink()
        path.write_text("mine")
        program.process.send_signal(signal.SIGTERM)
        program.end()
    assert path.read_text() == "mine"


def _sent_and_dropped(summary: str) -> tuple[int, int]:
    words = summary.replace(":", "").split()
    return int(words[0]), int(words[words.index("dropped") - 1])
