"""The bytes of a flight log, block by block, on their way to the scanner."""

import errno
import os
import stat
from collections.abc import Iterator
from io import FileIO

from groundstation.command_text import command_text
from groundstation.errors import UserError
from groundstation.flightlog.batch import Batch
from groundstation.flightlog.scanning import BLOCK_BYTES, Scanner

_SEEK_DATA: int | None = getattr(os, "SEEK_DATA", None)
"""Systems without it read holes as the zeros that they stand for."""


def batches_of(scanner: Scanner, most_bytes: int | None = None) -> Iterator[Batch]:
    """Yield what is in the scanner's file, or in the first `most_bytes` of it, to its end.

    What makes no record is damage then. Raises UserError when it cannot be read.
    """
    path = scanner.path
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise UserError(f"{path} is not a file; choose a .flightlog file")
        with path.open("rb", buffering=0) as file:
            yield from batches_so_far(file, scanner, most_bytes, last=True)
    except FileNotFoundError:
        raise UserError(f"there is no flight log {path}; check the name and the folder") from None
    except OSError as error:
        if path.is_dir():
            raise UserError(
                f"{path} is a folder; name a flight log in it: '{command_text('flights', path)}' "
                "lists them"
            ) from None
        raise UserError(f"the flight log {path} cannot be read: {error.strerror}") from None


def batches_so_far(
    file: FileIO, scanner: Scanner, most_bytes: int | None = None, *, last: bool = False
) -> Iterator[Batch]:
    """Yield what the file holds from where the scanner is; raises OSError.

    The file is unbuffered: a buffer would not know where looking for holes leaves it.
    Unless this is the `last` look at it, a record that is not whole is left for later: its
    bytes are read again then, since the writer may take them back. Holes of a sparse file,
    however large, are passed over.
    """
    begin = seen = scanner.rewind()
    while True:
        file.seek(begin)
        left = BLOCK_BYTES if most_bytes is None else most_bytes - begin
        block = file.read(min(BLOCK_BYTES, left))
        if begin + len(block) <= seen:
            if last:
                yield scanner.feed(block, last=True)
            return
        yield scanner.feed(block)
        seen = begin + len(block)
        if scanner.holds_zeros_only and (hole_end := _end_of_hole(file, seen)) > seen:
            seen = hole_end if most_bytes is None else min(hole_end, most_bytes)
            scanner.skip_zeros(seen)
        # To read a few bytes again is quicker than to put them in front of a block
        begin = scanner.rewind() if scanner.waiting < BLOCK_BYTES // 4 else seen


def _end_of_hole(file: FileIO, place: int) -> int:
    """Return where bytes were written again, at `place` or behind it, or the end of the file."""
    if _SEEK_DATA is None:
        return place
    try:
        return os.lseek(file.fileno(), place, _SEEK_DATA)
    except OSError as error:
        # There is none behind it, or the file system does not tell
        return os.fstat(file.fileno()).st_size if error.errno == errno.ENXIO else place
