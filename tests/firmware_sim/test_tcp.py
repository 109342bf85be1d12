import re
import signal
import socket

from protocol.mission import Mission
from protocol.packet import Packet
from tests.firmware_sim.program import Program, decoded, flying, on_air

STAYING = ("--tcp", "127.0.0.1:0", "--stay", "--speed", "100")


def connect(program: Program) -> socket.socket:
    """Connect to the port that the program says it listens on."""
    port = int(program.hear("waiting for a reader on").split(":")[-1].split()[0])
    return socket.create_connection(("127.0.0.1", port))


def receive_to_end(client: socket.socket) -> bytes:
    data = bytearray()
    while chunk := client.recv(65_536):
        data += chunk
    return bytes(data)


def test_every_byte_arrives_at_full_speed(binary: Mission) -> None:
    arguments = ("--tcp", "127.0.0.1:0", "--speed", "max", "--loss", "0.1", "--corrupt", "0.1")
    with flying("--mission", binary.name, *arguments) as program:
        with connect(program) as client:
            assert receive_to_end(client) == on_air(binary, loss=0.1, corrupt=0.1)
        assert "0 dropped" in program.end()


def test_what_a_client_sends_does_not_cost_it_the_end(line: Mission) -> None:
    with flying("--mission", line.name, "--tcp", "127.0.0.1:0", "--speed", "200") as program:
        with connect(program) as client:
            client.sendall(b"CMD,1031,CX,ON\r" * 10_000)
            assert receive_to_end(client) == on_air(line)
        program.end()


def test_a_client_that_has_stopped_speaking_still_hears_all(line: Mission) -> None:
    with flying("--mission", line.name, "--tcp", "127.0.0.1:0", "--speed", "max") as program:
        with connect(program) as client:
            client.shutdown(socket.SHUT_WR)
            assert receive_to_end(client) == on_air(line)
        program.end()


def test_a_second_client_hears_the_same_from_when_it_came(
    line: Mission, minutes_of_line: bytes
) -> None:
    with flying("--mission", line.name, *STAYING) as program:
        with connect(program) as first, socket.create_connection(first.getpeername()) as second:
            start = second.recv(2000)
            program.process.send_signal(signal.SIGTERM)
            first_heard, second_heard = receive_to_end(first), start + receive_to_end(second)
        program.end()
    assert minutes_of_line.startswith(first_heard)
    assert first_heard.endswith(second_heard)


def test_a_client_that_leaves_may_be_followed_by_another(
    line: Mission, minutes_of_line: bytes
) -> None:
    with flying("--mission", line.name, *STAYING) as program:
        with connect(program) as first:
            address = first.getpeername()
            assert first.recv(1)
        program.hear("descent")
        with socket.create_connection(address) as second:
            start = second.recv(2000)
            program.process.send_signal(signal.SIGTERM)
            heard = start + receive_to_end(second)
        assert " 0 dropped" not in program.end()
    assert heard in minutes_of_line


def test_an_order_to_stop_ends_the_flight_cleanly(line: Mission) -> None:
    with flying(
        "--mission", line.name, "--tcp", "127.0.0.1:0", "--stay", "--speed", "9"
    ) as program:
        with connect(program) as client:
            assert client.recv(1)
            program.process.send_signal(signal.SIGTERM)
            receive_to_end(client)
        assert "sent in" in program.end()


def test_a_client_that_does_not_read_holds_up_neither_the_clock_nor_the_others(
    binary: Mission,
) -> None:
    arguments = ("--tcp", "127.0.0.1:0", "--tcp", "127.0.0.1:0", "--speed", "1000", "--stay")
    with flying("--mission", binary.name, *arguments) as program:
        ports = re.findall(r"127\.0\.0\.1:(\d+)", program.hear("waiting for a reader on"))
        stuck = socket.socket()
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.connect(("127.0.0.1", int(ports[0])))
        with stuck, socket.create_connection(("127.0.0.1", int(ports[1]))) as reading:
            heard = b""
            while heard.count(b"\0") < 1500:
                heard += reading.recv(65_536)
            assert f"nobody reads 127.0.0.1:{ports[0]}" in program.hear("nobody reads")
            assert all(isinstance(p, Packet) for p in decoded(binary, heard))
        program.process.send_signal(signal.SIGTERM)
        program.end()
