"""The way of a command: from the station's wire through the air to the CanSat."""

import random
from collections import deque
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from firmware_sim.radio.damage import flip_bits
from firmware_sim.radio.ground_module import GroundModule, OnAir
from firmware_sim.radio.parameters import RadioParameters
from firmware_sim.radio.path import SignalPath, bit_error_rate, packet_error_rate
from firmware_sim.radio.transmitter import BITS_ON_AIR, BITS_ON_WIRE, Transmitter
from firmware_sim.truth import Truth


class Heard(NamedTuple):
    """Bytes that reach the CanSat at `time_s`, or would have: `lost` says why they did not.
    `report` is what the station's radio then tells its computer."""

    time_s: float
    data: bytes
    lost: str
    on_air: OnAir
    report: bytes = b""


class Uplink:
    """Carries what the station sends, in the order of time; `module` is the radio that it gives it
    to, `transmitter` the CanSat's own."""

    def __init__(
        self,
        module: GroundModule,
        parameters: RadioParameters,
        wire_rate_bit_s: float,
        path: SignalPath,
        transmitter: Transmitter,
        rng: random.Random,
        bits: random.Random,
    ) -> None:
        self._module = module
        self._settings = parameters
        self._wire_s = BITS_ON_WIRE / wire_rate_bit_s
        self._air_s = BITS_ON_AIR / parameters.air_rate_bit_s
        self._byte_s = max(self._wire_s, self._air_s)
        self._path = path
        self._transmitter = transmitter
        self._rng = rng
        self._bits = bits
        self._sent: list[tuple[float, int, bytes]] = []
        self._count = 0
        self._free_s = 0.0
        self._on_their_way: deque[Heard] = deque()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on its way."""
        return not self._sent and not self._on_their_way

    def send(self, data: bytes, time_s: float) -> None:
        """Send bytes at `time_s`, which may be in the future."""
        heappush(self._sent, (time_s, self._count, data))
        self._count += 1

    def heard_until(self, time_s: float, truth: Truth) -> Iterator[Heard]:
        """Yield what reaches the CanSat until `time_s`, and what should have."""
        while self._sent and self._sent[0][0] <= time_s:
            sent_s, _, data = heappop(self._sent)
            self._on_their_way += [self._queued(one, sent_s) for one in self._module.take(data)]
        while self._on_their_way and self._on_their_way[0].time_s <= time_s:
            heard = self._on_their_way.popleft()
            data, _ = flip_bits(heard.data, self._settings.bit_error_rate, self._bits)
            lost = heard.lost or self._loss(heard, truth)
            report = self._module.report(heard.on_air, not lost)
            yield heard._replace(data=data, lost=lost, report=report)

    def _queued(self, on_air: OnAir, sent_s: float) -> Heard:
        """Let the bytes wait for those before them, on the wire and in the radio."""
        data = on_air.data
        begin_s = max(self._free_s, sent_s)
        if begin_s - sent_s > self._settings.queue_bytes * self._byte_s:
            return Heard(begin_s + self._settings.delay_s, data, "queue full", on_air)
        self._free_s = begin_s + len(data) * self._byte_s
        last_byte_s = self._wire_s + min(self._wire_s, self._air_s)
        return Heard(self._free_s + last_byte_s + self._settings.delay_s, data, "", on_air)

    def _loss(self, heard: Heard, truth: Truth) -> str:
        settings, time_s, size = self._settings, heard.time_s, len(heard.data)
        chance, weak = self._rng.random(), self._rng.random()
        if settings.is_blacked_out(time_s):
            return "blackout"
        if chance < settings.uplink_loss:
            return "chance"
        if settings.half_duplex and self._transmitter.is_on_air(
            time_s - size * self._air_s, time_s
        ):
            return "the CanSat was transmitting"
        rate = bit_error_rate(self._path.rssi_dbm(truth), settings.sensitivity_dbm)
        return "too weak" if weak < packet_error_rate(rate, size) else ""
