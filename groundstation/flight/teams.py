"""Whose packets they are: those of another team on the same channel are counted apart.

The mission says which team is ours. Until it is decided that it is here, and for ever when it
never comes, every packet is taken for ours: a crew that forgot to write its number into the
mission must not lose its flight. It is decided by the first packet with that number, and by the
second where packets of another team came before, since a damaged digit must not take a crew's
flight away. From then on the flight is what it would be had it been known from the beginning: the
count begins with the first packet of ours, and what came of others before is counted apart as
well. A packet that names no team is ours.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from protocol.conversion import conversions
from protocol.decoder import Outcome
from protocol.mission import Mission, PacketKind
from protocol.packet import Packet, Value

SHOWN_NS = 60_000_000_000
"""So long after its last packet another team is shown."""

MOST_TOLD = 5
"""So many other teams are told of by an event each; damaged numbers must make no flood."""


OWN_BEHIND_OTHERS = 2
"""So many packets of ours decide that we are here, when others came before."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A packet of another team, named as it names itself."""

    team: str
    packet: Packet


class OwnTeam(NamedTuple):
    """In which field a kind of packet names its team, and what stands there when it is ours; None
    when that can never be."""

    field: str
    value: Value | None


def own_team(kind: PacketKind, team_id: str) -> OwnTeam | None:
    """Return how packets of a kind name their team; None when they do not."""
    field = kind.field_of("team_id")
    if field is None:
        return None
    if not conversions(kind)[field.name].is_number:
        return OwnTeam(field.name, team_id)
    return OwnTeam(field.name, float(team_id) if team_id.isdecimal() else None)


def team_text(value: Value) -> str:
    """Return a team as people write it; empty when the packet names none."""
    if isinstance(value, str):
        return value.strip()
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else str(value)


def is_other_team(value: Value, own: str) -> bool:
    """Return whether a packet names another team than `own`, that of the mission."""
    team = team_text(value)
    return team not in ("", own) and not (own.isdecimal() and team == str(int(own)))


class TeamGate:
    """Tells the packets of one flight apart, as they come or, in a whole flight, only where
    something may change.

    With `only_ours` it is decided from the beginning, and nothing is taken for ours that names
    another team.
    """

    def __init__(self, mission: Mission, *, only_ours: bool = False) -> None:
        self._own = mission.team_id
        self._teams = {kind.name: own_team(kind, mission.team_id) for kind in mission.packets}
        self.decided = only_ours or not any(self._teams.values())
        """Whether it is decided whose packets are ours."""
        self._own_packets = 0
        self._taken: list[str] = []
        self._strangers: list[str] = []

    def apart(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome | Stranger | Event]:
        """Return the outcomes with packets of other teams as strangers, and before a packet what
        is to be told of its team."""
        for outcome in outcomes:
            if not isinstance(outcome, Packet):
                yield outcome
                continue
            team, told = self.judge(outcome)
            if told:
                yield team_event(told, outcome.monotonic_ns, outcome.utc_ns)
            yield Stranger(team, outcome) if team else outcome

    def judge(self, packet: Packet) -> tuple[str, str]:
        """Return of which other team the packet is, or nothing when it is taken for ours; and
        what is to be told at this packet, or nothing."""
        named = self._teams[packet.kind]
        if named is None:
            return "", ""
        value = packet.values[named.field]
        if value == named.value:
            return "", "" if self.decided else self.take_own()
        team = team_text(value)
        if not team or team == self._own:
            return "", ""
        return (team if self.decided else ""), self.take_other(team)

    def take_own(self) -> str:
        """A packet of ours comes; return what is to be told if that decides it."""
        self._own_packets += 1
        if not self._taken:
            self.decided = True
            return ""
        if self._own_packets < OWN_BEHIND_OTHERS:
            return ""
        self.decided = True
        return (
            f"{self._own}, as the mission says, is here; the packets before, of "
            f"{', '.join(self._taken)}, are counted apart"
        )

    def take_other(self, team: str) -> str:
        """A packet of another team comes; return what is to be told."""
        known = self._strangers if self.decided else self._taken
        if team in known or len(known) >= MOST_TOLD:
            return ""
        known.append(team)
        if self.decided:
            return f"{team} is on this channel too; its packets are counted apart"
        return (
            f"{team} sends these packets, and the mission says {self._own}: "
            f'set team_id = "{team}" if that is yours'
        )


def told_of_teams(flight: Flight, now_ns: int) -> str:
    """Return what a crew must know of teams at `now_ns` on the link's clock, in a few words; empty
    when all packets of the last minute are of our own."""
    if flight.stranger_ns is not None and now_ns - flight.stranger_ns < SHOWN_NS:
        teams, packets = list(flight.strangers), flight.strangers.total()
        named = f"team {teams[0]}" if len(teams) == 1 else f"{len(teams)} other teams"
        return f"also {named}: {packets} packet{'s' if packets > 1 else ''}"
    for kind in flight.mission.packets:
        team = _other_team(kind, flight)
        if team:
            return f"packets of team {team}, mission says {flight.mission.team_id}"
    return ""


def _other_team(kind: PacketKind, flight: Flight) -> str:
    """Return of which other team the latest packet of a kind is, or nothing."""
    field, latest = kind.field_of("team_id"), flight.last_of_kind.get(kind.name)
    if field is None or latest is None:
        return ""
    value = latest.values[field.name]
    return team_text(value) if is_other_team(value, flight.mission.team_id) else ""


def team_event(text: str, monotonic_ns: int, utc_ns: int) -> Event:
    """Return the event that tells of a team."""
    return Event(EventKind.TEAM_TOLD, text, monotonic_ns, utc_ns)
