"""The CanSat's side of the link: bytes wait for the wire and the air, and take their time."""

from collections import deque
from dataclasses import dataclass

BITS_ON_WIRE = 10
"""Bits of a byte on a serial wire: start, eight of data, stop."""
BITS_ON_AIR = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """When a frame is on the air, s."""

    begin_s: float
    end_s: float


class Transmitter:
    """A first-in first-out queue before the slower of wire and air.

    A frame that finds another before it and would make more than `queue_bytes` wait is dropped.
    """

    def __init__(self, air_rate_bit_s: float, wire_rate_bit_s: float, queue_bytes: int) -> None:
        self._air_s = BITS_ON_AIR / air_rate_bit_s
        self._byte_s = max(self._air_s, BITS_ON_WIRE / wire_rate_bit_s)
        self._wire_s = BITS_ON_WIRE / wire_rate_bit_s
        self._queue_bytes = queue_bytes
        self._free_s = 0.0
        self._on_air: deque[Slot] = deque(maxlen=16)

    def send(self, number_of_bytes: int, time_s: float) -> Slot | None:
        """Queue a frame at `time_s`; return when it is on the air, or None when it is dropped."""
        waiting_bytes = max(0.0, self._free_s - time_s) / self._byte_s
        if waiting_bytes > 0.0 and waiting_bytes + number_of_bytes > self._queue_bytes:
            return None
        end_s = max(self._free_s, time_s) + number_of_bytes * self._byte_s
        self._free_s = end_s
        slot = Slot(end_s - number_of_bytes * self._air_s, end_s)
        self._on_air.append(slot)
        return slot

    def is_busy(self, time_s: float) -> bool:
        """Return whether something waits for the air or is on it at `time_s`."""
        return time_s < self._free_s

    def is_on_air(self, begin_s: float, end_s: float) -> bool:
        """Return whether a frame is on the air at some time between the two."""
        return any(slot.begin_s < end_s and begin_s < slot.end_s for slot in self._on_air)
