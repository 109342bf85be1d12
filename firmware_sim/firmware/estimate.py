"""Where the firmware believes it is: from its own sensors, or from simulated pressures."""

from bisect import insort
from collections import deque

from firmware_sim.atmosphere import pressure_altitude_m
from firmware_sim.firmware.altimeter import Altimeter
from firmware_sim.firmware.memory import Memory, PhaseMemory
from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.firmware.phases import PhaseMachine
from firmware_sim.sensors.gps import GpsFix
from firmware_sim.trajectory import STEP_S

_LOWEST_PA = 1.0
"""A broken sensor may say anything; the formula of the altitude needs a pressure."""


class FlightEstimate:
    """Altitude, vertical speed and phase by the CanSat's own sensors.

    The barometer leads; of its last five altitudes the median goes into the filter, so that a
    glitch of any size, alone or in a pair, changes nothing. When it says exactly the same for
    STUCK_S, which a living sensor never does, GPS altitudes take its place until it says
    something else.
    """

    STUCK_S = 2.0
    GPS_PAD_MEMORY = 0.1
    MEDIAN_OF = 5

    def __init__(self, memory: Memory, parameters: FirmwareParameters, started_s: float) -> None:
        self._memory = memory
        self._calibrates_until_s = (
            memory.power_on_s + parameters.calibration_s
            if parameters.calibrates_at_start and not memory.calibrated
            else started_s
        )
        self._on_pad_m: list[float] = []
        self._last_m: deque[float] = deque(maxlen=self.MEDIAN_OF)
        self._changed_s = started_s
        self._is_stuck = False
        self._followed_s = started_s - STEP_S
        self._fix_s = -1.0
        self._fix_at_s = started_s
        self.pressure_pa = 0.0
        """The last pressure of the barometer, Pa."""
        self.altitude_m = 0.0
        """Altitude above the pad by that pressure, m, unfiltered."""
        self.altimeter = Altimeter()
        self.phases = _phases(memory.flight, parameters, started_s)

    @property
    def speed_m_s(self) -> float:
        """Vertical speed, m/s, up positive."""
        return self.altimeter.speed_m_s

    def measure(self, time_s: float, pressure_pa: float, fix: GpsFix) -> None:
        """Take what the sensors say at `time_s` and decide the phase."""
        is_new = pressure_pa != self.pressure_pa
        if is_new:
            self._changed_s, self._is_stuck = time_s, False
        elif not self._is_stuck and time_s - self._changed_s > self.STUCK_S:
            self._is_stuck = True
        self.pressure_pa = pressure_pa
        height_m = pressure_altitude_m(max(pressure_pa, _LOWEST_PA))
        calibrates = time_s < self._calibrates_until_s
        if calibrates:
            self._find_zero(height_m)
        self.altitude_m = height_m - (self._memory.zero_m or 0.0)
        self._follow_gps(time_s, fix)
        if calibrates:
            return
        if is_new:
            self._last_m.append(self.altitude_m)
            median_m = sorted(self._last_m)[len(self._last_m) // 2]
            self.altimeter.follow(median_m, time_s - self._followed_s)
            self._followed_s = time_s
        self.phases.decide(time_s, self.altimeter)

    def fix_age_s(self, time_s: float) -> float:
        """Return how long before `time_s` the last fix came, s."""
        return time_s - self._fix_at_s

    def calibrate(self) -> None:
        """Take the present altitude as zero."""
        memory = self._memory
        memory.zero_m = (memory.zero_m or 0.0) + self.altimeter.altitude_m
        memory.calibrated = True
        self._calibrates_until_s = 0.0
        self._last_m.clear()
        self.altimeter = Altimeter()

    def _find_zero(self, height_m: float) -> None:
        """Take one more altitude on the pad into their median, which glitches do not move."""
        insort(self._on_pad_m, height_m)
        self._memory.zero_m = self._on_pad_m[len(self._on_pad_m) // 2]
        self._memory.calibrated = True

    def _follow_gps(self, time_s: float, fix: GpsFix) -> None:
        if fix.satellites == 0 or fix.utc_s == self._fix_s:
            return
        step_s = time_s - self._fix_at_s
        self._fix_s, self._fix_at_s = fix.utc_s, time_s
        memory = self._memory
        if memory.gps_zero_m is None:
            memory.gps_zero_m = fix.altitude_m
        above_m = fix.altitude_m - memory.gps_zero_m
        if self._is_stuck:
            self.altimeter.follow(above_m, max(step_s, 0.1))
        elif self.phases.phase == "pad":
            memory.gps_zero_m += self.GPS_PAD_MEMORY * above_m


class SimulatedEstimate:
    """The same by the pressures that the ground sends in simulation mode.

    The first of them is the pressure of the pad. It knows nothing of the real sensors, so that
    real and simulated altitudes cannot mix.
    """

    SHORTEST_STEP_S = 0.02
    LONGEST_STEP_S = 10.0

    def __init__(self, memory: Memory, parameters: FirmwareParameters, started_s: float) -> None:
        self._memory = memory
        self._received_s = started_s
        self.pressure_pa = 0.0
        """The last pressure received, Pa; 0 before the first."""
        self.altitude_m = 0.0
        """Altitude above the simulated pad by that pressure, m."""
        self.altimeter = Altimeter()
        self.phases = _phases(memory.simulated_flight, parameters, started_s)

    @property
    def speed_m_s(self) -> float:
        """Vertical speed, m/s, up positive."""
        return self.altimeter.speed_m_s

    def receive(self, time_s: float, pressure_pa: float) -> None:
        """Take a simulated pressure that comes at `time_s`."""
        height_m = pressure_altitude_m(max(pressure_pa, _LOWEST_PA))
        if self._memory.simulated_zero_m is None:
            self._memory.simulated_zero_m = height_m
        self.pressure_pa = pressure_pa
        self.altitude_m = height_m - self._memory.simulated_zero_m
        step_s = min(max(time_s - self._received_s, self.SHORTEST_STEP_S), self.LONGEST_STEP_S)
        self._received_s = time_s
        self.altimeter.follow(self.altitude_m, step_s)

    def decide(self, time_s: float) -> None:
        """Decide the phase at `time_s`."""
        self.phases.decide(time_s, self.altimeter)

    def calibrate(self) -> None:
        """Take the present simulated altitude as zero."""
        self._memory.simulated_zero_m = (self._memory.simulated_zero_m or 0.0) + self.altitude_m
        self.altitude_m = 0.0
        self.altimeter = Altimeter()


def _phases(memory: PhaseMemory, parameters: FirmwareParameters, started_s: float) -> PhaseMachine:
    return PhaseMachine(memory, parameters.release_altitude_m, parameters.apogee_timer_s, started_s)
