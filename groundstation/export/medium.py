"""Files as they are on the medium, not in the system's memory, as far as it lets us."""

import errno
import hashlib
import os
from contextlib import suppress
from pathlib import Path

_BLOCK_BYTES = 1 << 20


def is_on_medium(path: Path) -> bool:
    """Wait until the medium has the file, and tell whether what it gives back is the same."""
    with path.open("rb") as file:
        remembered = hashlib.file_digest(file, "sha256").hexdigest()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return sha256_on_medium(path) == remembered


def write_through(data: bytes, path: Path) -> None:
    """Write a file and wait until the medium has it; raises OSError."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sha256_on_medium(path: Path) -> str:
    """Return the hash of a file, read from its medium where the system can forget what it
    remembers of the file; raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        _forget(file.fileno())
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Wait until the medium has the names in the folder; raises OSError when it went away."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows writes removable drives through
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES):
            raise
        os.sync()  # a file system that does not sync folders
    finally:
        os.close(number)


def _forget(number: int) -> None:
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
    if hasattr(os, "F_NOCACHE"):  # pragma: no cover - macOS
        import fcntl

        fcntl.fcntl(number, fcntl.F_NOCACHE, 1)  # type: ignore[attr-defined]
