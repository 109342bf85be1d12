"""The packet counters of a mission, one for each field that counts."""

import math
from typing import NamedTuple

from groundstation.flight.continuity import Continuity, Standing
from protocol.field_types import BINARY_INTEGERS, integer_range
from protocol.mission import Field, Mission
from protocol.packet import Packet


class CounterSums(NamedTuple):
    """What the packet counters say together; see `Counters`."""

    lost: int = 0
    damaged: int = 0
    duplicates: int = 0
    resets: int = 0

    @property
    def missing(self) -> int:
        """All packets that the counters say were sent and gave no values."""
        return self.lost + self.damaged


class Counters:
    """Follows every packet counter; kinds of packet that share a counter share its field name.

    The sums are those of all counters; see `Continuity` for what they mean. A frame that was
    rejected is laid to the first counter, since nobody can tell whose it was.
    """

    def __init__(self, mission: Mission) -> None:
        self._names = counter_names(mission)
        fields = {field.name: field for field in mission.fields()}
        self._counters = {
            name: Continuity(modulus_of(fields[name]), mission.rate_hz)
            for name in dict.fromkeys(self._names.values())
        }
        self._first = next(iter(self._counters.values()), Continuity())

    @property
    def lost(self) -> int:
        """Packets sent that never arrived."""
        return sum(counter.lost for counter in self._counters.values())

    @property
    def damaged(self) -> int:
        """Packets sent that arrived, but had to be rejected."""
        return sum(counter.damaged for counter in self._counters.values())

    @property
    def missing(self) -> int:
        """All packets that the counters say were sent and gave no values."""
        if len(self._counters) < 2:  # asked for with each packet, and most missions have one
            return self._first.missing
        return sum(counter.missing for counter in self._counters.values())

    @property
    def duplicates(self) -> int:
        """Packets that arrived more than once."""
        return sum(counter.duplicates for counter in self._counters.values())

    @property
    def resets(self) -> int:
        """Times that a counter began anew."""
        return sum(counter.resets for counter in self._counters.values())

    def take_reject(self) -> None:
        """A frame was rejected here."""
        self._first.take_reject()

    def take_packet(self, packet: Packet) -> tuple[Standing, int]:
        """Take the next packet; return how its count stands to those before, and the count.

        A packet without a count stands well.
        """
        name = self._names.get(packet.kind)
        value = packet.values[name] if name is not None else math.nan
        if name is None or not isinstance(value, float) or not math.isfinite(value):
            return Standing.NEXT, 0
        count = int(value)
        return self._counters[name].take_count(count, packet.monotonic_ns), count


def counter_names(mission: Mission) -> dict[str, str]:
    """Return the name of the field that counts, by kind of packet."""
    return {
        packet.name: field.name
        for packet in mission.packets
        if (field := packet.field_of("packet_count")) is not None
    }


def modulus_of(field: Field) -> int | None:
    """Return where a counter wraps to 0; None when it never does."""
    if field.type not in BINARY_INTEGERS:
        return None
    return integer_range(field.type)[1] + 1
