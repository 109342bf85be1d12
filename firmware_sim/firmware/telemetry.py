"""Which kind of packet is sent when, with which values in it."""

from dataclasses import dataclass

from firmware_sim.firmware.memory import Memory
from firmware_sim.firmware.packet_fill import PacketFiller
from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.firmware.snapshot import Snapshot
from protocol.encoder import EncodedPacket
from protocol.mission import Mission, PacketKind
from protocol.packet import Value

SLOW_KINDS_EVERY_S = 1.0
"""How often each kind of packet but the main one is sent, when the rate allows it."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet as the firmware hands it to its radio."""

    kind: str
    snapshot: Snapshot
    values: dict[str, Value]
    encoded: EncodedPacket


class Writer:
    """Fills one kind of packet; kinds whose counters have one name share the counter."""

    def __init__(self, mission: Mission, packet: PacketKind, counter_bits: int) -> None:
        field = packet.field_of("packet_count")
        self.kind = packet.name
        self.counter = field.name if field else ""
        self.filler = PacketFiller(mission, packet, counter_bits)


class Telemetry:
    """The kinds of packet of a mission and their schedule.

    The main kind fills the slots of the mission's rate, but once in SLOW_KINDS_EVERY_S each
    other kind takes one; when there are not slots enough, the kinds take turns.
    """

    def __init__(self, mission: Mission, parameters: FirmwareParameters) -> None:
        bits = parameters.counter_bits
        self.writers = [Writer(mission, packet, bits) for packet in mission.packets]
        self._first = parameters.first_packet_count
        slots = int(mission.rate_hz * SLOW_KINDS_EVERY_S + 1e-9)
        kinds = len(self.writers)
        self._period = slots if slots >= 2 * kinds - 1 else kinds

    def writer(self, slot: int) -> Writer:
        """Return the writer of the packet in a slot, counted from 0."""
        behind = slot % self._period - (self._period - len(self.writers))
        return self.writers[max(0, behind)]

    def next_count(self, writer: Writer, memory: Memory) -> int:
        """Return the count for the next packet of this kind, and count it."""
        count = memory.packet_counts.get(writer.counter, self._first)
        memory.packet_counts[writer.counter] = count + 1
        return count

    def notes(self) -> list[str]:
        """Return, once for each kind of packet, which fields show stand-ins."""
        notes = []
        for writer in self.writers:
            shown = [f"{name} ({what})" for name, what in writer.filler.stand_ins.items()]
            if shown:
                notes.append(
                    f"packet {writer.kind}: no role says what these fields hold, so they get "
                    f"plausible values: {', '.join(shown)}"
                )
        return notes
