"""GPX for maps and GPS devices: one track with times, and its marks as waypoints."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import gpxpy.gpx

from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.telemetry import Telemetry
from groundstation.export.track import Track, track_name, track_of

NAMESPACE = "{http://www.topografix.com/GPX/1/1}"


def write_gpx(telemetry: Telemetry, path: Path, _options: Options) -> Contents:
    """Write the track with a time for each point, to the microsecond.

    GPX knows elevations above the sea only; where the GPS gave none they are above the launch
    site, and the track's comment says so.
    """
    track = track_of(telemetry)
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "CanSat ground station"
    gpx.name = track_name(telemetry.mission)
    way = gpxpy.gpx.GPXTrack(name=gpx.name)
    if track.altitude_over == "launch site":
        way.comment = "Elevations are above the launch site, not above the sea."
    segment = gpxpy.gpx.GPXTrackSegment()
    digest = RowDigest()
    for at in range(track.points):
        point = _point(track, at)
        segment.points.append(point)
        digest.add(
            [repr(float(point.latitude)), repr(float(point.longitude)), repr(point.elevation)]
        )
    way.segments.append(segment)
    gpx.tracks.append(way)
    gpx.waypoints += _waypoints(track)
    path.write_text(gpx.to_xml(version="1.1"), encoding="utf-8")
    return digest.contents(*track.remarks)


def read_gpx(path: Path, _options: Options) -> Contents:
    """Read the track of a file that `write_gpx` wrote, with a reader that is not its writer."""
    digest = RowDigest()
    for point in ET.parse(path).iter(f"{NAMESPACE}trkpt"):
        elevation = point.findtext(f"{NAMESPACE}ele")
        words = [point.attrib["lat"], point.attrib["lon"], elevation]
        digest.add([repr(None if word is None else float(word)) for word in words])
    return digest.contents()


def _point(track: Track, at: int) -> gpxpy.gpx.GPXTrackPoint:
    return gpxpy.gpx.GPXTrackPoint(
        latitude=float(track.latitude_deg[at]),
        longitude=float(track.longitude_deg[at]),
        elevation=_elevation(track, at),
        time=_moment(track, at),
    )


def _elevation(track: Track, at: int) -> float | None:
    return None if track.altitude_over == "nothing" else float(track.altitude_m[at])


def _moment(track: Track, at: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(track.utc_ns[at]) / 1e9, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _waypoints(track: Track) -> list[gpxpy.gpx.GPXWaypoint]:
    end = ("landing", track.landing) if track.landing is not None else ("last position", -1)
    marks = [("start", 0), ("apogee", track.apogee), end]
    return [
        gpxpy.gpx.GPXWaypoint(
            latitude=float(track.latitude_deg[at]),
            longitude=float(track.longitude_deg[at]),
            elevation=_elevation(track, at),
            time=_moment(track, at),
            name=name,
        )
        for name, at in marks
        if at is not None
    ]
