"""How the firmware knows the phase of its flight from its barometer alone."""

from firmware_sim.atmosphere import pressure_altitude_m

CALIBRATION_S = 2.0
"""Time on the pad over which the firmware averages the altitude it calls zero."""


class Altimeter:
    """Altitude above the pad and vertical speed, from pressure, by an alpha-beta filter.

    Source: E. Brookner, Tracking and Kalman Filtering Made Easy, 1998, section 1.2. The gains
    are those of a critically damped filter that looks back over about half a second at 50 Hz.
    """

    ALPHA = 0.12
    BETA = 0.0038

    def __init__(self) -> None:
        self._samples = 0
        self._zero_m = 0.0
        self.raw_m = 0.0
        """Altitude above the pad from the last pressure, m."""
        self.altitude_m = 0.0
        """Filtered altitude above the pad, m."""
        self.speed_m_s = 0.0
        """Filtered vertical speed, m/s, up positive."""

    def calibrate(self, pressure_pa: float) -> None:
        """Take one more pressure on the pad into the altitude that is called zero."""
        self._samples += 1
        self._zero_m += (pressure_altitude_m(pressure_pa) - self._zero_m) / self._samples

    def follow(self, pressure_pa: float, step_s: float) -> None:
        """Take the pressure measured `step_s` seconds after the last one."""
        self.raw_m = pressure_altitude_m(pressure_pa) - self._zero_m
        expected_m = self.altitude_m + self.speed_m_s * step_s
        surprise_m = self.raw_m - expected_m
        self.altitude_m = expected_m + self.ALPHA * surprise_m
        self.speed_m_s += self.BETA / step_s * surprise_m


class PhaseMachine:
    """Decides the phase, one of `protocol.roles.PHASES`; never goes back."""

    LIFTOFF_M = 10.0
    LIFTOFF_M_S = 8.0
    FALLING_M_S = -1.0
    APOGEE_SHOWN_S = 2.0
    RELEASE_M = 420.0
    STILL_M_S = 0.7
    STILL_S = 5.0

    def __init__(self) -> None:
        self.phase = "pad"
        self.since_s = 0.0
        """Mission time at which the phase began, s."""
        self._still_since_s = 0.0

    def decide(self, time_s: float, altimeter: Altimeter) -> None:
        """Move on to the next phase when the altimeter says so."""
        if abs(altimeter.speed_m_s) > self.STILL_M_S:
            self._still_since_s = time_s
        if self._is_over(time_s, altimeter):
            self.phase = _NEXT[self.phase]
            self.since_s = time_s

    def _is_over(self, time_s: float, altimeter: Altimeter) -> bool:
        match self.phase:
            case "pad":
                moving = altimeter.speed_m_s > self.LIFTOFF_M_S
                return moving and altimeter.altitude_m > self.LIFTOFF_M
            case "ascent":
                return altimeter.speed_m_s < self.FALLING_M_S
            case "apogee":
                return time_s >= self.since_s + self.APOGEE_SHOWN_S
            case "descent":
                return altimeter.altitude_m < self.RELEASE_M
            case "release":
                return time_s >= self._still_since_s + self.STILL_S
        return False


_NEXT = {
    "pad": "ascent",
    "ascent": "apogee",
    "apogee": "descent",
    "descent": "release",
    "release": "landed",
}
