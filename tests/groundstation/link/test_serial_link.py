import os
import random
import socket
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serial
import serial.rfc2217

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.link.serial_link import SerialLink
from protocol.packet import Chunk
from tests.groundstation.cable import Cable
from tests.groundstation.link.reading import Reading, reading
from tests.waiting import eventually


def linked(cable: Cable) -> SerialLink:
    return SerialLink(str(cable.path), 57_600)


def test_bytes_arrive_whole_and_in_order(cable: Cable) -> None:
    sent = bytes(range(256)) * 4
    with reading(linked(cable)) as read:
        for at in range(0, len(sent), 7):
            cable.send(sent[at : at + 7])
        read.await_data(sent)
    assert read.events == [EventKind.LINK_OPENED, EventKind.LINK_CLOSED]


def test_a_megabyte_in_bursts_loses_nothing(cable: Cable) -> None:
    source = random.Random(1)
    bursts = [source.randbytes(source.randrange(1, 9000)) for _ in range(240)]
    sent = b"".join(bursts)
    assert len(sent) > 1_000_000
    with reading(linked(cable)) as read:
        for burst in bursts:
            cable.send(burst)
        read.await_data(sent)


def test_a_burst_is_one_chunk(cable: Cable) -> None:
    with reading(linked(cable)) as read:
        read.await_event(EventKind.LINK_OPENED)
        for number in range(1, 6):
            burst = bytes([number]) * 200 * number
            cable.send(burst)
            eventually(lambda: read.data.endswith(burst))  # noqa: B023
        assert read.chunks == [bytes([number]) * 200 * number for number in range(1, 6)]


def test_what_was_sent_before_the_port_was_opened_is_not_thrown_away(cable: Cable) -> None:
    cable.send(b"the very first bytes")
    with reading(linked(cable)) as read:
        read.await_data(b"the very first bytes")


def test_chunks_carry_rising_times_on_the_links_clock(cable: Cable) -> None:
    link = linked(cable)
    before = link.now_ns()
    with reading(link) as read:
        for _ in range(5):
            seen = len(read.chunks)
            cable.send(b"x")
            eventually(lambda: len(read.chunks) > seen)  # noqa: B023
    stamps = [item.monotonic_ns for item in read.items if isinstance(item, Chunk)]
    assert before <= stamps[0]
    assert stamps == sorted(stamps)
    assert stamps[-1] <= link.now_ns()


def test_a_port_pulled_and_plugged_in_again_is_read_on_within_2_s(cable: Cable) -> None:
    with reading(linked(cable)) as read:
        cable.send(b"before")
        read.await_data(b"before")
        cable.pull()
        read.await_event(EventKind.LINK_LOST)
        cable.plug_in()
        plugged_ns = read.link.now_ns()
        cable.send(b" and after")
        read.await_data(b"before and after")
        back = [item for item in read.items if isinstance(item, Event)][-1]
        assert back.kind == EventKind.LINK_BACK
        last = read.items[-1]
        assert isinstance(last, Chunk)
        assert last.monotonic_ns - plugged_ns < 2_000_000_000  # demanded by the issue


def test_a_cable_with_a_loose_contact_is_followed_each_time(cable: Cable) -> None:
    with reading(linked(cable)) as read:
        for number in range(3):
            cable.send(bytes([number]))
            read.await_data(bytes(range(number + 1)))
            cable.pull()
            read.await_event(EventKind.LINK_LOST)
            cable.plug_in()
            read.await_event(EventKind.LINK_BACK)
    gone_and_back = [EventKind.LINK_LOST, EventKind.LINK_BACK]
    assert read.events == [EventKind.LINK_OPENED, *gone_and_back * 3, EventKind.LINK_CLOSED]


def test_the_event_tells_how_long_the_port_was_gone(cable: Cable) -> None:
    with reading(linked(cable)) as read:
        cable.pull()
        read.await_event(EventKind.LINK_LOST)
        cable.plug_in()
        read.await_event(EventKind.LINK_BACK)
    texts = [item.text for item in read.items if isinstance(item, Event)]
    assert texts[1] == str(cable.path)
    assert texts[2].startswith(f"{cable.path} after ")
    assert texts[2].endswith(" s")


def test_a_link_is_closed_also_while_its_port_is_gone(cable: Cable) -> None:
    with reading(linked(cable)) as read:
        cable.pull()
        read.await_event(EventKind.LINK_LOST)
    assert read.events == [EventKind.LINK_OPENED, EventKind.LINK_LOST, EventKind.LINK_CLOSED]


def test_a_port_can_be_opened_again_when_it_was_closed(cable: Cable) -> None:
    for number in range(3):
        with reading(linked(cable)) as read:
            cable.send(bytes([number]))
            read.await_data(bytes([number]))


def test_a_port_whose_name_is_no_text_is_named_as_well_as_can_be(cable: Cable) -> None:
    odd = os.fsencode(cable.path) + b"\xff"
    os.symlink(os.ttyname(cable.slave), odd)
    with reading(SerialLink(os.fsdecode(odd), 9600)) as read:
        cable.send(b"x")
        read.await_data(b"x")
    assert read.link.name == f"{cable.path}?"


