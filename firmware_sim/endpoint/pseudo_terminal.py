"""A pseudo-terminal (POSIX): to a program that opens its path it is a serial port."""

import fcntl
import os
import select
import struct
import termios
import tty
from contextlib import suppress
from threading import Event
from time import monotonic

from firmware_sim.endpoint.outbox import Inbox, Outbox
from firmware_sim.errors import SimulatorError

OPENING_S = 0.3
"""Grace for a reader that flushes its input just after opening, as pyserial does."""
GOODBYE_S = 3.0
"""Longest time for which closing waits for the reader."""
SETTLED_S = 0.6
"""Time for which nothing must be left to read before the terminal is closed."""
_LOOK_S = 0.02
_READ_BYTES = 65_536
_INT = struct.Struct("i")
_CLOSED = -1


class PseudoTerminal:
    """A raw pseudo-terminal with a symbolic link to it at `path`.

    Raises SimulatorError when the path is taken or cannot be made. Once a reader has opened
    it the slave side is held open, so that a reader may leave and come back.
    """

    def __init__(self, path: str) -> None:
        self.name = path
        self._outbox = Outbox(self._write)
        self._inbox = Inbox()
        self._pause = Event()
        self._master = self._slave = _CLOSED
        self._device = ""
        self._opened_s = 0.0
        self.plug_in()

    def attend(self) -> None:
        """Notice a reader that opens the terminal, and hear what readers say."""
        if self._master == _CLOSED:
            return
        if self._slave == _CLOSED and self._is_open():
            self._hold()
            self._opened_s = monotonic()
        # Once and not until nothing is left: a reader that floods us must not hold us up.
        with suppress(OSError):  # nothing there, or nobody has it open
            self._inbox.put(os.read(self._master, _READ_BYTES))

    def ready(self) -> bool:
        """Tell whether a reader has opened the terminal, flushed its input, and taken all."""
        self.attend()
        if self._slave == _CLOSED or monotonic() < self._opened_s + OPENING_S:
            return False
        return self._outbox.flush()

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` whole or not at all; see Endpoint."""
        self.attend()
        return self._slave != _CLOSED and self._outbox.send(data, keep)

    def receive(self) -> bytes:
        """Return what readers have sent since the last call."""
        return self._inbox.take()

    def unplug(self) -> None:
        """Remove the link and hang up; what was not read yet is gone."""
        if os.path.islink(self.name) and os.readlink(self.name) == self._device:
            os.unlink(self.name)
        for descriptor in {self._slave, self._master} - {_CLOSED}:
            os.close(descriptor)
        self._master = self._slave = _CLOSED
        self._outbox.clear()

    def plug_in(self) -> None:
        """Make a new terminal, found at the same path; raises SimulatorError."""
        _check_path(self.name)
        try:
            self._master, slave = os.openpty()
        except OSError as error:
            raise SimulatorError(
                f"this system gives no pseudo-terminal: {error.strerror}; use --tcp instead"
            ) from None
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        self._device = os.ttyname(slave)
        os.close(slave)
        self._poll = select.poll()
        self._poll.register(self._master, select.POLLIN | select.POLLOUT)
        self._link()

    def close(self) -> None:
        """Wait until the reader has taken all, remove the link and close."""
        try:
            if self._master != _CLOSED:
                self._say_goodbye()
        finally:
            self.unplug()

    def _write(self, data: bytes) -> int:
        return os.write(self._master, data)

    def _hold(self) -> None:
        self._slave = os.open(self._device, os.O_RDWR | os.O_NOCTTY)

    def _link(self) -> None:
        try:
            if os.path.islink(self.name):
                os.unlink(self.name)
            os.symlink(self._device, self.name)
        except OSError as error:
            os.close(self._master)
            self._master = _CLOSED
            raise SimulatorError(
                f"--pty {self.name}: cannot be made ({error.strerror}); choose a folder that is "
                "there and that you may write to"
            ) from None

    def _is_open(self) -> bool:
        return not any(event & select.POLLHUP for _, event in self._poll.poll(0))

    def _say_goodbye(self) -> None:
        now = empty_since = monotonic()
        until = now + GOODBYE_S
        # The kernel passes bytes on in two steps, and pyserial forgets what it has gathered
        # for a long read when the line goes dead: only a queue that stays empty is done.
        while now < min(until, empty_since + SETTLED_S) and self._has_reader():
            self.attend()
            self._pause.wait(_LOOK_S)
            now = monotonic()
            if not (self._outbox.flush() and self._unread_bytes() == 0):
                empty_since = now

    def _has_reader(self) -> bool:
        # Only with our own hold given up does a hang-up tell that the reader has left.
        if self._slave != _CLOSED:
            os.close(self._slave)
            self._slave = _CLOSED
        if not self._is_open():
            return False
        self._hold()
        return True

    def _unread_bytes(self) -> int:
        if self._slave == _CLOSED:
            return 0
        answer = fcntl.ioctl(self._slave, termios.FIONREAD, bytes(_INT.size))
        count: int = _INT.unpack(answer)[0]
        return count


def _check_path(path: str) -> None:
    folder = os.path.dirname(path) or "."
    if os.path.exists(path):
        raise SimulatorError(
            f"--pty {path}: is there already; remove it or choose another path, such as /tmp/cansat"
        )
    if not os.path.isdir(folder):
        raise SimulatorError(
            f"--pty {path}: there is no folder {folder}; make it or choose another"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SimulatorError(
            f"--pty {path}: you may not write to the folder {folder}; choose another, such as /tmp"
        )
