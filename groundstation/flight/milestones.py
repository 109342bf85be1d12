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
LAUNCH_AFTER_NS = 400_000_000
"""Higher above the ground for so long the CanSat flies, whatever its state word says."""

ON_THE_GROUND_M = 5.0
"""A launch seen by its height began when the CanSat was last so low above the ground."""

APOGEE_DROP_M = 5.0
APOGEE_DROP_SHARE = 0.03
APOGEE_AFTER_NS = 2_000_000_000
"""The apogee is past when the CanSat is lower by this, or by this share of its height while no
state word says so, and was at its highest so long ago: near the speed of sound, a barometer falls
back for a second."""

CORRECTION_M = 2.0
CORRECTION_SHARE = 0.01
"""An apogee that was told is told anew when the CanSat comes higher by more than both, this and
this share of its height."""

HIGHEST_M = 100_000.0
"""What is further from zero is no height of a CanSat or a model rocket: space begins here."""

SPIKE_M = 10.0
LONGEST_FALL_S = 10.0
G_M_S2 = 9.81
"""A height is a damaged number if it stands out above both its neighbours by more than this and
what a body falls, at most for so long, from one of them to the next."""

LANDED_BAND_M = 2.5
LANDED_AFTER_NS = 10_000_000_000
LANDED_SHARE = 0.5
"""It has landed when, after the apogee, its height stays within this band for so long, below this
share of the apogee."""

_BEHIND_APOGEE = frozenset({"apogee", "descent", "release"})
_FLYING = frozenset({"ascent", "apogee", "descent", "release"})

Seen = tuple[EventKind, str]

Height = tuple[float, int]
"""A height, m, and when its packet came, monotonic ns."""


@dataclass(frozen=True, slots=True)
class Milestones:
    """What is known of the course of a flight; None or NaN is not known.

    Times are those of the packets that show it, monotonic ns. `ground_m` is the ground in the
    height field, `apogee_m` the highest height above it. An apogee that was told too early is
    unknown again from when the CanSat is clearly higher until it is told anew. `simulated` when
    the CanSat flies on simulated pressure.
    """

    launch_ns: int | None = None
    apogee_ns: int | None = None
    apogee_m: float = math.nan
    landing_ns: int | None = None
    ground_m: float = math.nan
    simulated: bool = False

    @property
    def flew(self) -> bool:
        """Whether a launch was seen."""
        return self.launch_ns is not None


def height_field(mission: Mission) -> str | None:
    """Return the name of the field that tells how high the CanSat is; None without one."""
    field = mission.field_of("altitude") or mission.field_of("gps_altitude")
    return None if field is None else field.name


def sends_height_above_ground(mission: Mission) -> bool:
    """Tell whether the height field counts from the ground and not from the sea."""
    return mission.field_of("altitude") is not None


