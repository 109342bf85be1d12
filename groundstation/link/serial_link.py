"""A serial port, or one of pyserial's URLs, read for as long as it takes.

When the port vanishes, the gap is told as an event and the port is opened again as soon
as it is back, also when the system then gives it another name.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import serial

from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.link import SendingFailed
from groundstation.link.port_errors import OPEN_ERRORS, explain
from groundstation.link.ports import Port, available_ports, find_again
from protocol.packet import Chunk

READ_TIMEOUT_S = 0.1
REOPEN_PERIOD_S = 0.2
MAX_READ_BYTES = 65_536
WRITE_TIMEOUT_S = 1.0
WRITE_PIECE_BYTES = 64
"""So little at a time that, when a port stops taking bytes, it is known how many it took."""


class SerialLink:
    """Reads one port at `baud_rate` bits/s.

    The port is opened at once: UserError is raised when it is missing, in use, forbidden
    or no port at all.
    """

    def __init__(self, port: str, baud_rate: int) -> None:
        self._baud_rate = baud_rate
        self._port = next((p for p in available_ports() if p.device == port), Port(port))
        self._closed = threading.Event()
        self._handed_over = threading.Event()
        self._told_opened = False
        try:
            self._serial = self._open(port)
        except OPEN_ERRORS as error:
            raise explain(port, error) from None

    @property
    def name(self) -> str:
        """The port as it was asked for; what of it is no text is `?`."""
        return self._port.device.encode(errors="replace").decode()

    def now_ns(self) -> int:
        """Return the monotonic clock, ns."""
        return time.monotonic_ns()

    def close(self) -> None:
        """End reading within the read timeout."""
        self._closed.set()

    def abandon(self) -> None:
        """Close the port at once, when nobody reads `items`; others may open it from then on."""
        self.close()
        self._shut()

    def hand_over(self) -> None:
        """End `items` soon but leave the port open: whoever calls `items` next reads on."""
        self._handed_over.set()

    def write(self, data: bytes) -> None:
        """Send `data`; raises SendingFailed when the port is gone or takes no more bytes."""
        sent = 0
        try:
            while sent < len(data):
                if self._closed.is_set():
                    raise SendingFailed(f"{self.name} was closed meanwhile", sent)
                piece = data[sent : sent + WRITE_PIECE_BYTES]
                self._serial.write(piece)
                sent += len(piece)
        except serial.SerialTimeoutException:
            raise SendingFailed(
                f"{self.name} takes no bytes; is the radio switched on and connected?", sent
            ) from None
        except OPEN_ERRORS:
            raise SendingFailed(f"{self.name} is not open", sent) from None

    def items(self) -> Iterator[Item]:
        """Yield chunks as they arrive, and events when the port opens, vanishes or is back."""
        if not self._told_opened:
            self._told_opened = True
            yield _event(EventKind.LINK_OPENED, self.name)
        while not self._closed.is_set():
            if self._handed_over.is_set():
                self._handed_over.clear()
                return
            try:
                data = self._read()
            except OPEN_ERRORS:
                yield _event(EventKind.LINK_LOST, self.name)
                lost_ns = time.monotonic_ns()
                self._shut()
                if self._reopen():
                    gap_s = (time.monotonic_ns() - lost_ns) / 1e9
                    yield _event(EventKind.LINK_BACK, f"{self.name} after {gap_s:.1f} s")
                continue
            if data:
                yield Chunk(data, time.monotonic_ns(), time.time_ns())
        self._shut()
        yield _event(EventKind.LINK_CLOSED, self.name)

    def _open(self, device: str) -> serial.Serial:
        opened: serial.Serial = serial.serial_for_url(
            device,
            baudrate=self._baud_rate,
            timeout=READ_TIMEOUT_S,
            # pyserial refuses a time to wait for a port of another machine, and waits 5 s
            write_timeout=None if device.startswith("rfc2217://") else WRITE_TIMEOUT_S,
            exclusive=None if "://" in device else True,
            do_not_open=True,
        )
        # pyserial throws away what has arrived when it opens a port; nothing may be lost
        for method in ("reset_input_buffer", "_reset_input_buffer"):
            setattr(opened, method, lambda: None)
        opened.open()
        return opened

    def _shut(self) -> None:
        with suppress(*OPEN_ERRORS):  # what hung up may fail to close as well
            self._serial.close()

    def _read(self) -> bytes:
        """Wait for a byte, then take with it all that is there: one chunk a burst."""
        first: bytes = self._serial.read(1)
        if not first:
            return b""
        try:
            waiting = min(_bytes_waiting(self._serial), MAX_READ_BYTES)
            return first + (self._serial.read(waiting) if waiting else b"")
        except OPEN_ERRORS:
            return first  # it is received; the next read meets the same error

    def _reopen(self) -> bool:
        while not self._closed.wait(REOPEN_PERIOD_S):
            try:
                self._serial = self._open(find_again(self._port, available_ports()))
            except OPEN_ERRORS:
                continue
            return True
        return False


def _bytes_waiting(port: serial.Serial) -> int:
    """Return how many bytes can be read at once.

    For a socket pyserial tells only whether there are any, and its read of more than there
    are loses them when the other side hangs up meanwhile; the system knows the number.
    """
    if not port.port or not str(port.port).startswith("socket://") or sys.platform == "win32":
        return int(port.in_waiting)
    import array
    import fcntl
    import termios

    number = array.array("i", [0])
    fcntl.ioctl(port.fileno(), termios.FIONREAD, number)
    return number[0]


def _event(kind: EventKind, text: str) -> Event:
    return Event(kind, text, time.monotonic_ns(), time.time_ns())
