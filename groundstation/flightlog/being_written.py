"""Whether a program is writing a flight log at this moment.

The one that writes holds a lock on the file, which the system gives up when the program
ends, however it ends. Nobody is kept from reading.
"""

import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, whose locks would keep others from reading
    fcntl = None  # type: ignore[assignment]

FRESH_S = 5.0
"""Where there are no such locks, a file changed so short a time ago counts as being written."""


def hold(descriptor: int) -> None:
    """Tell others, until the file is closed, that it is being written."""
    if fcntl is None:
        return
    with suppress(OSError):  # a file system without locks: the log is written all the same
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_being_written(path: Path) -> bool:
    """Return whether some program is writing the file; raises OSError when it cannot be read."""
    if not path.is_file():  # to open a pipe may take for ever
        return False
    if fcntl is None:
        return time.time() - path.stat().st_mtime < FRESH_S
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return False
