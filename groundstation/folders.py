"""Where things are kept on this machine."""

from pathlib import Path

import platformdirs

_CHECKOUT = Path(__file__).resolve().parent.parent


def default_log_folder() -> Path:
    """Return where flight logs go when nobody says: `logs/` of a checkout, else Documents."""
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "start.py").is_file():
        return _CHECKOUT / "logs"
    return platformdirs.user_documents_path() / "CanSat flights"