class Server:
    """Somebody who listens on TCP and does with each caller what the test says."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def next_caller(self) -> socket.socket:
        """Wait for somebody to call."""
        return self._socket.accept()[0]

    def answer(self, *pieces: bytes) -> None:
        """Take the next caller, send these pieces and hang up at once."""
        with self.next_caller() as caller:
            for piece in pieces:
                caller.sendall(piece)

    def close(self) -> None:
        self._socket.close()


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.close()


def in_background(server: Server, *pieces: bytes) -> threading.Thread:
    thread = threading.Thread(target=server.answer, args=pieces, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("size", [1, 100, 300_000])
def test_a_server_that_writes_and_hangs_up_at_once_loses_no_byte(size: int) -> None:
    sent = os.urandom(size)
    with serving() as server:
        in_background(server, sent)
        with reading(SerialLink(f"socket://127.0.0.1:{server.port}", 9600)) as read:
            read.await_data(sent)
            read.await_event(EventKind.LINK_LOST)


def test_a_server_that_comes_back_is_called_again() -> None:
    with serving() as server:
        in_background(server, b"one")
        with reading(SerialLink(f"socket://127.0.0.1:{server.port}", 9600)) as read:
            read.await_event(EventKind.LINK_LOST)
            in_background(server, b" two")
            read.await_data(b"one two")
    assert EventKind.LINK_BACK in read.events


def test_a_loop_is_a_port_on_which_nothing_arrives() -> None:
    with reading(SerialLink("loop://", 9600)) as read:
        read.await_event(EventKind.LINK_OPENED)
    assert read.events == [EventKind.LINK_OPENED, EventKind.LINK_CLOSED]
    assert read.data == b""


def test_a_port_of_another_machine_is_read_over_rfc2217() -> None:
    with serving() as server, serial.serial_for_url("loop://", timeout=0) as device:
        stop = threading.Event()
        thread = threading.Thread(target=share, args=(server, device, stop), daemon=True)
        thread.start()
        with reading(SerialLink(f"rfc2217://127.0.0.1:{server.port}", 57_600)) as read:
            device.write(bytes(range(256)) * 3)  # 0xFF is escaped on the way
            read.await_data(bytes(range(256)) * 3)
            stop.set()
            thread.join()


class _Caller:
    """What pyserial's server side writes to."""

    def __init__(self, caller: socket.socket) -> None:
        self._caller = caller

    def write(self, data: bytes) -> None:
        self._caller.sendall(data)


def share(server: Server, device: serial.Serial, stop: threading.Event) -> None:
    """Share a serial port as pyserial's example rfc2217_server.py does."""
    caller = server.next_caller()
    manager = serial.rfc2217.PortManager(device, _Caller(caller))
    caller.settimeout(0.01)
    with caller:
        while not stop.is_set():
            data = device.read(1024)
            if data:
                caller.sendall(b"".join(manager.escape(data)))
            try:
                heard = caller.recv(1024)
            except TimeoutError:
                continue
            except OSError:
                return
            if not heard:
                return
            device.write(b"".join(manager.filter(heard)))


def refusal(port: str | Path) -> str:
    with pytest.raises(UserError) as caught:
        SerialLink(str(port), 9600)
    sentence = str(caught.value)
    assert str(port) in sentence
    assert "\n" not in sentence
    return sentence


def test_a_missing_port_is_named_with_where_to_look(tmp_path: Path) -> None:
    sentence = refusal(tmp_path / "ttyUSB7")
    assert sentence.startswith("there is no port ")
    assert "groundstation ports" in sentence


def test_a_file_or_a_folder_is_no_serial_port(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    for place in (file, tmp_path, Path("/dev/null")):
        assert refusal(place).startswith(f"{place} is not a serial port")
    assert file.read_text() == "precious"


def test_a_port_in_use_is_told_from_a_missing_one(cable: Cable) -> None:
    with reading(linked(cable)) as first:
        first.await_event(EventKind.LINK_OPENED)
        assert "is in use by another program" in refusal(cable.path)
        cable.send(b"undisturbed")
        first.await_data(b"undisturbed")


def test_a_socket_on_which_nobody_listens_says_so() -> None:
    with serving() as server:
        port = server.port
    assert "nobody listens there" in refusal(f"socket://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "address",
    [
        "socket://",
        "socket://localhost",
        "socket://127.0.0.1:99999",
        "socket://127.0.0.1:http",
        "socket://[::1",
        "socket://127.0.0.1:5000?what=1",
        "rfc2217://nowhere",
        "loop://?what=1",
        "udp://127.0.0.1:5000",
    ],
)
def test_a_malformed_address_says_how_to_write_one(address: str) -> None:
    assert "not an address; write it like socket://127.0.0.1:5000" in refusal(address)


def test_a_machine_that_cannot_be_reached_is_told_without_the_systems_numbers() -> None:
    sentence = refusal("socket://255.255.255.255:5000")
    assert "check the address" in sentence
    assert "Errno" not in sentence


def test_a_port_that_hangs_up_while_it_is_opened_is_tried_again(cable: Cable) -> None:
    with reading(linked(cable)) as read:
        for _ in range(4):
            cable.pull()
            read.await_event(EventKind.LINK_LOST)
            for _ in range(300):  # too short a contact, most of the time
                cable.plug_in()
                cable.pull()
            cable.plug_in()
            read.await_event(EventKind.LINK_BACK)


def test_pyserials_errors_of_the_terminal_are_no_faults_of_the_program() -> None:
    from groundstation.link.port_errors import OPEN_ERRORS

    assert issubclass(termios.error, OPEN_ERRORS)


def test_a_reading_ends_only_when_it_is_closed(cable: Cable) -> None:
    read = Reading(linked(cable))
    read.await_event(EventKind.LINK_OPENED)
    assert not read.ended
    read.link.close()
    eventually(lambda: read.ended)
