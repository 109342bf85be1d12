"""Which packets had come before, and which came late: by their counter and their bytes."""

import math
from collections import deque

from groundstation.export.counting import CountFollower
from protocol.mission import Mission
from protocol.packet import Packet

REMEMBERED = 20
"""Among so many packets before it a repeated one is found: relays and echoes are quick, and
a CanSat that was reset may honestly send the same packet again."""


class Repeats:
    """Judges packets in the order received.

    A packet is repeated when one with the same count and the same payload came shortly
    before it, and late when it fills a place that the counter had passed over. Kinds of packet
    without a counter are neither, since equal values are no proof.
    """

    def __init__(self, mission: Mission) -> None:
        self._counters = {
            kind.name: field.name
            for kind in mission.packets
            if (field := kind.field_of("packet_count")) is not None
        }
        self._seen: deque[tuple[str, float, bytes]] = deque(maxlen=REMEMBERED)
        self._followers = {name: CountFollower() for name in self._counters.values()}

    def judge(self, packet: Packet) -> tuple[bool, bool]:
        """Return whether the packet is repeated and whether it is late."""
        counter = self._counters.get(packet.kind)
        if counter is None:
            return False, False
        count = packet.values[counter]
        if not isinstance(count, float) or not math.isfinite(count):
            return False, False
        key = (packet.kind, count, packet.payload)
        if key in self._seen:
            return True, False
        self._seen.append(key)
        return False, self._followers[counter].is_late(int(count))
