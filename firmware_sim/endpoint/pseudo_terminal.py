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

from firmware_sim.console import LONGEST_WAIT_S, Console
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


class PseudoTerminal:
    """A raw pseudo-terminal with a symbolic link to it at `path`.

    Raises SimulatorError when the path is taken or cannot be made. Once a reader has opened
    it the slave side is held open, so that a reader may leave and come back.
    """

    def __init__(self, path: str, console: Console) -> None:
        _check_path(path)
        self._path = path
        self._console = console
        self._pause = Event()
        self._unsent = b""
        try:
            self._master, slave = os.openpty()
        except OSError as error:
            raise SimulatorError(
                f"this system gives no pseudo-terminal: {error.strerror}; use --tcp instead"
            ) from None
        self._slave: int | None = None
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        self._device = os.ttyname(slave)
        os.close(slave)
        self._poll = select.poll()
        self._poll.register(self._master, select.POLLIN | select.POLLOUT)
        self._link()

    def wait_for_reader(self) -> None:
        """Wait until somebody opens the terminal and has flushed its input."""
        self._console.tell(f"waiting for a reader on {self._path} ...")
        while not self._is_open():
            self._console.wait(_LOOK_S)
        self._slave = os.open(self._device, os.O_RDWR | os.O_NOCTTY)
        opened_s = monotonic()
        while monotonic() < opened_s + OPENING_S:
            self._console.wait(_LOOK_S)

    def attend(self) -> None:
        """Drop what the reader has sent."""
        # Once and not until nothing is left: a reader that floods us must not hold us up.
        with suppress(OSError):  # nothing there, or nobody has it open
            os.read(self._master, _READ_BYTES)

    def send(self, data: bytes, patient: bool) -> bool:
        """Send `data` whole or not at all; see Endpoint."""
        self.attend()
        # A frame once begun must be finished first, or the next one would be torn.
        while not self._flush():
            if not patient:
                return False
            self._wait_until_writable()
        self._unsent = data
        begun = self._flush() or len(self._unsent) < len(data)
        if not begun and not patient:
            self._unsent = b""
            return False
        while patient and not self._flush():
            self._wait_until_writable()
        return True

    def close(self) -> None:
        """Wait until the reader has taken all, remove the link and close."""
        try:
            self._say_goodbye()
        finally:
            if os.path.islink(self._path) and os.readlink(self._path) == self._device:
                os.unlink(self._path)
            for descriptor in (self._slave, self._master):
                if descriptor is not None:
                    os.close(descriptor)

    def _link(self) -> None:
        try:
            if os.path.islink(self._path):
                os.unlink(self._path)
            os.symlink(self._device, self._path)
        except OSError as error:
            os.close(self._master)
            raise SimulatorError(
                f"--pty {self._path}: cannot be made ({error.strerror}); choose a folder that is "
                "there and that you may write to"
            ) from None

    def _is_open(self) -> bool:
        return not any(event & select.POLLHUP for _, event in self._poll.poll(0))

    def _flush(self) -> bool:
        """Write as much as goes of what is unsent and tell whether that was all."""
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self._master, self._unsent) :]
        except BlockingIOError:
            return False
        return True

    def _wait_until_writable(self) -> None:
        self._poll.poll(LONGEST_WAIT_S * 1000.0)
        self._console.check()
        self.attend()

    def _say_goodbye(self) -> None:
        now = empty_since = monotonic()
        until = now + GOODBYE_S
        # The kernel passes bytes on in two steps, and pyserial forgets what it has gathered
        # for a long read when the line goes dead: only a queue that stays empty is done.
        while now < min(until, empty_since + SETTLED_S) and self._has_reader():
            self.attend()
            self._pause.wait(_LOOK_S)
            now = monotonic()
            if not (self._flush() and self._unread_bytes() == 0):
                empty_since = now

    def _has_reader(self) -> bool:
        # Only with our own hold given up does a hang-up tell that the reader has left.
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None
        if not self._is_open():
            return False
        self._slave = os.open(self._device, os.O_RDWR | os.O_NOCTTY)
        return True

    def _unread_bytes(self) -> int:
        if self._slave is None:
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
