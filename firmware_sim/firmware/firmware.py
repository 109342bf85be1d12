"""The processor on board: runs the program, is reset, starts anew."""

from firmware_sim.errors import SimulatorError
from firmware_sim.firmware.command_log import CommandLog, Received
from firmware_sim.firmware.command_reader import CommandReader
from firmware_sim.firmware.memory import Memory
from firmware_sim.firmware.packet_fill import default_echo
from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.firmware.program import Program
from firmware_sim.firmware.snapshot import Snapshot
from firmware_sim.firmware.telemetry import Packet, Telemetry
from firmware_sim.readings import Instruments
from firmware_sim.trajectory import STEP_S
from firmware_sim.truth import Truth
from protocol.encoder import Encoder
from protocol.mission import Mission


class Firmware:
    """The flight computer of one CanSat.

    `sense` is its loop, run at every STEP_S; `packet` is its telemetry, run at the rate of
    the mission; `receive` takes what its radio hears. It flies by its sensors and never looks
    at the truth itself. Raises SimulatorError when nothing could ever make it transmit.
    """

    def __init__(
        self,
        mission: Mission,
        parameters: FirmwareParameters,
        instruments: Instruments,
        truth: Truth,
        start_utc_s: float,
    ) -> None:
        if not (parameters.transmits_at_start or _can_switch_on(mission)):
            raise SimulatorError(
                f"firmware.transmits_at_start = false: the mission {mission.name} has no command "
                "CX that would let the CanSat transmit; add one to it or set it to true"
            )
        self._mission = mission
        self._parameters = parameters
        self._instruments = instruments
        self._reader = CommandReader(mission)
        self._telemetry = Telemetry(mission, parameters)
        self._encoder = Encoder(mission)
        self._reset_is_due = parameters.reset_at_s is not None
        self._starts_at_s = 0.0
        self.commands = CommandLog.empty()
        clock_s = start_utc_s if parameters.clock_is_set_at_start else 0.0
        self.memory = self._blank_memory(truth.time_s, clock_s)
        self._is_open = False
        self._program: Program | None = self._start(truth.time_s)
        self._program.measure(
            truth.time_s, self._instruments.barometer.read(truth), self._instruments.gps.fix
        )

    @property
    def notes(self) -> list[str]:
        """What a person should know about the values this mission gets."""
        return self._telemetry.notes()

    @property
    def phase(self) -> str:
        """The phase the firmware believes in, one of `protocol.roles.PHASES`."""
        memory = self.memory
        flight = memory.simulated_flight if memory.simulation == "active" else memory.flight
        return flight.phase

    @property
    def is_running(self) -> bool:
        """Whether the program runs; not while the processor starts."""
        return self._program is not None

    @property
    def transmits(self) -> bool:
        """Whether packets are sent."""
        return self._program is not None and self.memory.telemetry_on

    @property
    def releases(self) -> bool:
        """Whether the mechanism of the second stage of the descent is open."""
        return self._is_open

    def landed_for_s(self, time_s: float) -> float:
        """Return for how long the phase has been `landed` at `time_s`, s."""
        memory = self.memory
        flight = memory.simulated_flight if memory.simulation == "active" else memory.flight
        return time_s - flight.since_s if flight.phase == "landed" else 0.0

    def sense(self, truth: Truth, transmitting: bool = False) -> None:
        """Run the loop once: measure, decide the phase, power the actuators and the radio."""
        now_s = truth.time_s
        self._instruments.follow(truth)
        # Read also while the processor starts: a reset does not change the sensor's noise.
        pressure_pa = self._instruments.barometer.read(truth)
        self._power(now_s)
        program = self._program
        camera = servo = False
        if program is not None:
            program.measure(now_s, pressure_pa, self._instruments.gps.fix)
            program.listen(now_s, self.commands)
            self._is_open = program.releases
            camera, servo = program.camera_on, program.servo_moves(now_s)
        self._instruments.battery.supply(STEP_S, camera, servo, transmitting)

    def receive(self, data: bytes, time_s: float) -> None:
        """Take bytes that the CanSat's radio hears at `time_s`."""
        if self._program is None:
            self.commands.note(Received(time_s, data, "", "heard while the processor started"))
        else:
            self._program.receive(data, time_s, self.commands)

    def packet(self, time_s: float, slot: int, truth: Truth) -> Packet | None:
        """Return the packet of a slot, at `time_s` after power-on; None when none is sent."""
        # Sensors are read in every slot, sent or not: silence does not change their noise.
        readings = self._instruments.read(truth)
        program = self._program
        if program is None or not self.memory.telemetry_on:
            return None
        writer = self._telemetry.writer(slot)
        memory, leading = self.memory, program.leading
        snapshot = Snapshot(
            packet_count=self._telemetry.next_count(writer, memory),
            mission_time_s=time_s - memory.power_on_s,
            utc_s=program.utc_s(time_s),
            phase=program.phase,
            simulated=program.is_simulating,
            telemetry_on=True,
            echo=memory.echo,
            altitude_m=leading.altitude_m,
            pressure_pa=leading.pressure_pa,
            descent_rate_m_s=-leading.speed_m_s,
            calibrated=memory.calibrated,
            released=program.releases,
            camera_on=program.camera_on,
            readings=readings,
        )
        values = writer.filler.values(snapshot)
        return Packet(writer.kind, snapshot, values, self._encoder.encode(values, writer.kind))

    def _blank_memory(self, now_s: float, clock_s: float) -> Memory:
        return Memory(
            power_on_s=now_s,
            clock_ahead_s=clock_s,
            telemetry_on=self._parameters.transmits_at_start,
            echo=default_echo(self._mission),
        )

    def _start(self, now_s: float) -> Program:
        if not self._parameters.has_memory and now_s > self.memory.power_on_s:
            self.memory = self._blank_memory(now_s, clock_s=0.0)
        return Program(self._mission, self._reader, self.memory, self._parameters, now_s)

    def _power(self, now_s: float) -> None:
        """Reset the processor or start it, as the battery and the faults have it."""
        ordered_s = self._parameters.reset_at_s
        if self._instruments.battery.browned_out:
            self._reset(now_s)
        elif self._reset_is_due and ordered_s is not None and now_s >= ordered_s:
            self._reset_is_due = False
            self._reset(now_s)
        elif self._program is None and now_s >= self._starts_at_s:
            self._program = self._start(now_s)

    def _reset(self, now_s: float) -> None:
        self._program = None
        self._starts_at_s = now_s + self._parameters.boot_s


def _can_switch_on(mission: Mission) -> bool:
    return any(
        command.name.upper().startswith("CX") or ",CX," in command.send
        for command in mission.commands
    )
