"""A real serial port: the simulator sits at the other end of a cable, or feeds a real radio."""

import select
import sys
from contextlib import suppress
from threading import Event
from time import monotonic

import serial

from firmware_sim.endpoint.outbox import Inbox, Outbox
from firmware_sim.errors import SimulatorError

GOODBYE_S = 3.0
"""Longest time for which closing waits until the port has sent what it was given."""
_LOOK_S = 0.02
_READ_BYTES = 65_536


class SerialPort:
    """Opens `device` (such as /dev/ttyUSB0 or COM3) at `baud_rate` bits/s.

    Raises SimulatorError when it cannot be opened. The port takes what its line can carry;
    what comes faster is refused.
    """

    def __init__(self, device: str, baud_rate: int) -> None:
        self.name = device
        self._baud_rate = baud_rate
        self._outbox = Outbox(self._write)
        self._inbox = Inbox()
        self._port: serial.Serial | None = None
        self.plug_in()

    def attend(self) -> None:
        """Hear what comes over the line."""
        if self._port:
            waiting = min(self._port.in_waiting, _READ_BYTES)
            if waiting:
                self._inbox.put(self._port.read(waiting))

    def ready(self) -> bool:
        """Tell whether the port has taken all that was sent; who is at its end is not known."""
        self.attend()
        return self._port is not None and self._outbox.flush()

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` whole or not at all; see Endpoint."""
        return self._port is not None and self._outbox.send(data, keep)

    def receive(self) -> bytes:
        """Return what was heard since the last call."""
        return self._inbox.take()

    def unplug(self) -> None:
        """Close the port: to the other end the line goes silent."""
        if self._port:
            self._port.close()
            self._port = None
        self._outbox.clear()

    def plug_in(self) -> None:
        """Open the port; raises SimulatorError when it is missing, in use or forbidden."""
        try:
            self._port = serial.Serial(self.name, self._baud_rate, timeout=0, write_timeout=0)
        except (serial.SerialException, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SimulatorError(
                f"--serial {self.name}: cannot be opened ({reason}); plug it in, close what "
                "else uses it, and see `groundstation ports` for those that are there"
            ) from None

    def close(self) -> None:
        """Let the port send what it was given, and close it."""
        until, pause = monotonic() + GOODBYE_S, Event()
        with suppress(OSError):
            while self._port and monotonic() < until:
                if self._outbox.flush() and self._port.out_waiting == 0:
                    break
                pause.wait(_LOOK_S)
        self.unplug()

    def _write(self, data: bytes) -> int:
        if self._port is None:
            return 0
        # pyserial's write without a timeout spins as long as the port takes nothing.
        if sys.platform != "win32" and not select.select([], [self._port], [], 0.0)[1]:
            return 0
        return int(self._port.write(data) or 0)
