"""Where things are kept on this machine."""

from pathlib import Path

import platformdirs

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


def _disk_of(folder: Path) -> int | None:
    for place in (folder.absolute(), *folder.absolute().parents):
        try:
            return place.stat().st_dev
        except OSError:  # not made yet
            continue
    return None
