"""Places as people write them."""

import re

from groundstation.geo.local_plane import Place

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_ANGLE = re.compile(
    rf"""\s*([NSEWO]?)\s*({_NUMBER})\s*°?\s*
    (?:(\d+(?:\.\d+)?)\s*['′]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:"|″|'')\s*)?([NSEWO]?)\s*""",
    re.VERBOSE | re.IGNORECASE,
)


def parse_place(text: str) -> Place:
    """Return latitude and longitude in degrees of a place as a phone or a map writes it.

    Such as `38.3758, -79.6078`, `38.3758 N 79.6078 W` or `38°22'33"N 79°36'28"W`. Raises
    ValueError with a sentence for people.
    """
    first = _ANGLE.match(text)
    rest = text[first.end() :].lstrip(" ,;") if first else ""
    second = _ANGLE.fullmatch(rest)
    if first is None or second is None:
        raise ValueError("write latitude and longitude in degrees, such as 38.3758, -79.6078")
    angles = [_signed(first), _signed(second)]
    if angles[0][1] in ("E", "W") or angles[1][1] in ("N", "S"):
        angles.reverse()
    (latitude, north), (longitude, east) = angles
    if north in ("E", "W") or east in ("N", "S"):
        raise ValueError("one of the two must be a latitude (N, S), the other a longitude (E, W)")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("a latitude is at most 90 and a longitude at most 180 degrees")
    return latitude, longitude


def place_text(place: Place) -> str:
    """Return a place in degrees as phones and maps understand it, to about a metre."""
    return f"{place[0]:.5f}, {place[1]:.5f}"


def _signed(found: re.Match[str]) -> tuple[float, str]:
    """Return the angle in degrees, negative in the south and west, and its letter."""
    before, degrees, minutes, seconds, behind = found.groups()
    letter = (before or behind).upper().replace("O", "E")
    angle = abs(float(degrees)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    negative = degrees.startswith("-") or letter in ("S", "W")
    return -angle if negative else angle, letter