class MilestoneFollower:
    """Follows phases and heights; `known` is replaced whenever more is known.

    It may have joined in the air, unless it `begins_on_ground`: then nothing lands before it was
    launched.
    """

    def __init__(
        self, mission: Mission, *, simulated: bool = False, begins_on_ground: bool = False
    ) -> None:
        self.known = Milestones(simulated=simulated)
        self._begins_on_ground = begins_on_ground
        self._zero_is_ground = sends_height_above_ground(mission)
        self._first: list[float] = []
        self._latest: tuple[Height, Height] | None = None
        self._phase = ""
        self._rising = False
        self._low_ns: int | None = None
        self._high_since_ns: int | None = None
        self._highest_m = -math.inf
        self._highest_ns = 0
        self._told_m = math.nan
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
        launches = before == "pad" or (phase == "ascent" and not before)
        if phase in _FLYING and launches and self.known.launch_ns is None:
            seen.append(self._launch(time_ns))
        lands = phase == "landed" and before in _FLYING
        if self._begins_on_ground and self.known.launch_ns is None:
            lands = False
        if lands and self.known.landing_ns is None:
            if self.known.apogee_ns is None and math.isfinite(self._highest_m):
                seen.append(self._tell_apogee())
            self.known = replace(self.known, landing_ns=time_ns)
            seen.append((EventKind.LANDING_SEEN, "by the state word"))
        return seen

    def take_height(self, height_m: float, time_ns: int) -> list[Seen]:
        """Take the height of the next packet; return what it shows."""
        if self.done or not abs(height_m) <= HIGHEST_M:
            return []
        if len(self._first) < GROUND_SAMPLES:
            self._first.append(height_m)
            self.known = replace(self.known, ground_m=median(self._first))
        before, last = self._latest or ((height_m, time_ns), (height_m, time_ns))
        self._latest = last, (height_m, time_ns)
        steady_m = max(min(before[0], last[0]), min(max(before[0], last[0]), height_m))
        if not self._rising:
            return self._look_for_launch(steady_m, time_ns)
        if last[0] > self._highest_m and not _is_spike(before, last, (height_m, time_ns)):
            self._rise_to(last)
        if self.known.apogee_ns is None:
            return self._look_for_apogee(steady_m, time_ns)
        return self._look_for_landing(steady_m, time_ns)

    def go_on(self, latest: tuple[Height, Height], low_ns: int | None) -> None:
        """Pass over heights while it `waits_on_ground`: `latest` are the last two of them, and
        `low_ns` is when the CanSat was last on the ground, if it was."""
        self._latest = latest
        self._high_since_ns = None
        if low_ns is not None:
            self._low_ns = low_ns

    def _rise_to(self, height: Height) -> None:
        """Take the highest height so far; take back an apogee that was told well below it."""
        self._highest_m, self._highest_ns = height
        if self.known.apogee_ns is None:
            return
        share_m = CORRECTION_SHARE * (self._told_m - self.known.ground_m)
        if self._highest_m > self._told_m + max(CORRECTION_M, share_m):
            self.known = replace(self.known, apogee_ns=None, apogee_m=math.nan)

    def _look_for_launch(self, height_m: float, time_ns: int) -> list[Seen]:
        above_m = height_m - self.known.ground_m
        if above_m <= ON_THE_GROUND_M:
            self._low_ns = time_ns
        if above_m <= LAUNCH_RISE_M or len(self._first) < GROUND_SAMPLES:
            self._high_since_ns = None
            return []
        if self._high_since_ns is None:
            self._high_since_ns = time_ns
        if time_ns - self._high_since_ns < LAUNCH_AFTER_NS:
            return []
        return [self._launch(time_ns if self._low_ns is None else self._low_ns)]

    def _launch(self, time_ns: int) -> Seen:
        self._rising = True
        self.known = replace(self.known, launch_ns=time_ns)
        return EventKind.LAUNCH_SEEN, "by the state word" if self._phase in _FLYING else "by height"

    def _look_for_apogee(self, height_m: float, time_ns: int) -> list[Seen]:
        drop_m = APOGEE_DROP_M
        if self._phase not in _BEHIND_APOGEE:
            drop_m = max(drop_m, APOGEE_DROP_SHARE * (self._highest_m - self.known.ground_m))
        if height_m > self._highest_m - drop_m or time_ns - self._highest_ns < APOGEE_AFTER_NS:
            return []
        self._steady_m, self._steady_since_ns = height_m, time_ns
        return [self._tell_apogee()]

    def _tell_apogee(self) -> Seen:
        apogee_m = self._highest_m - (0.0 if self._zero_is_ground else self.known.ground_m)
        self.known = replace(self.known, apogee_ns=self._highest_ns, apogee_m=apogee_m)
        again = ", higher than told before" if math.isfinite(self._told_m) else ""
        self._told_m = self._highest_m
        return EventKind.APOGEE_SEEN, f"{apogee_m:.1f} m above ground{again}"

    def _look_for_landing(self, height_m: float, time_ns: int) -> list[Seen]:
        low_m = LANDED_SHARE * (self._highest_m - self.known.ground_m)
        is_high = height_m - self.known.ground_m > low_m
        if abs(height_m - self._steady_m) > LANDED_BAND_M or is_high:
            self._steady_m, self._steady_since_ns = height_m, time_ns
        elif time_ns - self._steady_since_ns >= LANDED_AFTER_NS:
            self.known = replace(self.known, landing_ns=self._steady_since_ns)
            return [(EventKind.LANDING_SEEN, "by steady height")]
        return []


def _is_spike(before: Height, height: Height, behind: Height) -> bool:
    """Tell whether a height stands out above its neighbours as no flight does."""
    longest_s = max(height[1] - before[1], behind[1] - height[1]) / 1e9
    fall_m = G_M_S2 / 2 * min(max(longest_s, 0.0), LONGEST_FALL_S) ** 2
    return height[0] > max(before[0], behind[0]) + SPIKE_M + fall_m
