"""KML for Google Earth: the track in the colours of the phases, and its marks."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from fastkml.containers import Document, Folder
from fastkml.enums import AltitudeMode
from fastkml.features import Placemark
from fastkml.geometry import Coordinates, LineString, Point
from fastkml.kml import KML
from fastkml.styles import LineStyle, PolyStyle, Style, StyleUrl

from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.rows import utc_ns_text
from groundstation.export.telemetry import Telemetry
from groundstation.export.track import AltitudeOver, Track, track_name, track_of

NAMESPACE = "{http://www.opengis.net/kml/2.2}"
MARKS = "marks"
"""The name of the folder with the points that are marked."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LINE_WIDTH = 4.0
_WALL_ALPHA = "60"
_ALTITUDE_MODES: dict[AltitudeOver, AltitudeMode] = {
    "sea": AltitudeMode.absolute,
    "launch site": AltitudeMode.relative_to_ground,
    "nothing": AltitudeMode.clamp_to_ground,
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
    """Write the track as OGC KML 2.2; Google Earth places it above the sea, or above the ground."""
    track = track_of(telemetry)
    mission = telemetry.mission
    document = Document(name=track_name(mission), styles=_styles(track))
    digest = RowDigest()
    for number, (phase, stretch) in enumerate(track.runs()):
        coordinates = _coordinates(track, stretch)
        document.append(_line(track, phase, coordinates))
        for point in coordinates[1 if number else 0 :]:
            digest.add([_word(value) for value in point])
    document.append(Folder(name=MARKS, features=list(_marks(track))))
    text = KML(features=[document]).to_string(prettyprint=False)
    path.write_text(_DECLARATION + text, encoding="utf-8")
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


def _styles(track: Track) -> list[Style]:
    """Return a style for each phase that the track has: its line, and the wall below it."""
    styles = []
    for phase in dict.fromkeys(phase for phase, _ in track.runs()):
        colour = _COLOURS.get(phase, _COLOURS[""])
        bgr = colour[4:] + colour[2:4] + colour[:2]
        line = LineStyle(color=f"ff{bgr}", width=_LINE_WIDTH)
        styles.append(
            Style(id=_title(phase), styles=[line, PolyStyle(color=f"{_WALL_ALPHA}{bgr}")])
        )
    return styles


def _line(track: Track, phase: str, coordinates: list[tuple[float, float, float]]) -> Placemark:
    line = LineString(
        kml_coordinates=Coordinates(coords=coordinates),
        extrude=track.altitude_over != "nothing",
        tessellate=True,
        altitude_mode=_ALTITUDE_MODES[track.altitude_over],
    )
    title = _title(phase)
    return Placemark(name=title, style_url=StyleUrl(url=f"#{title}"), kml_geometry=line)


def _title(phase: str) -> str:
    return phase or "track"


def _marks(track: Track) -> Iterator[Placemark]:
    marks = {"start": 0}
    if track.apogee is not None:
        marks["apogee"] = track.apogee
    if track.landing is not None:
        marks["landing"] = track.landing
    else:
        marks["last position"] = track.points - 1
    for name, at in marks.items():
        (place,) = _coordinates(track, slice(at, at + 1))
        yield Placemark(
            name=f"{name}, {place[2]:.1f} m" if name == "apogee" else name,
            description=f"{place[1]:.6f}, {place[0]:.6f}; {utc_ns_text(int(track.utc_ns[at]))}",
            kml_geometry=Point(
                kml_coordinates=Coordinates(coords=[place]),
                extrude=True,
                altitude_mode=_ALTITUDE_MODES[track.altitude_over],
            ),
        )


def _word(value: float) -> str:
    return repr(value)
