"""Tails of lines: the first line behind a gap may have lost its beginning.

A line without a checksum whose first field was cut through ("1042,..." came as "42,...") looks
whole. It is told by evidence: what its first field says does not go on from what was before, and a
longer field with that end would. Where nothing was before, only the mission's team is known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from groundstation.flight.pace import Pace
from protocol.conversion import Conversion, conversions
from protocol.decoder import Outcome
from protocol.mission import Mission, PacketKind
from protocol.packet import FieldError, Packet, Reject, RejectReason

CLOCKS = ("packet_count", "mission_time", "gps_time")
"""Roles of fields that only rise in one flight, unless the CanSat is reset."""

_SLACK_S = 2.0
_QUICKER = 1.5
"""A clock on board may be so much quicker than ours, and be read so much later."""


@dataclass(slots=True)
class Before:
    """The packets of one kind before a gap: the latest, how many, and when the first came."""

    last: Packet
    packets: int
    first_ns: int


class TailGate:
    """Finds tails among the packets of one flight, as they come."""

    def __init__(self, mission: Mission) -> None:
        self._judges = tail_judges(mission)
        self._before: dict[str, Before] = {}
        self._behind_gap = True

    def interrupt(self) -> None:
        """Bytes are missing before what comes next."""
        self._behind_gap = True

    def without_tails(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Return the outcomes of the next chunk, with a packet that is a tail as a reject."""
        for outcome in outcomes:
            if not isinstance(outcome, Packet):
                self._behind_gap = False
                yield outcome
                continue
            before = self._before.get(outcome.kind)
            if self._behind_gap:
                self._behind_gap = False
                judge = self._judges.get(outcome.kind)
                if judge and (told := judge.tail_in(outcome, before)):
                    yield rejected_tail(outcome, told)
                    continue
            if before is None:
                self._before[outcome.kind] = Before(outcome, 1, outcome.monotonic_ns)
            else:
                before.last = outcome
                before.packets += 1
            yield outcome


class TailJudge:
    """Judges packets of one kind by the field with which their lines begin."""

    def __init__(self, mission: Mission, kind: PacketKind) -> None:
        self._own = mission.team_id
        self._rate_hz = mission.rate_hz
        made = conversions(kind)
        first, *others = kind.fields
        self._name, self._role = first.name, first.role or ""
        self._clock: Conversion = made[first.name]
        self._others = [
            field.name for field in others if field.role in CLOCKS and made[field.name].is_number
        ]

    def tail_in(self, packet: Packet, before: Before | None) -> str:
        """Return why the packet is a tail, or nothing."""
        word = str(packet.wire[self._name])
        if self._role == "team_id":
            return self._tail_of_team(word, before)
        if before is None or not self._is_clock_that_fell(packet, before):
            return ""
        longer = self._longer(word, packet, before)
        if longer is None or self._may_be_reset(packet, before):
            return ""
        last = before.last.wire[self._name]
        return (
            f"{self._name} {word!r} does not go on from {last!r}, and a longer one with that end "
            "would: its beginning was lost"
        )

    def _tail_of_team(self, word: str, before: Before | None) -> str:
        known = [self._own]
        if before is not None:
            known.append(str(before.last.wire[self._name]))
        if word in known:
            return ""
        whole = next((team for team in known if team.endswith(word)), "")
        return whole and f"{self._name} {word!r} is the end of {whole!r}: its beginning was lost"

    def _is_clock_that_fell(self, packet: Packet, before: Before) -> bool:
        value, last = packet.values[self._name], before.last.values[self._name]
        return isinstance(value, float) and isinstance(last, float) and value < last

    def _longer(self, word: str, packet: Packet, before: Before) -> float | None:
        """Return the value of the shortest longer word that would go on from before, if any."""
        try:
            step = float(self._clock.to_si(f"1{word}")) - float(packet.values[self._name])
        except FieldError:
            return None
        value, last = float(packet.values[self._name]), float(before.last.values[self._name])
        if not 0 < step < 1e15:
            return None
        longer = value + (last - value) // step * step + step
        return longer if longer - last <= self._possible(packet, before) else None

    def _may_be_reset(self, packet: Packet, before: Before) -> bool:
        """Tell whether the CanSat may have been reset in the gap, and count from there."""
        if self._role == "gps_time":
            return False
        if float(packet.values[self._name]) > self._possible(packet, before):
            return False
        return not any(
            packet.values[name] > before.last.values[name]  # type: ignore[operator]
            for name in self._others
        )

    def _possible(self, packet: Packet, before: Before) -> float:
        """Return by how much the clock may have gone on in the gap."""
        last_ns = before.last.monotonic_ns
        if self._role == "packet_count":
            pace = Pace(self._rate_hz)
            pace.go_on(0, before.first_ns)
            pace.go_on(before.packets - 1, last_ns)
            return pace.possible(last_ns, packet.monotonic_ns)
        return _SLACK_S + _QUICKER * max(0, packet.monotonic_ns - last_ns) / 1e9


def tail_judges(mission: Mission) -> dict[str, TailJudge]:
    """Return what judges the kinds of packet of which a tail may look whole, by their names."""
    if mission.framing.kind != "lines" or mission.checksum is not None:
        return {}
    return {kind.name: TailJudge(mission, kind) for kind in mission.packets if _may_be_cut(kind)}


def rejected_tail(packet: Packet, told: str) -> Reject:
    """Return the reject of a packet that is a tail."""
    return Reject(
        RejectReason.TAIL,
        told,
        packet.raw,
        packet.offset,
        packet.monotonic_ns,
        packet.utc_ns,
    )


def _may_be_cut(kind: PacketKind) -> bool:
    first = kind.fields[0]
    if kind.encoding != "text" or kind.prefix or first.constant is not None:
        return False
    is_clock = first.role in CLOCKS and conversions(kind)[first.name].is_number
    return first.role == "team_id" or is_clock
