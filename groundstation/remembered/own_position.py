"""Where the crew stands: set once, remembered on this machine."""

import json
from pathlib import Path

import platformdirs

from groundstation.errors import UserError
from groundstation.flight.position import is_fix
from groundstation.geo.local_plane import Place


def default_file() -> Path:
    """Return the file that remembers it."""
    folder = platformdirs.user_config_path("cansat-groundstation", appauthor=False)
    return folder / "own_position.json"


def load(path: Path) -> Place | None:
    """Return latitude and longitude in degrees; None when nobody has set them."""
    try:
        told = json.loads(path.read_text("utf-8"))
        place = float(told["latitude_deg"]), float(told["longitude_deg"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return place if is_fix(*place) else None


def save(place: Place | None, path: Path) -> None:
    """Remember a place, or forget it; raises UserError when the file cannot be written."""
    try:
        if place is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        told = {"latitude_deg": place[0], "longitude_deg": place[1]}
        path.write_text(json.dumps(told), "utf-8")
    except OSError as error:
        raise UserError(f"your position cannot be remembered: {error.strerror} ({path})") from None
