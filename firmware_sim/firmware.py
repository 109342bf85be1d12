"""The software on board: measures, knows its phase, and writes the mission's packets."""

from collections import Counter

from firmware_sim.packet_fill import PacketFiller, Snapshot
from firmware_sim.phases import CALIBRATION_S, Altimeter, PhaseMachine
from firmware_sim.readings import Instruments
from firmware_sim.site import START_UTC_S
from firmware_sim.trajectory import STEP_S
from firmware_sim.truth import Truth
from protocol.encoder import EncodedPacket, Encoder
from protocol.mission import Mission, PacketKind

SERVO_S = 1.0
"""Time for which the servo of the release draws its current."""


class Firmware:
    """The flight software of one CanSat.

    `sense` is its loop, run at every STEP_S; `packet` is its telemetry, run at the rate of
    the mission. It flies by its barometer and never looks at the truth itself.
    """

    def __init__(self, mission: Mission, instruments: Instruments, truth: Truth) -> None:
        self._instruments = instruments
        self._altimeter = Altimeter()
        self._phases = PhaseMachine()
        self._writers = [_Writer(mission, packet) for packet in mission.packets]
        self._encoder = Encoder(mission)
        self._counts: Counter[str] = Counter()
        self._packets = 0
        self._measure(truth)

    @property
    def phase(self) -> str:
        """The phase the firmware believes in, one of `protocol.roles.PHASES`."""
        return self._phases.phase

    @property
    def releases(self) -> bool:
        """Whether the second stage of the descent has been commanded."""
        return self.phase in ("release", "landed")

    def landed_for_s(self, time_s: float) -> float:
        """Return for how long the phase has been `landed` at `time_s`, s."""
        return time_s - self._phases.since_s if self.phase == "landed" else 0.0

    def sense(self, truth: Truth) -> None:
        """Run the loop once: measure, decide the phase, power the actuators."""
        self._instruments.follow(truth)
        self._measure(truth)
        self._phases.decide(truth.time_s, self._altimeter)
        in_release = self.phase == "release" and truth.time_s < self._phases.since_s + SERVO_S
        recording = self.phase not in ("pad", "landed")
        self._instruments.battery.supply(STEP_S, camera=recording, servo=in_release)

    def packet(self, time_s: float) -> EncodedPacket:
        """Return the next packet, at `time_s` after power-on; kinds of packet take turns."""
        writer = self._writers[self._packets % len(self._writers)]
        self._packets += 1
        self._counts[writer.counter] += 1
        snapshot = Snapshot(
            packet_count=self._counts[writer.counter],
            mission_time_s=time_s,
            utc_s=(START_UTC_S + time_s) % 86_400.0,
            phase=self.phase,
            altitude_m=self._altimeter.raw_m,
            pressure_pa=self._pressure_pa,
            descent_rate_m_s=-self._altimeter.speed_m_s,
            calibrated=time_s >= CALIBRATION_S,
            readings=self._instruments.read(self._truth),
        )
        return self._encoder.encode(writer.filler.values(snapshot), writer.kind)

    def _measure(self, truth: Truth) -> None:
        self._truth = truth
        self._pressure_pa = self._instruments.barometer.read(truth)
        if truth.time_s < CALIBRATION_S:
            self._altimeter.calibrate(self._pressure_pa)
        self._altimeter.follow(self._pressure_pa, STEP_S)


class _Writer:
    """Writes one kind of packet; kinds whose counters have one name share the counter."""

    def __init__(self, mission: Mission, packet: PacketKind) -> None:
        counter = packet.field_of("packet_count")
        self.kind = packet.name
        self.counter = counter.name if counter else ""
        self.filler = PacketFiller(mission, packet)
