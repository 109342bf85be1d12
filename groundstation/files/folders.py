"""Where things are kept on this machine."""

import tempfile
from pathlib import Path

import platformdirs

from groundstation.errors import UserError

_CHECKOUT = Path(__file__).resolve().parent.parent


def default_log_folder() -> Path:
    """Return where flight logs go when nobody says: `logs/` of a checkout, else Documents."""
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "start.py").is_file():
        return _CHECKOUT / "logs"
    return platformdirs.user_documents_path() / "CanSat flights"


def other_log_folder(folder: Path) -> Path | None:
    """Return a folder of this user's on another disk than `folder`; None when there is none."""
    other = platformdirs.user_data_path("CanSat flights", appauthor=False)
    disks = _disk_of(folder), _disk_of(other)
    return other if None not in disks and disks[0] != disks[1] else None


def require_second_folder(folder: Path) -> None:
    """Make sure that flight logs can be made in `folder`, and make it if it is missing; raises
    UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UserError(
            f"no flight log can be made in {folder}: {error.strerror}; "
            "name another folder with --second-folder, or none"
        ) from None


def _disk_of(folder: Path) -> int | None:
    for place in (folder.absolute(), *folder.absolute().parents):
        try:
            return place.stat().st_dev
        except OSError:  # not made yet
            continue
    return None
