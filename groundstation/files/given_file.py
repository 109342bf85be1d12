"""Files that a person names, read within bounds, and every mistake a sentence."""

import os
from pathlib import Path

from groundstation.errors import UserError


def read_given(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a file, or of what a pipe brings; raises UserError when there is no
    such file, it cannot be read or holds more than `most_bytes`."""
    data, _ = read_beginning(path, most_bytes + 1)
    if len(data) > most_bytes:
        raise UserError(f"{path} is larger than {most_bytes // 1_000_000} MB; give a part of it")
    return data


def read_beginning(path: Path, most_bytes: int) -> tuple[bytes, int]:
    """Return the first bytes of a file, `most_bytes` of them or all, and its size in bytes;
    raises UserError when there is no such file or it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes), os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise UserError(f"there is no file {path}; check the name and the folder") from None
    except OSError as error:
        if path.is_dir():
            raise UserError(f"{path} is a folder; name a file in it") from None
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
