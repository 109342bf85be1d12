"""New files that a person names: never one that is there already."""

from io import FileIO
from pathlib import Path

from firmware_sim.errors import SimulatorError


def new_file(path: str, option: str) -> FileIO:
    """Return a new file at `path`, whose writes go to the system at once.

    Raises SimulatorError, which begins with the `option` that named it, when it is there
    already or cannot be made.
    """
    try:
        return Path(path).open("xb", buffering=0)
    except FileExistsError:
        raise SimulatorError(
            f"{option} {path}: is there already and is never overwritten; choose another name"
        ) from None
    except OSError as error:
        raise SimulatorError(
            f"{option} {path}: cannot be made ({error.strerror}); choose a folder that is "
            "there and that you may write to"
        ) from None
