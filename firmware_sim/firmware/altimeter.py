"""Altitude and vertical speed from a stream of altitudes, some of which are wrong."""

import math

_STEP_S = 0.02


class Altimeter:
    """An alpha-beta filter with fading memory, and a gate for what cannot be.

    Gains of the critically damped filter: `alpha = 1 - theta²`, `beta = (1 - theta)²` with
    `theta = exp(-step / MEMORY_S)`. Source: E. Brookner, Tracking and Kalman Filtering Made
    Easy, 1998, sections 1.2 and 1.3.

    An altitude that no rocket reaches in the time since the last is left out, as a glitch of
    the sensor; when the sensor insists for DOUBT_S, it is believed.
    """

    MEMORY_S = 0.3125
    GATE_M = 50.0
    GATE_M_S = 200.0
    DOUBT_S = 0.5

    def __init__(self) -> None:
        self.raw_m = 0.0
        """The last altitude as it came, m."""
        self.altitude_m = 0.0
        """Filtered altitude, m."""
        self.speed_m_s = 0.0
        """Filtered vertical speed, m/s, up positive."""
        self.has_begun = False
        """Whether there has been an altitude."""
        self._doubted_s = 0.0
        self._gains = _gains(_STEP_S)

    def follow(self, raw_m: float, step_s: float = _STEP_S) -> None:
        """Take the altitude measured `step_s` seconds after the last one."""
        self.raw_m = raw_m
        if not self.has_begun:
            self._restart(raw_m)
            return
        expected_m = self.altitude_m + self.speed_m_s * step_s
        surprise_m = raw_m - expected_m
        if abs(surprise_m) > self.GATE_M + self.GATE_M_S * step_s:
            self._doubted_s += step_s
            if self._doubted_s > self.DOUBT_S:
                self._restart(raw_m)
            else:
                self.altitude_m = expected_m
            return
        self._doubted_s = 0.0
        alpha, beta = self._gains if abs(step_s - _STEP_S) < 1e-6 else _gains(step_s)
        self.altitude_m = expected_m + alpha * surprise_m
        self.speed_m_s += beta / step_s * surprise_m

    def _restart(self, raw_m: float) -> None:
        self.altitude_m, self.speed_m_s, self._doubted_s = raw_m, 0.0, 0.0
        self.has_begun = True


def _gains(step_s: float) -> tuple[float, float]:
    theta = math.exp(-step_s / Altimeter.MEMORY_S)
    return 1.0 - theta * theta, (1.0 - theta) ** 2
