"""Files that a person names, read whole: within bounds, and every mistake a sentence."""

from pathlib import Path

from groundstation.errors import UserError


def read_given(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a file, or of what a pipe brings; raises UserError when there is no
    such file, it cannot be read or holds more than `most_bytes`."""
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except FileNotFoundError:
        raise UserError(f"there is no file {path}; check the name and the folder") from None
    except OSError as error:
        if path.is_dir():
            raise UserError(f"{path} is a folder; name a file in it") from None
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > most_bytes:
        raise UserError(f"{path} is larger than {most_bytes // 1_000_000} MB; give a part of it")
    return data
