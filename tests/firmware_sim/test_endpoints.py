"""UDP, a serial port, standard output, several at once, and ports that vanish and come back."""

import os
import signal
import socket
import subprocess
import sys
import tty
from pathlib import Path

import pytest
import serial

from protocol.mission import Mission
from protocol.packet import Packet
from tests.firmware_sim.program import ROOT, decoded, flying, on_air, open_terminal, read_to_end
from tests.waiting import eventually

posix = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")


@pytest.fixture(scope="module")
def flight(line: Mission) -> bytes:
    """All the bytes that a flight puts on the air."""
    return on_air(line)


def test_each_packet_is_a_datagram(line: Mission, flight: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ground:
        ground.bind(("127.0.0.1", 0))
        ground.settimeout(20)
        address = f"127.0.0.1:{ground.getsockname()[1]}"
        with flying("--mission", line.name, "--udp", address, "--speed", "400") as program:
            heard = []
            while len(b"".join(heard)) < len(flight):
                heard.append(ground.recv(2000))
            program.end()
    assert b"".join(heard) == flight
    assert {len(decoded(line, datagram)) for datagram in heard} == {1}


def test_datagrams_that_nobody_hears_do_not_end_the_flight(line: Mission) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ground:
        ground.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{ground.getsockname()[1]}"
    with flying("--mission", line.name, "--udp", address, "--speed", "max") as program:
        assert "0 dropped" in program.end()


@posix
def test_a_serial_port_carries_every_byte(line: Mission, flight: bytes) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    device = os.ttyname(theirs)
    with flying("--mission", line.name, "--serial", device, "--speed", "max") as program:
        heard = bytearray()
        while len(heard) < len(flight):
            heard += os.read(ours, 4096)
        program.end()
    os.close(ours)
    os.close(theirs)
    assert bytes(heard) == flight


@posix
def test_standard_output_goes_through_a_pipe(line: Mission, flight: bytes) -> None:
    command = [sys.executable, "-m", "firmware_sim", "fly", "--mission", line.name]
    done = subprocess.run(
        [*command, "--output", "-", "--speed", "max"], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout == flight
    assert b"0 dropped" in done.stderr


@posix
def test_a_pipe_that_nobody_reads_holds_nothing_up(binary: Mission) -> None:
    arguments = ("--mission", binary.name, "--output", "-", "--speed", "1000")
    command = [sys.executable, "-m", "firmware_sim", "fly", *arguments, "--stay"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr
        assert process.stdout
        said = iter(process.stderr.readline, b"")
        assert any(b"nobody reads standard output" in told for told in said)
        process.stdout.read(60_000)
        assert any(b"standard output is read again" in told for told in said)
        process.send_signal(signal.SIGTERM)
        process.communicate()
        assert process.returncode == 0


@posix
def test_several_endpoints_hear_the_same_flight(
    line: Mission, flight: bytes, tmp_path: Path
) -> None:
    path, file = tmp_path / "cansat", tmp_path / "flight.txt"
    ends = ("--pty", str(path), "--tcp", "127.0.0.1:0", "--output", str(file))
    with flying("--mission", line.name, *ends, "--speed", "max") as program:
        port = int(program.hear("waiting for a reader on").split("127.0.0.1:")[1].split()[0])
        with socket.create_connection(("127.0.0.1", port)) as client:
            terminal = open_terminal(path)
            heard = bytearray()
            while len(heard) < len(flight):
                heard += os.read(terminal, 4096)
            by_network = bytearray()
            while chunk := client.recv(65_536):
                by_network += chunk
        os.close(terminal)
        program.end()
    assert bytes(heard) == bytes(by_network) == file.read_bytes() == flight


@posix
def test_an_endpoint_that_fails_does_not_take_the_others_with_it(
    line: Mission, tmp_path: Path
) -> None:
    ours, theirs = os.openpty()
    device, path = os.ttyname(theirs), tmp_path / "cansat"
    ends = ("--serial", device, "--pty", str(path))
    with flying("--mission", line.name, *ends, "--speed", "100", "--stay") as program:
        program.hear("waiting")
        terminal = open_terminal(path)
        assert os.read(terminal, 1)
        os.close(theirs)
        os.close(ours)
        assert device in program.hear("fails and is left out")
        program.hear("landed")
        program.process.send_signal(signal.SIGTERM)
        os.close(terminal)
        program.end()


@posix
def test_an_unplugged_terminal_is_gone_and_comes_back(line: Mission, tmp_path: Path) -> None:
    path = tmp_path / "cansat"
    moments = ("--unplug", "16", "--replug", "24", "--unplug", "40", "--replug", "48")
    arguments = ("--pty", str(path), *moments, "--speed", "20", "--stay")
    with flying("--mission", line.name, *arguments) as program:
        program.hear("waiting")
        for _ in range(2):
            eventually(path.exists, "the port is there")
            terminal = open_terminal(path)
            first = read_to_end(terminal)
            os.close(terminal)
            assert [type(packet) for packet in decoded(line, first)][1:-1]
            program.hear("unplugged")
            assert not os.path.lexists(path)
            program.hear("plugged in")
        with serial.Serial(str(path), 9600, timeout=20) as port:
            assert isinstance(decoded(line, port.read_until(b"\r"))[0], Packet)
        program.process.send_signal(signal.SIGTERM)
        assert int(program.end().split(" dropped")[0].split()[-1]) >= 14


def test_an_unplugged_network_hangs_up_and_listens_again(line: Mission) -> None:
    arguments = ("--tcp", "127.0.0.1:0", "--unplug", "20", "--replug", "40", "--speed", "40")
    with flying("--mission", line.name, *arguments, "--stay") as program:
        port = int(program.hear("waiting for a reader on").split(":")[-1].split()[0])
        with socket.create_connection(("127.0.0.1", port)) as client:
            while client.recv(65_536):
                pass
        program.hear("plugged in")
        with socket.create_connection(("127.0.0.1", port)) as client:
            assert client.recv(100)
        program.process.send_signal(signal.SIGTERM)
        program.end()


@posix
def test_the_simulator_ends_with_a_parent_that_is_killed(line: Mission, tmp_path: Path) -> None:
    path = tmp_path / "cansat"
    command = ["fly", "--mission", line.name, "--pty", str(path), "--stay", "--with-parent"]
    script = (
        "import subprocess, sys; "
        f"child = subprocess.Popen([sys.executable, '-m', 'firmware_sim', *{command!r}], "
        "stdin=subprocess.PIPE); print(child.pid, flush=True); child.wait()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        eventually(path.exists, "the simulator opens its port")
        parent.kill()
    eventually(lambda: not is_running(child), "the simulator has ended")
    assert not os.path.lexists(path)


def is_running(process: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
