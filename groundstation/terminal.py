"""A station on the terminal: a live table, or plain lines where the output is no terminal."""

from collections.abc import Callable

from rich.console import Console
from rich.live import Live
from rich.table import Table

from groundstation.flight.events import SIMULATED
from groundstation.flight.flight import Flight
from groundstation.flight.heights import height_text
from groundstation.flight.losses import counts_losses, lost_in_a_sentence, lost_in_words
from groundstation.flight.readings import Readings
from groundstation.flight.summary import summarise
from groundstation.flight.teams import told_of_teams
from groundstation.station import Station

TABLE_PERIOD_S = 0.25
LINE_PERIOD_S = 1.0
EVENTS_SHOWN = 3
_HEADLINE_ROLES = ("state", "altitude", "pressure", "temperature", "battery_voltage")


def watch(station: Station, goes_on: Callable[[float], bool]) -> None:
    """Show `station` for as long as it runs and `goes_on`.

    `goes_on` is given the seconds until the next look; it waits so long, or shorter when
    the end has come, and tells whether to go on.
    """
    console = Console()
    if console.is_terminal:
        with Live(_table(station), console=console, auto_refresh=False) as live:
            while station.running and goes_on(TABLE_PERIOD_S):
                live.update(_table(station), refresh=True)
            live.update(_table(station), refresh=True)
        return
    lines = _Lines(station)
    while station.running and goes_on(LINE_PERIOD_S):
        lines.print_news()
    lines.print_news()


class _Lines:
    """One line for each look that finds something new, and one for each event."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._shown = 0
        self._flight = station.flight
        self._events_shown = 0

    def print_news(self) -> None:
        flight = self._station.flight
        events = list(flight.events)
        news = events[self._events_shown :]
        if flight is not self._flight:  # told apart anew; what was said before stays said
            told = set(self._flight.events[: self._events_shown])
            news = [event for event in events if event not in told]
            self._flight = flight
        for event in news:
            print(f"{event.kind}: {event.text}", flush=True)
        self._events_shown = len(events)
        if flight.received + flight.rejected != self._shown:
            self._shown = flight.received + flight.rejected
            print("  ".join([_line(self._station), *_simulating(self._station)]), flush=True)


def print_summary(flight: Flight) -> None:
    """Print what was received, lost and rejected, and how high it went."""
    print(summary_line(flight))
    found = summarise(flight)
    simulated = SIMULATED if found.simulated else ""
    for team, packets in found.packets_of_other_teams.items():
        print(f"{packets} packets of team {team}, kept apart")
    if found.apogee_m is not None:
        print(f"apogee {found.apogee_m:.1f} m above ground{simulated}")
    if found.altitude_max_m is not None:
        print(f"highest altitude {height_text(found.altitude_max_m)}{simulated}")
    if found.last_position_deg:
        print("last position {:.6f}, {:.6f}".format(*found.last_position_deg))


def summary_line(flight: Flight) -> str:
    """Return what was received, lost and rejected, and in which time."""
    found = summarise(flight)
    reasons = ", ".join(f"{count} {reason}" for reason, count in found.rejected_by_reason.items())
    lost = "lost ones not counted"
    if counts_losses(flight.mission):
        lost = lost_in_a_sentence(found.packets_lost, found.resets_seen)
    return (
        f"{found.packets_received} packets received, "
        f"{lost}, "
        f"{found.packets_rejected} rejected{f' ({reasons})' if reasons else ''}, "
        f"in {found.duration_s:.1f} s"
    )


def _line(station: Station) -> str:
    flight = station.flight
    readings = Readings(flight.mission)
    clock = readings.of_role(flight, "mission_time")
    words = [clock.text if clock else f"{flight.duration_s:.1f} s"]
    for role in _HEADLINE_ROLES:
        reading = readings.of_role(flight, role)
        if reading:
            words.append(f"{reading.text} {reading.unit}".strip())
    return "  ".join([*words, _counts(station)])


def _counts(station: Station) -> str:
    flight = station.flight
    lost = "not counted"
    if counts_losses(flight.mission):
        lost = lost_in_words(flight.continuity.lost, flight.continuity.resets)[-1]
    return f"received {flight.received}, lost {lost}, rejected {flight.rejected}"


def _simulating(station: Station) -> list[str]:
    """Return how far the simulated pressures are, and what is doubtful about them."""
    player = station.pressure_player
    if player is None:
        return []
    return [words for words in (player.told, player.doubt(station.flight)) if words]


def _table(station: Station) -> Table:
    flight = station.flight
    table = Table(title=f"{flight.mission.title}   {station.link.name}", title_justify="left")
    table.add_column("field")
    table.add_column("value", justify="right", min_width=12)
    table.add_column("unit")
    for reading in Readings(flight.mission).of(flight):
        table.add_row(reading.name, reading.text, reading.unit)
    table.caption = "\n".join(_caption(station))
    table.caption_justify = "left"
    return table


def _caption(station: Station) -> list[str]:
    flight = station.flight
    age_s = station.age_of_last_packet_s()
    age = "no packet yet" if age_s is None else f"last packet {age_s:.1f} s ago"
    lines = [f"{_counts(station)}, {age}"]
    if flight.rejected_by_reason:
        reasons = ", ".join(f"{n} {reason}" for reason, n in flight.rejected_by_reason.items())
        lines.append(f"rejected: {reasons}")
    if station.log:
        lines.append(station.recording_problem or f"recording {station.log.path}")
    if station.recording_warning:
        lines.append(station.recording_warning)
    if teams := told_of_teams(flight, station.link.now_ns()):
        lines.append(teams)
    lines += _simulating(station)
    lines += [f"{event.kind}: {event.text}" for event in flight.events[-EVENTS_SHOWN:]]
    return lines
