"""A new file, or standard output, that takes the bytes as they go on the air."""

import os
import select
import sys
from pathlib import Path

from firmware_sim.endpoint.outbox import Outbox
from firmware_sim.new_file import new_file


class FileEndpoint:
    """Writes to the file `path`, which must not be there yet.

    Raises SimulatorError when it is, or when it cannot be made.
    """

    def __init__(self, path: str) -> None:
        self.name = path
        self._file = new_file(path, "--output")

    def attend(self) -> None:
        """Do nothing: nobody speaks from a file."""

    def ready(self) -> bool:
        """Return True: a file is always there."""
        return True

    def send(self, data: bytes, keep: bool) -> bool:
        """Write `data`; a file is never busy."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
        return True

    def receive(self) -> bytes:
        """Return nothing: a file does not speak."""
        return b""

    def unplug(self) -> None:
        """Do nothing: a file has no plug."""

    def plug_in(self) -> None:
        """Do nothing: a file has no plug."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def discard(self) -> None:
        """Close the file and take it away again: nothing has been flown into it."""
        self._file.close()
        Path(self.name).unlink(missing_ok=True)


class StandardOutput:
    """Writes to the program's standard output, which a pipe may pass on.

    The output is left in blocking mode, since others share it: it is asked before each write
    whether it takes any more.
    """

    name = "standard output"
    _SURE_BYTES = 512
    """What a pipe that can be written to takes without waiting, at least (POSIX, PIPE_BUF)."""

    def __init__(self) -> None:
        self._descriptor = sys.stdout.fileno()
        self._outbox = Outbox(self._write)

    def attend(self) -> None:
        """Hand over what has been kept."""
        self._outbox.flush()

    def ready(self) -> bool:
        """Tell whether all that was sent has gone."""
        return self._outbox.flush()

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` whole or not at all; see Endpoint."""
        return self._outbox.send(data, keep)

    def receive(self) -> bytes:
        """Return nothing: commands come by a port."""
        return b""

    def unplug(self) -> None:
        """Do nothing: a pipe has no plug."""

    def plug_in(self) -> None:
        """Do nothing: a pipe has no plug."""

    def close(self) -> None:
        """Leave standard output open: it is not ours."""
        self._outbox.flush()

    def _write(self, data: bytes) -> int:
        if sys.platform != "win32":
            poll = select.poll()
            poll.register(self._descriptor, select.POLLOUT)
            if not poll.poll(0):
                return 0
        return os.write(self._descriptor, data[: self._SURE_BYTES])
