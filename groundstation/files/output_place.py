"""Where a command writes what it makes: the file or the folder that a person names."""

import os
from pathlib import Path

from groundstation.errors import UserError

_FOLDER_ENDS = tuple({"/", os.sep})


def output_place(output: Path | str | None, name: str, folder: Path | None = None) -> Path:
    """Return the file that `output` names; in a folder, or when left out, the file `name`.

    What ends with a slash is a folder, made if it is missing. When left out the folder is
    `folder`, else the current one. Raises UserError when it cannot be made.
    """
    if output is None:
        return (folder or Path()) / name
    place = Path(output)
    try:
        if str(output).endswith(_FOLDER_ENDS):
            place.mkdir(parents=True, exist_ok=True)
        return place / name if place.is_dir() else place
    except OSError as error:
        raise UserError(
            f"{place} cannot be written: {error.strerror}; name another place with --output"
        ) from None


def require_free(path: Path, *, overwrite: bool) -> None:
    """Make sure that a file may be written at `path`; raises UserError.

    Only files are replaced: a device, a pipe or a folder of that name stays what it is.
    """
    try:
        is_there = path.exists()
    except OSError as error:  # such as a name that is too long
        raise UserError(
            f"{path} cannot be written: {error.strerror}; choose another place with --output"
        ) from None
    if not is_there:
        if not path.parent.is_dir():
            raise UserError(
                f"{path} cannot be written: there is no folder {path.parent}; make it first, or "
                "name another place with --output"
            )
        return
    if not path.is_file():
        what = "a folder" if path.is_dir() else "a device or a pipe, and no file"
        raise UserError(f"{path} is {what}; name a file with --output")
    if not overwrite:
        raise UserError(
            f"{path} is there already and is not overwritten; choose another name with "
            "--output, or say --overwrite"
        )
