"""A serial cable: a pseudo-terminal behind a path, plugged in and out like a USB radio."""

import os
import tty
from contextlib import suppress
from pathlib import Path
from types import TracebackType


class Cable:
    """What is written to `send` is read by whoever opens `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master = -1
        self.plug_in()

    def __enter__(self) -> "Cable":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.pull()

    def plug_in(self) -> None:
        """Make a new pseudo-terminal, found at the same path."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path.symlink_to(os.ttyname(slave))
        self.slave = slave  # held open until somebody reads, or the system would hang up

    def pull(self) -> None:
        """Unplug: the path is gone and whoever reads is hung up."""
        with suppress(FileNotFoundError):
            self.path.unlink()
        for descriptor in {self._master, self.slave} - {-1}:
            os.close(descriptor)
        self._master = self.slave = -1

    def receive(self, size: int) -> bytes:
        """Return the next `size` bytes that were written into the other end."""
        got = b""
        while len(got) < size:
            got += os.read(self._master, size - len(got))
        return got

    def send(self, data: bytes) -> None:
        """Write all of `data`, waiting while the reader is behind."""
        while data:
            data = data[os.write(self._master, data) :]
