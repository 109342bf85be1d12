"""One flight in a few figures, as a list of flights shows it."""

import msgspec
import numpy as np

from groundstation.flight.flight import Flight
from groundstation.flight.losses import counts_losses
from groundstation.flight.summary import summarise, utc_text
from groundstation.flightlog.parts import ends_in_order, part_at
from groundstation.flightlog.reader import FlightLog
from groundstation.flightlog.repaired import repairs_of
from groundstation.log_report import flight_of

ALTITUDES = 60


class FlightEntry(msgspec.Struct, frozen=True):
    """One flight: when, what, how long, how high, how much was lost, and in which files.

    `height_m` is how high: the apogee above the ground where one was seen, else the highest
    altitude received; None without either. It is of a real flight unless it is `simulated`.
    Around each of the `resets_seen` further packets may have been lost: nobody knows how many.

    `altitudes_m` is the course of the altitude in at most ALTITUDES values evenly in time, for a
    small picture; empty when the mission sends none. Without `losses_counted`, which takes a
    packet counter, nobody knows how many were lost.
    `files` are the whole paths of all parts that are found, wherever they lie.
    `state` is `complete`, `cut` (not closed in order), `damaged`, `damaged and cut`, `being
    written`, or, with the reason, `unreadable: ...`; then the figures are empty. Of a clean copy
    it says what the original lacked: `repaired: the end was cut`. Where parts are missing it says
    which are there: `part 2 only, part 1 is missing`.
    """

    files: tuple[str, ...]
    state: str
    started_utc: str | None = None
    mission: str = ""
    team_id: str = ""
    duration_s: float = 0.0
    packets_received: int = 0
    packets_lost: int = 0
    packets_damaged: int = 0
    resets_seen: int = 0
    height_m: float | None = None
    last_position_deg: tuple[float, float] | None = None
    altitudes_m: tuple[float, ...] = ()
    losses_counted: bool = True
    simulated: bool = False

    @property
    def lost_share(self) -> float | None:
        """The share of the packets sent that gave no values, 0 to 1; None without packets, or
        without a counter in them."""
        if not self.losses_counted:
            return None
        missing = self.packets_lost + self.packets_damaged
        sent = self.packets_received + missing
        return missing / sent if sent else None


def entry_of(files: tuple[str, ...], log: FlightLog) -> FlightEntry:
    """Return the entry of the flight in `log`, whose parts are these files."""
    flight = flight_of(log)
    figures = summarise(flight)
    return FlightEntry(
        files,
        _state_of(log),
        figures.started_utc or utc_text(log.header.clock_utc_ns),
        figures.mission,
        figures.team_id,
        figures.duration_s,
        figures.packets_received,
        figures.packets_lost,
        figures.packets_damaged,
        figures.resets_seen,
        figures.altitude_max_m if figures.apogee_m is None else figures.apogee_m,
        figures.last_position_deg,
        _altitudes_m(flight),
        counts_losses(flight.mission),
        figures.simulated,
    )


def _state_of(log: FlightLog) -> str:
    if log.missing_parts:
        return _parts_in_words(log)
    if log.damage:
        return _damage_in_words(log)
    if not log.complete:
        return "cut"
    repairs = repairs_of(log)
    return f"repaired: {'; '.join(repairs)}" if repairs else "complete"


def _damage_in_words(log: FlightLog) -> str:
    """Tell a log whose last record is not whole, because it was cut there, from a damaged one."""
    last = log.parts[-1]
    try:
        size = last.stat().st_size
        tails = [d for d in log.damage if d.path.name == last.name and d.offset + d.size == size]
        ended = ends_in_order(last, tails[0].offset if tails else size)
    except OSError:  # it went away meanwhile
        return "damaged"
    if ended or log.flights_in_file > 1:
        return "damaged"
    return "cut" if len(log.damage) == len(tails) else "damaged and cut"


def _parts_in_words(log: FlightLog) -> str:
    there = [part.number for part in map(part_at, log.parts) if part]
    missing = sorted({*range(1, max(there))} - {*there}) or [max(there) + 1]
    return f"{_parts(there)} only, {_parts(missing)} {'is' if len(missing) == 1 else 'are'} missing"


def _parts(numbers: list[int]) -> str:
    return f"part{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _altitudes_m(flight: Flight) -> tuple[float, ...]:
    """Return the highest altitude in each of ALTITUDES stretches of equal time, m."""
    name = flight.name_of("altitude")
    if name is None:
        return ()
    store = flight.store_of(name)
    altitude_m, time_ns = store.number(name), store.received_ns
    known = np.flatnonzero(np.isfinite(altitude_m))
    if len(known) < 2:
        return ()
    # as doubles: between absurd times lies more than 64 bits hold
    passed_ns = time_ns[known].astype(float) - float(time_ns[known[0]])
    if not passed_ns[-1] > 0:
        return ()
    stretch = np.clip(passed_ns / passed_ns[-1] * ALTITUDES, 0, ALTITUDES - 1).astype(int)
    highest = np.full(ALTITUDES, -np.inf)
    np.maximum.at(highest, stretch, altitude_m[known])
    return tuple(round(float(value), 1) for value in highest[np.isfinite(highest)])
