"""Real and simulated flights in one reception, kept apart.

A crew flies the CanSat on simulated pressure on the pad, and then really, with the same receiver
running. With each change between the two, launch, apogee and landing begin anew, from heights of
that mode alone.
"""

from dataclasses import dataclass, replace

from groundstation.flight.events import SIMULATED, EventKind
from groundstation.flight.milestones import MilestoneFollower, Milestones, Seen
from protocol.mission import Mission

PACKETS_OF_A_CHANGE = 3
"""So many packets in a row that say the other mode are a change.

Lines without a checksum come damaged, and a radio may deliver an old packet late: one or two are
not believed. Until the next packet that says its mode, nobody takes the heights and states that
come with them: they belong to the other flight, or to none. The first packet that says a mode is
believed at once, for nothing is lost by it. Empty words, and packets without a mode, say nothing.
"""


NOTHING_SEEN = Milestones()


@dataclass(frozen=True, slots=True)
class Flown:
    """The milestones of a reception: those of the `present` mode since it began, and of the latest
    flights of which a launch was seen, `real` and `simulated`."""

    present: Milestones = NOTHING_SEEN
    real: Milestones | None = None
    simulated: Milestones | None = None

    @property
    def told(self) -> Milestones:
        """What a report tells: the real flight where there is one, else the simulated one."""
        return self.real or self.simulated or self.present

    @property
    def all(self) -> tuple[Milestones, ...]:
        """All that is known."""
        return tuple(one for one in (self.real, self.simulated, self.present) if one is not None)

    def with_present(self, present: Milestones) -> "Flown":
        """Return this when so much is known of the present mode."""
        if not present.flew:
            return replace(self, present=present)
        if present.simulated:
            return replace(self, present=present, simulated=present)
        return replace(self, present=present, real=present)


class FlownFollower:
    """Follows modes, phases and heights; `known` is replaced whenever more is known.

    Of one packet the mode is taken first, then its phase if that has changed, then its height.
    """

    def __init__(self, mission: Mission) -> None:
        self.known = Flown()
        self.milestones = MilestoneFollower(mission)
        """Follows the present mode."""
        self._mission = mission
        self._simulated: bool | None = None
        self._others = 0
        self._phase = ""
        self._taken_phase = ""

    @property
    def holds(self) -> bool:
        """Whether packets say another mode that is not believed yet."""
        return self._others > 0

    @property
    def flies(self) -> bool:
        """Whether the latest packet is of a real flight, as far as it is known."""
        return not self.holds and not self._simulated

    def take_mode(self, simulated: bool) -> list[Seen]:
        """Take what a packet says of its mode; return what it shows."""
        if self._simulated is None:
            self._begin(simulated)
        elif simulated == self._simulated:
            self._others = 0
        else:
            self._others += 1
            if self._others == PACKETS_OF_A_CHANGE:
                self._begin(simulated)
                return [(EventKind.MODE_CHANGED, "simulation" if simulated else "flight")]
        return []

    def take_phase(self, phase: str, time_ns: int) -> list[Seen]:
        """Take the phase that the state word now stands for; return what it shows."""
        self._phase = phase
        return self.catch_up(time_ns)

    def catch_up(self, time_ns: int) -> list[Seen]:
        """Take the phase that came with a mode not believed, when it has stayed."""
        if self.holds or self._phase == self._taken_phase:
            return []
        self._taken_phase = self._phase
        return self._seen(self.milestones.take_phase(self._phase, time_ns))

    def take_height(self, height_m: float, time_ns: int) -> list[Seen]:
        """Take the height of the next packet; return what it shows."""
        return [] if self.holds else self._seen(self.milestones.take_height(height_m, time_ns))

    def _begin(self, simulated: bool) -> None:
        """Begin anew in a mode. Only the pad is still believed of the state: what flew was
        another flight."""
        begun = self._simulated is not None
        self._simulated, self._others = simulated, 0
        if begun or simulated:
            self.milestones = MilestoneFollower(
                self._mission, simulated=simulated, begins_on_ground=begun
            )
            if self._phase == "pad":
                self.milestones.take_phase("pad", 0)
            self._taken_phase = self._phase
            self.known = self.known.with_present(self.milestones.known)

    def _seen(self, seen: list[Seen]) -> list[Seen]:
        if self.known.present is not self.milestones.known:
            self.known = self.known.with_present(self.milestones.known)
        if not self._simulated:
            return seen
        return [(kind, text + SIMULATED) for kind, text in seen]
