"""KML for Google Earth: the track in the colours of the phases, and its marks."""

import xml.etree.ElementTree as ET
from pathlib import Path

import simplekml

from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.rows import utc_ns_text
from groundstation.export.telemetry import Telemetry
from groundstation.export.track import AltitudeOver, Track, track_of

NAMESPACE = "{http://www.opengis.net/kml/2.2}"
MARKS = "marks"
"""The name of the folder with the points that are marked."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LINE_WIDTH = 4
_WALL_ALPHA = "60"
_ALTITUDE_MODES: dict[AltitudeOver, str] = {
    "sea": simplekml.AltitudeMode.absolute,
    "launch site": simplekml.AltitudeMode.relativetoground,
    "nothing": simplekml.AltitudeMode.clamptoground,
}
_COLOURS = {
    "pad": "0072b2",
    "ascent": "d55e00",
    "apogee": "cc79a7",
    "descent": "56b4e9",
    "release": "009e73",
    "landed": "f0e442",
    "": "ffffff",
}
"""Red, green, blue of each phase: Okabe and Ito's set, which the colour-blind tell apart."""


def write_kml(telemetry: Telemetry, path: Path, _options: Options) -> Contents:
    """Write the track; Google Earth places it above the sea, or above the ground."""
    track = track_of(telemetry)
    simplekml.Kml.resetidcounter()  # the same flight gives the same file
    kml = simplekml.Kml(name=f"{telemetry.mission.title}, team {telemetry.mission.team_id}")
    digest = RowDigest()
    for number, (phase, stretch) in enumerate(track.runs()):
        coordinates = _coordinates(track, stretch)
        _line(kml, track, phase, coordinates)
        for point in coordinates[1 if number else 0 :]:
            digest.add([_word(value) for value in point])
    _marks(kml.newfolder(name=MARKS), track)
    path.write_text(_DECLARATION + kml.kml(format=False), encoding="utf-8")
    return digest.contents(*track.remarks)


def read_kml(path: Path, _options: Options) -> Contents:
    """Read the track of a file that `write_kml` wrote."""
    digest = RowDigest()
    for number, line in enumerate(ET.parse(path).iter(f"{NAMESPACE}LineString")):
        words = (line.findtext(f"{NAMESPACE}coordinates") or "").split()
        for point in words[1 if number else 0 :]:
            digest.add([_word(float(value)) for value in point.split(",")])
    return digest.contents()


def _coordinates(track: Track, stretch: slice) -> list[tuple[float, float, float]]:
    return list(
        zip(
            track.longitude_deg[stretch].tolist(),
            track.latitude_deg[stretch].tolist(),
            track.altitude_m[stretch].tolist(),
            strict=True,
        )
    )


def _line(
    kml: simplekml.Kml, track: Track, phase: str, coordinates: list[tuple[float, float, float]]
) -> None:
    colour = _COLOURS.get(phase, _COLOURS[""])
    bgr = colour[4:] + colour[2:4] + colour[:2]
    line = kml.newlinestring(name=phase or "track", coords=coordinates)
    line.extrude = 0 if track.altitude_over == "nothing" else 1
    line.tessellate = 1
    line.altitudemode = _ALTITUDE_MODES[track.altitude_over]
    line.style.linestyle.width = _LINE_WIDTH
    line.style.linestyle.color = f"ff{bgr}"
    line.style.polystyle.color = f"{_WALL_ALPHA}{bgr}"


def _marks(folder: simplekml.Folder, track: Track) -> None:
    marks = {"start": 0}
    if track.apogee is not None:
        marks["apogee"] = track.apogee
    if track.landing is not None:
        marks["landing"] = track.landing
    else:
        marks["last position"] = track.points - 1
    for name, at in marks.items():
        (place,) = _coordinates(track, slice(at, at + 1))
        title = f"{name}, {place[2]:.1f} m" if name == "apogee" else name
        mark = folder.newpoint(name=title, coords=[place])
        mark.altitudemode = _ALTITUDE_MODES[track.altitude_over]
        mark.extrude = 1
        mark.description = f"{place[1]:.6f}, {place[0]:.6f}; {utc_ns_text(int(track.utc_ns[at]))}"


def _word(value: float) -> str:
    return repr(value)
