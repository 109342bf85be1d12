"""The link as a whole: what becomes of a packet on its way down and of a command on its way up."""

from dataclasses import dataclass

from firmware_sim.radio.bursts import BurstLoss
from firmware_sim.radio.damage import change_one_byte, cut_off, flip_bits
from firmware_sim.radio.ground_module import GroundModule
from firmware_sim.radio.in_front import InFront
from firmware_sim.radio.parameters import RadioParameters
from firmware_sim.radio.path import SignalPath, bit_error_rate, packet_error_rate
from firmware_sim.radio.receiver import Receiver
from firmware_sim.radio.transmitter import BITS_ON_AIR, BITS_ON_WIRE, Slot, Transmitter
from firmware_sim.radio.uplink import Uplink
from firmware_sim.sent import Arrival, Fate, Source
from firmware_sim.streams import stream
from firmware_sim.truth import Truth
from protocol.mission import Mission

DUPLICATE_AFTER_S = 0.004
"""How much later a copy comes than its original: the pause before a radio repeats itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of one frame: its `fate` and `cause`, its strength and its `arrivals`."""

    fate: Fate
    cause: str
    rssi_dbm: float
    arrivals: tuple[Arrival, ...]


class Radio:
    """The two radios and the air between them.

    Each fault draws from its own stream, the same number of times for each packet: a fault
    that is turned on does not change what the others do.
    """

    def __init__(self, mission: Mission, parameters: RadioParameters, seed: int) -> None:
        self._settings = parameters
        wire_rate = parameters.serial_rate_bit_s or float(mission.baud_rate)
        self._wire_byte_s = BITS_ON_WIRE / wire_rate
        self._air_byte_s = BITS_ON_AIR / parameters.air_rate_bit_s
        self._transmitter = Transmitter(
            parameters.air_rate_bit_s, wire_rate, parameters.queue_bytes
        )
        self._receiver = Receiver(mission, parameters.reports_rssi)
        self._in_front = InFront(mission)
        self._path = SignalPath(parameters, stream(seed, "radio path"))
        self._bursts = BurstLoss(
            stream(seed, "radio bursts"),
            parameters.burst_begin,
            parameters.burst_end,
            parameters.burst_loss,
        )
        self._chances = stream(seed, "radio")
        self._cuts = stream(seed, "radio cuts")
        self._copies = stream(seed, "radio copies")
        self._delays = stream(seed, "radio delays")
        self._weakness = stream(seed, "radio weakness")
        self._bits = stream(seed, "radio bits")
        self._noise = stream(seed, "radio noise")
        self.uplink = Uplink(
            GroundModule(mission),
            parameters,
            wire_rate,
            self._path,
            self._transmitter,
            stream(seed, "radio uplink"),
            stream(seed, "radio uplink bits"),
        )
        """The way up, for the commands."""
        self._noise_until_s = 0.0
        self._wire_free_s = 0.0
        self._port_free_s = 0.0

    def carry(self, frame: bytes, time_s: float, truth: Truth) -> Passage:
        """Send one frame of the CanSat, handed over at `time_s`."""
        rssi_dbm = self._path.rssi_dbm(truth)
        bit_errors = bit_error_rate(rssi_dbm, self._settings.sensitivity_dbm)
        slot = self._transmitter.send(len(frame), time_s)
        chance, where, what = (self._chances.random() for _ in range(3))
        lost = self._loss(len(frame), slot, time_s, chance, bit_errors)
        data = self._receiver.hand_over(frame, rssi_dbm)
        data, damage = self._damaged(data, chance, where, what, bit_errors)
        copied = self._copies.random() < self._settings.duplicate
        late_s = self._settings.delay_s + self._settings.jitter_s * self._delays.random()
        if slot is not None and not lost and self._port_is_full(slot.end_s):
            lost = "the receiver's queue is full"
        if lost or slot is None:
            return Passage("lost", lost, rssi_dbm, ())
        data += self._receiver.appended(rssi_dbm)
        side_line = self._receiver.side_line(rssi_dbm)
        spoilt = self._in_front.hear(data, "packet")
        arrivals = [self._arrive(data, slot.end_s, "packet", late_s)]
        if side_line:
            self._in_front.hear(side_line, "link")
            arrivals.append(self._arrive(side_line, slot.end_s, "link", late_s))
        if copied:
            spoilt = self._in_front.hear(data, "duplicate") and spoilt
            again_s = slot.end_s + DUPLICATE_AFTER_S
            arrivals.append(self._arrive(data, again_s, "duplicate", late_s))
        cause = ", ".join(filter(None, (damage, spoilt)))
        fate: Fate = "damaged" if cause else "delivered"
        return Passage(fate, cause, rssi_dbm, tuple(arrivals))

    def carry_foreign(self, frame: bytes, time_s: float, truth: Truth) -> list[Arrival]:
        """Deliver a frame of another team, which is heard unless the receiver's queue is full."""
        if self._port_is_full(time_s):
            return []
        rssi_dbm = self._path.rssi_dbm(truth)
        data = self._receiver.hand_over(frame, rssi_dbm) + self._receiver.appended(rssi_dbm)
        self._in_front.hear(data, "foreign")
        return [self._arrive(data, time_s + len(frame) * self._air_byte_s, "foreign")]

    def report(self, data: bytes, time_s: float) -> Arrival:
        """Deliver what the station's radio tells its computer about what it was given to send."""
        return self._arrive(data, time_s, "link")

    def noise_until(self, time_s: float) -> list[Arrival]:
        """Return the noise that the receiver has taken for data since the last call.

        The bytes come as a Poisson process, which has exponential gaps.
        """
        rate = self._settings.noise_bytes_s
        if rate <= 0.0:
            return []
        heard = []
        while self._noise_until_s <= time_s:
            if self._noise_until_s > 0.0 and not self._port_is_full(self._noise_until_s):
                byte = bytes([self._noise.randrange(256)])
                self._in_front.hear(byte, "noise")
                heard.append(self._arrive(byte, self._noise_until_s, "noise"))
            self._noise_until_s += self._noise.expovariate(rate)
        return heard

    def is_transmitting(self, time_s: float) -> bool:
        """Return whether the CanSat's radio sends at `time_s`."""
        return self._transmitter.is_busy(time_s)

    def _loss(
        self, size: int, slot: Slot | None, time_s: float, chance: float, bit_errors: float
    ) -> str:
        """Return why a frame is lost, or nothing."""
        settings = self._settings
        in_burst, weak = self._bursts.loses(), self._weakness.random()
        if slot is None:
            return "queue full"
        if settings.is_blacked_out(time_s):
            return "blackout"
        if chance < settings.loss:
            return "chance"
        if in_burst:
            return "burst"
        if settings.discards_wrong and weak < packet_error_rate(bit_errors, size):
            return "too weak"
        return ""

    def _damaged(
        self, data: bytes, chance: float, where: float, what: float, bit_errors: float
    ) -> tuple[bytes, str]:
        """Return the frame as damage leaves it, and what the damage is."""
        settings = self._settings
        damages = []
        cut, cut_where = settings.loss + settings.corrupt, self._cuts.random()
        if settings.loss <= chance < cut:
            data = change_one_byte(data, where, what)
            damages.append("one byte changed")
        elif cut <= chance < cut + settings.cut:
            whole, data = len(data), cut_off(data, cut_where)
            damages.append(f"cut off after {len(data)} of {whole} bytes")
        rate = settings.bit_error_rate
        if not settings.discards_wrong:
            rate += bit_errors * (1.0 - 2.0 * rate)
        data, flipped = flip_bits(data, rate, self._bits)
        if flipped:
            damages.append("1 bit flipped" if flipped == 1 else f"{flipped} bits flipped")
        return data, ", ".join(damages)

    def _port_is_full(self, time_s: float) -> bool:
        """Return whether more waits for the receiver's serial port than it can hold."""
        waiting_s = self._wire_free_s - time_s
        return waiting_s > self._settings.queue_bytes * self._wire_byte_s

    def _arrive(self, data: bytes, time_s: float, source: Source, late_s: float = 0.0) -> Arrival:
        """Let bytes that left the air at `time_s` pass the receiver's serial port in their order.

        They are `late_s` on their way; that makes those behind them wait, but fills no queue.
        """
        takes_s = len(data) * self._wire_byte_s
        self._wire_free_s = max(self._wire_free_s, time_s) + takes_s
        self._port_free_s = max(self._port_free_s, time_s + late_s) + takes_s
        return Arrival(self._port_free_s, data, source)
