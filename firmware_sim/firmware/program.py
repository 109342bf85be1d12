"""One run of the flight software, from a start of the processor to the next."""

import re

from firmware_sim.firmware.command_log import CommandLog, Received
from firmware_sim.firmware.command_reader import CommandReader, LineBuffer, Order, Refusal
from firmware_sim.firmware.estimate import FlightEstimate, SimulatedEstimate
from firmware_sim.firmware.memory import Memory, PhaseMemory
from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.sensors.gps import GpsFix
from protocol.mission import Mission

SERVO_S = 1.0
"""Time for which a servo draws its current after it was ordered to move."""

UNENDED_PAUSE_S = 0.05
"""A command that the mission sends without a line end is complete after this pause."""

DAY_S = 86_400.0

HIGHEST_PA = 1e6
"""A simulated pressure of more is a mistake in the command."""

_CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)")

_RELEASING = ("RELEASE", "SEPARAT", "EJECT", "DEPLOY", "AYRIL")
"""A mechanism with one of these in its name opens the second stage of the descent."""


class Program:
    """The flight software in the processor's RAM; what must last is in `memory`.

    It knows its sensors and the bytes received, never the truth.
    """

    def __init__(
        self,
        mission: Mission,
        reader: CommandReader,
        memory: Memory,
        parameters: FirmwareParameters,
        started_s: float,
    ) -> None:
        self._reader = reader
        self._memory = memory
        self._parameters = parameters
        self._lines = LineBuffer(parameters.longest_command_bytes, parameters.command_pause_s)
        self._has_unended = any(command.ending == "none" for command in mission.commands)
        self._servo_until_s = 0.0
        self._moved = self.releases
        self.fix: GpsFix | None = None
        self.estimate = FlightEstimate(memory, parameters, started_s)
        self.simulated = SimulatedEstimate(memory, parameters, started_s)

    @property
    def is_simulating(self) -> bool:
        """Whether simulated pressures drive altitude and phases."""
        return self._memory.simulation == "active"

    @property
    def leading(self) -> FlightEstimate | SimulatedEstimate:
        """The estimate by which the firmware acts."""
        return self.simulated if self.is_simulating else self.estimate

    @property
    def phase(self) -> str:
        """The phase the firmware believes in, one of `protocol.roles.PHASES`."""
        return self.leading.phases.phase

    @property
    def releases(self) -> bool:
        """Whether the mechanism of the second stage of the descent is open."""
        memory = self._memory
        acting = memory.simulated_flight if memory.simulation == "active" else memory.flight
        if acting.phase in ("release", "landed"):
            return True
        return any(on for name, on in memory.switched.items() if _is_release(name))

    @property
    def camera_on(self) -> bool:
        """Whether the camera records: in flight, or as commanded."""
        by_command = self._memory.switched.get("CAMERA")
        return self.phase not in ("pad", "landed") if by_command is None else by_command

    def servo_moves(self, time_s: float) -> bool:
        """Return whether a servo draws its current at `time_s`."""
        return time_s < self._servo_until_s

    def measure(self, time_s: float, pressure_pa: float, fix: GpsFix) -> None:
        """Run the loop once with what the sensors say at `time_s`."""
        self.fix = fix
        self.estimate.measure(time_s, pressure_pa, fix)
        if self.is_simulating:
            self.simulated.decide(time_s)
        if self.releases != self._moved:
            self._moved = self.releases
            self._servo_until_s = time_s + SERVO_S

    def receive(self, data: bytes, time_s: float, log: CommandLog) -> None:
        """Take bytes from the radio and obey the commands in them."""
        for line in self._lines.feed(data, time_s):
            self._take(line, time_s, log)

    def listen(self, time_s: float, log: CommandLog) -> None:
        """Take note that no more bytes have come until `time_s`."""
        if self._has_unended:
            line = self._lines.take_unended(time_s, UNENDED_PAUSE_S)
            if line is not None:
                self._take(line, time_s, log)
        for refusal in self._lines.give_up(time_s):
            self._take(refusal, time_s, log)

    def utc_s(self, time_s: float) -> float:
        """Return the time of day that the clock shows, s since midnight."""
        return (time_s - self._memory.power_on_s + self._memory.clock_ahead_s) % DAY_S

    def _take(self, line: bytes | Refusal, time_s: float, log: CommandLog) -> None:
        if isinstance(line, Refusal):
            log.note(Received(time_s, b"", "", line.reason))
            return
        order = self._reader.read(line)
        if isinstance(order, Refusal):
            log.note(Received(time_s, line, "", order.reason))
            return
        refusal = self._obey(order, time_s)
        if not refusal and order.echo:
            self._memory.echo = order.echo
        log.note(Received(time_s, line, order.command.name, refusal, " ".join(order.words)))

    def _obey(self, order: Order, time_s: float) -> str:
        """Do what is ordered; return why not, or nothing."""
        match _meaning(order):
            case ("CX", "ON" | "OFF" as state):
                self._memory.telemetry_on = state == "ON"
            case ("ST", clock):
                return self._set_clock(clock, time_s)
            case ("SIM", mode):
                return self._simulate(mode, time_s)
            case ("SIMP", pressure):
                return self._take_pressure(pressure, time_s)
            case ("CAL",):
                return self._calibrate()
            case ("MEC", device, state):
                self._switch(device, state == "ON", time_s)
            case _ if _is_release(order.command.name):
                self._switch(order.command.name.upper(), True, time_s)
        return ""

    def _set_clock(self, clock: str, time_s: float) -> str:
        if clock == "GPS":
            if self.fix is None or self.fix.satellites == 0:
                return "no GPS time yet"
            now_s = self.fix.utc_s + self.estimate.fix_age_s(time_s)
        else:
            match = _CLOCK.fullmatch(clock)
            if match is None:
                return "no time of day"
            hours, minutes, seconds = (int(part) for part in match.groups())
            now_s = float(hours * 3600 + minutes * 60 + seconds)
        self._memory.clock_ahead_s = now_s - (time_s - self._memory.power_on_s)
        return ""

    def _simulate(self, mode: str, time_s: float) -> str:
        memory = self._memory
        if mode == "DISABLE":
            memory.simulation = "off"
        elif mode == "ENABLE" and memory.simulation == "off":
            memory.simulation = "enabled"
        elif mode == "ACTIVATE" and memory.simulation == "off":
            return "simulation not enabled"
        elif mode == "ACTIVATE" and memory.simulation == "enabled":
            memory.simulation = "active"
            memory.simulated_flight, memory.simulated_zero_m = PhaseMemory(since_s=time_s), None
            self.simulated = SimulatedEstimate(memory, self._parameters, time_s)
        return ""

    def _take_pressure(self, word: str, time_s: float) -> str:
        if not self.is_simulating:
            return "not in simulation mode"
        try:
            pressure_pa = float(word)
        except ValueError:
            return "no pressure"
        if not 0.0 < pressure_pa < HIGHEST_PA:
            return "no pressure"
        self.simulated.receive(time_s, pressure_pa)
        return ""

    def _calibrate(self) -> str:
        if self.phase != "pad":
            return "not on the pad"
        self.leading.calibrate()
        return ""

    def _switch(self, device: str, on: bool, time_s: float) -> None:
        self._memory.switched[device] = on
        if device != "CAMERA":
            self._servo_until_s = time_s + SERVO_S
        if on and _is_release(device):
            self.leading.phases.release(time_s)


def _meaning(order: Order) -> tuple[str, ...]:
    """Return the words of a competition's command, also when a team spells it otherwise."""
    if order.words[:1] and order.words[0] in _VERBS:
        return order.words
    verb, *fixed = order.command.name.upper().split("_")
    said = [*fixed, *(word.upper() for word in order.arguments.values())]
    return (verb, *said) if verb in _VERBS else order.words


_VERBS = frozenset({"CX", "ST", "SIM", "SIMP", "CAL", "MEC"})


def _is_release(name: str) -> bool:
    return any(word in name.upper() for word in _RELEASING)
