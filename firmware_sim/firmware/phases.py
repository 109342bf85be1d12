"""How the firmware decides the phase of its flight, from altitude and vertical speed alone."""

from firmware_sim.firmware.altimeter import Altimeter
from firmware_sim.firmware.memory import PhaseMemory


class PhaseMachine:
    """Decides the phase, one of `protocol.roles.PHASES`; never goes back.

    The phase lives in `memory`, so that a processor that starts anew goes on from there.
    `release_m` is the altitude of the second stage, `apogee_timer_s` how long an ascent can
    last.
    """

    LIFTOFF_M = 10.0
    LIFTOFF_M_S = 8.0
    FALLING_M_S = -1.0
    APOGEE_SHOWN_S = 2.0
    STILL_M_S = 0.7
    STILL_S = 5.0
    NEAR_PAD_M = 60.0
    STILL_FAR_FROM_PAD_S = 30.0
    """Landed on a hill it lies still for so long; a canopy in an updraft does not."""

    def __init__(
        self, memory: PhaseMemory, release_m: float, apogee_timer_s: float, now_s: float
    ) -> None:
        self._memory = memory
        self._release_m = release_m
        self._apogee_timer_s = apogee_timer_s
        self._still_since_s = now_s

    @property
    def phase(self) -> str:
        """The phase the firmware believes in."""
        return self._memory.phase

    @property
    def since_s(self) -> float:
        """When the phase began, s."""
        return self._memory.since_s

    def decide(self, time_s: float, altimeter: Altimeter) -> None:
        """Move on to the next phase when the altimeter says so; not before it says anything."""
        if not altimeter.has_begun or abs(altimeter.speed_m_s) > self.STILL_M_S:
            self._still_since_s = time_s
        if altimeter.has_begun and self._is_over(time_s, altimeter):
            self._enter(_NEXT[self.phase], time_s)

    def release(self, time_s: float) -> None:
        """Go to the second stage of the descent, as a command orders while the CanSat falls."""
        if self.phase in ("apogee", "descent"):
            self._enter("release", time_s)

    def _enter(self, phase: str, time_s: float) -> None:
        self._memory.phase, self._memory.since_s = phase, time_s

    def _is_over(self, time_s: float, altimeter: Altimeter) -> bool:
        match self.phase:
            case "pad":
                moving = altimeter.speed_m_s > self.LIFTOFF_M_S
                return moving and altimeter.altitude_m > self.LIFTOFF_M
            case "ascent":
                timer_s = self.since_s + self._apogee_timer_s
                return altimeter.speed_m_s < self.FALLING_M_S or time_s >= timer_s
            case "apogee":
                return time_s >= self.since_s + self.APOGEE_SHOWN_S
            case "descent":
                return altimeter.altitude_m < self._release_m
            case "release":
                near = abs(altimeter.altitude_m) < self.NEAR_PAD_M
                wait_s = self.STILL_S if near else self.STILL_FAR_FROM_PAD_S
                return time_s >= self._still_since_s + wait_s
        return False


_NEXT = {
    "pad": "ascent",
    "ascent": "apogee",
    "apogee": "descent",
    "descent": "release",
    "release": "landed",
}
