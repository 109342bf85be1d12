"""Launch, apogee and landing, seen in the state words and in the altitude.

Only what was received decides, in its order, so live and replayed they are the same.
"""

import math
from dataclasses import dataclass, replace
from statistics import median

from groundstation.flight.events import EventKind
from protocol.mission import Mission

GROUND_SAMPLES = 10
"""The ground is the median of the first so many heights."""

LAUNCH_RISE_M = 30.0
"""Higher above the ground the CanSat flies, whatever its state word says."""

ON_THE_GROUND_M = 5.0
"""A launch seen by its height began when the CanSat was last so low above the ground."""

APOGEE_DROP_M = 5.0
APOGEE_DROP_SHARE = 0.03
"""The apogee is past when the CanSat is lower by this, or by this share of its height."""

LANDED_BAND_M = 2.5
LANDED_AFTER_NS = 10_000_000_000
"""It has landed when, after the apogee, its height stays within this band for so long."""

_FLYING = frozenset({"ascent", "apogee", "descent", "release"})

Seen = tuple[EventKind, str]


@dataclass(frozen=True, slots=True)
class Milestones:
    """What is known of the course of a flight; None or NaN is not known.

    Times are those of the packets that show it, monotonic ns. `ground_m` is the ground in the
    height field, `apogee_m` the highest height above it.
    """

    launch_ns: int | None = None
    apogee_ns: int | None = None
    apogee_m: float = math.nan
    landing_ns: int | None = None
    ground_m: float = math.nan


def height_field(mission: Mission) -> str | None:
    """Return the name of the field that tells how high the CanSat is; None without one."""
    field = mission.field_of("altitude") or mission.field_of("gps_altitude")
    return None if field is None else field.name


def sends_height_above_ground(mission: Mission) -> bool:
    """Tell whether the height field counts from the ground and not from the sea."""
    return mission.field_of("altitude") is not None


class MilestoneFollower:
    """Follows phases and heights; `known` is replaced whenever more is known."""

    def __init__(self, mission: Mission) -> None:
        self.known = Milestones()
        self._zero_is_ground = sends_height_above_ground(mission)
        self._first: list[float] = []
        self._latest: tuple[float, float] | None = None
        self._phase = ""
        self._rising = False
        self._low_ns: int | None = None
        self._highest_m = -math.inf
        self._highest_ns = 0
        self._steady_m = math.nan
        self._steady_since_ns = 0

    @property
    def waits_on_ground(self) -> bool:
        """Whether heights change nothing but when the CanSat was last on the ground, until one
        shows a launch."""
        return not self._rising and not self.done and len(self._first) == GROUND_SAMPLES

    @property
    def done(self) -> bool:
        """Whether nothing more can be seen in heights."""
        return self.known.landing_ns is not None

    def take_phase(self, phase: str, time_ns: int) -> list[Seen]:
        """Take the phase that the state word now stands for; return what it shows."""
        before, self._phase = self._phase, phase
        seen: list[Seen] = []
        if phase in _FLYING and before == "pad" and self.known.launch_ns is None:
            seen.append(self._launch(time_ns))
        elif phase == "ascent" and not before:
            self._rising = True
        if phase == "landed" and before in _FLYING and self.known.landing_ns is None:
            self.known = replace(self.known, landing_ns=time_ns)
            seen.append((EventKind.LANDING_SEEN, "by the state word"))
        return seen

    def take_height(self, height_m: float, time_ns: int) -> list[Seen]:
        """Take the height of the next packet; return what it shows."""
        if self.done or not math.isfinite(height_m):
            return []
        if len(self._first) < GROUND_SAMPLES:
            self._first.append(height_m)
            self.known = replace(self.known, ground_m=median(self._first))
        steady_m = self._middle_of_three(height_m)
        if not self._rising:
            return self._look_for_launch(steady_m, time_ns)
        if self.known.apogee_ns is None:
            return self._look_for_apogee(steady_m, time_ns)
        return self._look_for_landing(steady_m, time_ns)

    def go_on(self, before_m: tuple[float, float], low_ns: int | None) -> None:
        """Pass over heights while it `waits_on_ground`: `before_m` are the last two of them, and
        `low_ns` is when the CanSat was last on the ground, if it was."""
        self._latest = before_m
        if low_ns is not None:
            self._low_ns = low_ns

    def _middle_of_three(self, height_m: float) -> float:
        """Return the median of the last three heights, so that one damaged number is none."""
        first, second = self._latest or (height_m, height_m)
        self._latest = second, height_m
        return max(min(first, second), min(max(first, second), height_m))

    def _look_for_launch(self, height_m: float, time_ns: int) -> list[Seen]:
        above_m = height_m - self.known.ground_m
        if above_m <= ON_THE_GROUND_M:
            self._low_ns = time_ns
        if above_m <= LAUNCH_RISE_M or len(self._first) < GROUND_SAMPLES:
            return []
        launched = self._launch(time_ns if self._low_ns is None else self._low_ns)
        return [launched, *self._look_for_apogee(height_m, time_ns)]

    def _launch(self, time_ns: int) -> Seen:
        self._rising = True
        self.known = replace(self.known, launch_ns=time_ns)
        return EventKind.LAUNCH_SEEN, "by the state word" if self._phase in _FLYING else "by height"

    def _look_for_apogee(self, height_m: float, time_ns: int) -> list[Seen]:
        if height_m > self._highest_m:
            self._highest_m, self._highest_ns = height_m, time_ns
        zero_m = 0.0 if self._zero_is_ground else self.known.ground_m
        apogee_m = self._highest_m - zero_m
        drop_m = max(APOGEE_DROP_M, APOGEE_DROP_SHARE * (self._highest_m - self.known.ground_m))
        if height_m > self._highest_m - drop_m:
            return []
        self.known = replace(self.known, apogee_ns=self._highest_ns, apogee_m=apogee_m)
        self._steady_m, self._steady_since_ns = height_m, time_ns
        return [(EventKind.APOGEE_SEEN, f"{apogee_m:.1f} m above ground")]

    def _look_for_landing(self, height_m: float, time_ns: int) -> list[Seen]:
        if abs(height_m - self._steady_m) > LANDED_BAND_M:
            self._steady_m, self._steady_since_ns = height_m, time_ns
        elif time_ns - self._steady_since_ns >= LANDED_AFTER_NS:
            self.known = replace(self.known, landing_ns=self._steady_since_ns)
            return [(EventKind.LANDING_SEEN, "by steady height")]
        return []
