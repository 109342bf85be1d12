"""What must hold of a firmware's telemetry: each check one function with a sentence as its result.

The checks know nothing of ports and clocks; `firmware_listening` gathers what they look at.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from groundstation.flight.counters import Counters
from protocol.diagnosis import diagnose
from protocol.diagnosis.plausibility import value_fits
from protocol.mission import Field, Mission, PacketKind
from protocol.packet import LinkReport, Packet, Reject
from protocol.units import UNITS

RATE_TOLERANCE = 0.1
"""Part of the mission's rate by which the measured one may differ."""

Outcome = Packet | Reject | LinkReport


@dataclass(frozen=True, slots=True)
class Answer:
    """A command that was sent, and whether the CanSat has acknowledged it.

    `echo` is what it should say, `said` what its packets said instead; `after_s` is the time
    from sending to the packet with the echo, s, None when it never came.
    """

    sent: str
    echo: str
    said: tuple[str, ...]
    after_s: float | None


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was received of a firmware in `seconds`, in its order.

    `data` are the bytes, `outcomes` what came of them while nothing was asked of it;
    `answers` are those to the commands sent afterwards, and `not_sent` says of the other
    commands why they were left out.
    """

    mission: Mission
    seconds: float
    data: bytes
    outcomes: tuple[Outcome, ...]
    answers: tuple[Answer, ...]
    not_sent: tuple[str, ...]

    @property
    def packets(self) -> list[Packet]:
        """The packets that decode."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Packet)]

    @property
    def rejects(self) -> list[Reject]:
        """The frames that do not; the first is no fault when listening began in its midst."""
        whole = self.outcomes[1:] if self.outcomes[:1] and _is_cut(self.outcomes[0]) else ()
        return [o for o in whole or self.outcomes if isinstance(o, Reject)]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found: `passed`, `failed`, or `skipped` when there is nothing to see."""

    check: str
    result: Literal["passed", "failed", "skipped"]
    sentence: str


def findings(heard: Heard) -> list[Finding]:
    """Make every check."""
    if not heard.data:
        return [_something_arrives(heard)]
    return [check(heard) for check in CHECKS]


def _something_arrives(heard: Heard) -> Finding:
    if heard.data:
        return Finding("arrival", "passed", f"{len(heard.data)} bytes in {heard.seconds:g} s")
    return Finding(
        "arrival",
        "failed",
        f"not one byte in {heard.seconds:g} s; is it powered, does it send without being asked, "
        f"and at {heard.mission.baud_rate} baud on this port?",
    )


def _every_packet_decodes(heard: Heard) -> Finding:
    packets, rejects = heard.packets, heard.rejects
    if packets and not rejects:
        return Finding("packets", "passed", f"{len(packets)} packets, and all of them decode")
    found = diagnose(heard.mission, heard.data)
    mend = f"; {found.causes[0].mend}" if found.causes else ""
    if not rejects:
        return Finding("packets", "failed", f"no packet: {found.verdict}{mend}")
    count = f"{len(rejects)} of {len(rejects) + len(packets)} frames do not decode"
    return Finding("packets", "failed", f"{count}: {found.verdict}{mend}")


def _the_rate_is_that_of_the_mission(heard: Heard) -> Finding:
    wanted = heard.mission.rate_hz
    outcomes = _without_backlog(heard)
    packets = [outcome for outcome in outcomes if isinstance(outcome, Packet)]
    span_s = (packets[-1].monotonic_ns - packets[0].monotonic_ns) / 1e9 if packets else 0.0
    if len(packets) < 2 or span_s <= 0.0:
        return Finding("rate", "failed", f"too few packets to tell; {wanted:g} a second are due")
    rate = (len(packets) - 1) / span_s
    # What the radio has lost was sent all the same.
    sent = rate + _counted(heard.mission, outcomes).missing / span_s
    sentence = f"{rate:.3g} packets a second, and the mission says {wanted:g}"
    close = min(abs(rate - wanted), abs(sent - wanted)) <= RATE_TOLERANCE * wanted
    return Finding("rate", "passed" if close else "failed", sentence)


def _without_backlog(heard: Heard) -> Sequence[Outcome]:
    """Return what came as it was sent: the system may have kept some for the port's opening."""
    pause_ns = 0.5e9 / heard.mission.rate_hz
    for place, (before, after) in enumerate(pairwise(heard.outcomes), start=1):
        if after.monotonic_ns - before.monotonic_ns >= pause_ns:
            return heard.outcomes[place:]
    return heard.outcomes


