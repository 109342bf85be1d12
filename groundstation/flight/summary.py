"""A flight in a dozen figures."""

import math
from datetime import UTC, datetime

import msgspec

from groundstation.flight.flight import Flight
from protocol.conversion import decimals_of
from protocol.mission import Field


class Summary(msgspec.Struct, frozen=True):
    """What `groundstation info` tells.

    Between the first and the last packet, received + lost + damaged = sent; `damaged` are
    those of the rejected frames that the packet counter misses, the other rejects were
    noise. Around each of the `resets_seen` nobody knows how many were lost.
    `altitude_max_m` is the highest value received, be it a wrong one; None when there was none.
    `apogee_m` is the apogee above the ground as it was seen, None when it was not. Both are of
    the real flight where there is one; without one, of a flight that was `simulated` by pressures.
    """

    mission: str
    team_id: str
    started_utc: str | None
    duration_s: float
    bytes: int
    packets_received: int
    packets_rejected: int
    rejected_by_reason: dict[str, int]
    packets_of_other_teams: dict[str, int]
    packets_lost: int
    packets_damaged: int
    packets_duplicated: int
    resets_seen: int
    altitude_max_m: float | None
    apogee_m: float | None
    simulated: bool
    last_position_deg: tuple[float, float] | None


def summarise(flight: Flight) -> Summary:
    """Return the summary of `flight` as known now."""
    started = flight.first_utc_ns
    told, mission = flight.flown.told, flight.mission
    altitude, gps_altitude = mission.field_of("altitude"), mission.field_of("gps_altitude")
    altitude_m = flight.altitude_max_m if told.simulated else flight.altitude_max_real_m
    return Summary(
        mission=flight.mission.name,
        team_id=flight.mission.team_id,
        started_utc=None if started is None else utc_text(started),
        duration_s=round(flight.duration_s, 3),
        bytes=flight.bytes_received,
        packets_received=flight.received,
        packets_rejected=flight.rejected,
        rejected_by_reason=dict(flight.rejected_by_reason),
        packets_of_other_teams=dict(flight.strangers),
        packets_lost=flight.continuity.lost,
        packets_damaged=flight.continuity.damaged,
        packets_duplicated=flight.continuity.duplicates,
        resets_seen=flight.continuity.resets,
        altitude_max_m=_rounded_m(altitude_m, altitude),
        apogee_m=_rounded_m(told.apogee_m, altitude or gps_altitude),
        simulated=told.simulated,
        last_position_deg=flight.last_position_deg,
    )


def _rounded_m(height_m: float, field: Field | None) -> float | None:
    """Return a height with as many decimals as its field has, millimetres where that is not in
    metres; None when it is not known."""
    if math.isnan(height_m):
        return None
    return round(height_m, decimals_of(field) if field and field.unit == "m" else 3)


def utc_text(utc_ns: int) -> str:
    """Return ns since 1970 as ISO 8601 in UTC, to the millisecond; unreal times as `?`."""
    try:
        moment = datetime.fromtimestamp(utc_ns / 1e9, UTC)
    except (OverflowError, OSError, ValueError):
        return "?"
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
