"""The way of a CanSat over the ground: positions with altitude, time and phase."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from groundstation.errors import UserError
from groundstation.export.kind_table import Flags, KindTable
from groundstation.export.telemetry import Telemetry, milestones_of
from groundstation.flight.mode import mode_field, says_simulation
from groundstation.flight.position import have_fix, metres_from, plausible
from groundstation.flight.store import Floats, Integers
from protocol.columns import Words
from protocol.mission import Mission, PacketKind

AltitudeOver = Literal["sea", "launch site", "nothing"]
_ENOUGH = 0.5
_ALTITUDES_M = (-1_000.0, 100_000.0)
"""Where a CanSat can be; what lies outside is damage."""

_DEGREE_DECIMALS, _METRE_DECIMALS = 9, 6
"""A tenth of a millimetre, and less than any sensor knows: KML and GPX hold no exponents."""


@dataclass(frozen=True, slots=True)
class Track:
    """Positions in the order received, shape (points,) each: degrees, m, ns since 1970.

    `altitude_over` says above what the altitude is: mean sea level where the GPS gave it, else
    the launch site; over nothing where there is none at all. Degrees have 9 decimals, metres 6.
    `left_out` positions were too far from all others to be real, or too high or low; where there
    is a real flight, those `simulated` are not in it either. `landing` is the first point on the
    ground again, None when no landing was seen.
    """

    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    altitude_over: AltitudeOver
    utc_ns: Integers
    phase: tuple[str, ...]
    left_out: int
    landing: int | None
    simulated: int = 0

    @property
    def points(self) -> int:
        """How many positions there are."""
        return len(self.latitude_deg)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said of positions that are not in it."""
        told = (
            ("too far off to be real, left out", self.left_out),
            ("of the flight on simulated pressure, left out", self.simulated),
        )
        return tuple(f"{why}: {count}" for why, count in told if count)

    @property
    def apogee(self) -> int | None:
        """The point of the highest altitude; None where no altitude is known."""
        return None if self.altitude_over == "nothing" else int(np.argmax(self.altitude_m))

    def runs(self) -> list[tuple[str, slice]]:
        """Return the stretches of one phase; each begins where the one before it ends."""
        starts = [i for i in range(self.points) if i == 0 or self.phase[i] != self.phase[i - 1]]
        ends = [*starts[1:], self.points]
        return [
            (self.phase[start], slice(max(0, start - 1), end))
            for start, end in zip(starts, ends, strict=True)
        ]


def track_of(telemetry: Telemetry) -> Track:
    """Return the track; raises UserError when no position was received."""
    table = next((t for t in telemetry.tables if _position_of(t.kind)), None)
    if table is None:
        raise UserError(
            f"the mission {telemetry.mission.name} has no position: no fields have the roles "
            "latitude and longitude; choose another format"
        )
    names = _position_of(table.kind)
    assert names is not None
    latitude, longitude = _numbers(table, names[0]), _numbers(table, names[1])
    fix = have_fix(latitude, longitude) & ~table.repeated
    if not fix.any():
        raise UserError("no position was received, so there is no track; choose another format")
    simulated = fix & _simulated(telemetry, table)
    fix &= ~simulated
    origin = (float(np.median(latitude[fix])), float(np.median(longitude[fix])))
    near = plausible(*metres_from(latitude[fix], longitude[fix], origin))
    kept = fix.copy()
    kept[fix] = near
    altitude, over = _altitude(telemetry, table, kept)
    low, high = _ALTITUDES_M
    damaged = kept & ((altitude < low) | (altitude > high))
    kept &= np.isfinite(altitude) & ~damaged
    if not kept.any():
        raise UserError(
            "no position received can be real, so there is no track; choose another format"
        )
    phases = table.phase.tolist()
    return Track(
        np.round(latitude[kept], _DEGREE_DECIMALS),
        np.round(longitude[kept], _DEGREE_DECIMALS),
        np.round(altitude[kept], _METRE_DECIMALS),
        over,
        table.utc_ns[kept],
        tuple(phases[row] for row in np.flatnonzero(kept).tolist()),
        int(fix.sum() - near.sum() + damaged.sum()),
        _landing(telemetry, table.monotonic_ns[kept]),
        int(simulated.sum()),
    )


def track_name(mission: Mission) -> str:
    """Return what the track of a mission is called: its title, and its team if it has one."""
    return f"{mission.title}, team {mission.team_id}" if mission.names_team else mission.title


def _simulated(telemetry: Telemetry, table: KindTable) -> Flags:
    """Return which packets are of a simulation and not of the real flight that is told; none when
    there are no others."""
    name = mode_field(telemetry.mission, table.kind)
    words = None if name is None else table.columns[name]
    found = np.zeros(table.rows, np.bool_)
    if telemetry.flight.flown.real is not None and isinstance(words, Words):
        said = [says_simulation(telemetry.mission, word) is True for word in words.words]
        found = np.array(said, np.bool_)[words.codes]
    return np.zeros_like(found) if found.all() else found


def _landing(telemetry: Telemetry, monotonic_ns: Integers) -> int | None:
    """Return the first point at or after the landing, by state word or height."""
    landing_ns = milestones_of(telemetry).landing_ns
    if landing_ns is None:
        return None
    later = np.flatnonzero(monotonic_ns >= landing_ns)
    return int(later[0]) if len(later) else None


def _position_of(kind: PacketKind) -> tuple[str, str] | None:
    latitude, longitude = kind.field_of("latitude"), kind.field_of("longitude")
    return (latitude.name, longitude.name) if latitude and longitude else None


def _altitude(telemetry: Telemetry, table: KindTable, kept: Flags) -> tuple[Floats, AltitudeOver]:
    """Return the altitude of each row of the table, and above what: the GPS's where most
    positions have it, for it alone is known to be above the sea."""
    places: tuple[tuple[str, AltitudeOver], ...] = (
        ("gps_altitude", "sea"),
        ("altitude", "launch site"),
    )
    for role, over in places:
        found = _with_role(telemetry, table, role)
        if found is not None and np.isfinite(found[kept]).mean() >= _ENOUGH:
            return found, over
    return np.zeros(table.rows), "nothing"


def _with_role(telemetry: Telemetry, table: KindTable, role: str) -> Floats | None:
    """Return the values of a role at the table's rows; of another kind of packet, the last."""
    for other in (table, *telemetry.tables):
        field = other.kind.field_of(role)
        if field is None or not other.rows:
            continue
        values = _numbers(other, field.name)
        if other is table:
            return values
        last = np.searchsorted(other.number, table.number) - 1
        return np.where(last >= 0, values[np.maximum(last, 0)], np.nan)
    return None


def _numbers(table: KindTable, name: str) -> Floats:
    column = table.columns[name]
    assert not isinstance(column, Words)
    return column
