"""Files that appear whole under their name, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from groundstation.errors import UserError


@contextmanager
def written_whole(path: Path, mend: str = "choose another place with --output") -> Iterator[Path]:
    """Yield where to write, beside `path`; what is there when the block ends becomes `path`.

    When the block raises, nothing of it is left and `path` stays as it was. An OSError becomes a
    UserError, which says how to `mend` it.
    """
    unfinished = path.with_name(path.name + ".part")
    try:
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}; {mend}") from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