def _the_counter_has_no_gaps(heard: Heard) -> Finding:
    field = heard.mission.field_of("packet_count")
    if field is None:
        return Finding("counter", "skipped", "no field of the mission counts the packets")
    if not heard.packets:
        return Finding("counter", "failed", f"no packet, so no {field.name}")
    counted = _counted(heard.mission, heard.outcomes)
    faults = {
        "missing": counted.lost,
        "doubled": counted.duplicates,
        "begun anew": counted.resets,
    }
    said = ", ".join(f"{number} {word}" for word, number in faults.items() if number)
    if said:
        return Finding("counter", "failed", f"{field.name}: {said}, of {len(heard.packets)}")
    return Finding("counter", "passed", f"{field.name} counts on by one from packet to packet")


def _values_are_plausible(heard: Heard) -> Finding:
    doubted: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for packet in heard.packets:
        for name, why in _doubts(heard.mission, packet):
            doubted[name] += 1
            examples.setdefault(name, why)
    if doubted:
        told = "; ".join(
            f"{examples[name]} ({times} of {len(heard.packets)} packets)"
            for name, times in doubted.most_common(3)
        )
        return Finding("values", "failed", f"{told}{_more(len(doubted) - 3)}")
    if not heard.packets:
        return Finding("values", "failed", "no packet, so no values")
    return Finding("values", "passed", "every value can be that of its field")


def _commands_are_echoed(heard: Heard) -> Finding:
    left_out = f"; not sent: {', '.join(heard.not_sent)}" if heard.not_sent else ""
    if not heard.answers:
        return Finding("commands", "skipped", f"no command was sent{left_out}")
    silent = [answer for answer in heard.answers if answer.after_s is None]
    if silent:
        told = "; ".join(_unanswered(answer) for answer in silent)
        return Finding("commands", "failed", told + left_out)
    names = ", ".join(answer.sent for answer in heard.answers)
    slowest = max(answer.after_s or 0.0 for answer in heard.answers)
    sentence = f"{names} echoed, the slowest after {slowest:.1f} s{left_out}"
    return Finding("commands", "passed", sentence)


CHECKS = (
    _something_arrives,
    _every_packet_decodes,
    _the_rate_is_that_of_the_mission,
    _the_counter_has_no_gaps,
    _values_are_plausible,
    _commands_are_echoed,
)


def _is_cut(outcome: Outcome) -> bool:
    return isinstance(outcome, Reject) and outcome.offset == 0


def _counted(mission: Mission, outcomes: Sequence[Outcome]) -> Counters:
    counters = Counters(mission)
    for outcome in outcomes:
        if isinstance(outcome, Packet):
            counters.take_packet(outcome)
        elif isinstance(outcome, Reject):
            counters.take_reject()
    return counters


def _doubts(mission: Mission, packet: Packet) -> Iterator[tuple[str, str]]:
    """Yield each field of a packet whose value cannot be, and its value in words."""
    kind = next(kind for kind in mission.packets if kind.name == packet.kind)
    for field in kind.fields:
        bounds = _bounds(field)
        value = packet.values[field.name]
        shown = f"{field.name} = {_in_unit(field, value)}"
        if bounds and isinstance(value, float) and not _within(value, bounds):
            low, high = field.plausible or bounds
            yield field.name, f"{shown} is not from {low:g} to {high:g}"
        elif not _fits(field, kind, mission, packet):
            yield field.name, f"{shown} cannot be"


def _bounds(field: Field) -> tuple[float, float] | None:
    if field.plausible is None:
        return None
    unit = UNITS[field.unit]
    low, high = (bound * unit.factor + unit.offset for bound in field.plausible)
    return low, high


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return math.isnan(value) or bounds[0] <= value <= bounds[1]


def _in_unit(field: Field, value: object) -> str:
    if not isinstance(value, float):
        return repr(value)
    unit = UNITS[field.unit]
    return f"{(value - unit.offset) / unit.factor:g} {field.unit}".rstrip()


def _fits(field: Field, kind: PacketKind, mission: Mission, packet: Packet) -> bool:
    return value_fits(field, kind, mission, packet.values[field.name], packet.wire[field.name])


def _unanswered(answer: Answer) -> str:
    said = ", ".join(repr(word) for word in answer.said) or "nothing"
    return f"{answer.sent} is not echoed by '{answer.echo}', but by {said}"


def _more(number: int) -> str:
    return f"; and {number} more fields" if number > 0 else ""
