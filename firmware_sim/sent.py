"""What the library door gives: one packet, what was true when it left, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from firmware_sim.firmware.snapshot import Snapshot
from firmware_sim.truth import Truth
from protocol.packet import Value, Wire

Fate = Literal["delivered", "damaged", "lost"]

Source = Literal["packet", "duplicate", "noise", "foreign", "link"]
"""What a receiver hears: the packet itself, a copy of it, noise, another team's packet, or
what the receiving radio says about the link in a line of its own."""


Side = Literal["truth", "firmware", "uplink"]
"""Where something happened: in the world, in the firmware, on the way of a command."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that leave the receiver's serial port; `time_s` is when the last of them does."""

    time_s: float
    data: bytes
    source: Source


@dataclass(frozen=True, slots=True)
class Sent:
    """One packet that the CanSat sent, complete with truth and fate.

    When and what: `number` counts the packets of the flight from 0, `time_s` is the time since
    power-on at which the firmware handed it to its radio, `kind` the mission's kind of packet.

    True: `truth` is the state of the CanSat at the last step before, `utc_s` the true time of
    day, s since midnight. Believed: `measured` is all that the firmware knew, in SI units, and
    `phase` the phase it was in, of `protocol.roles.PHASES`.

    Sent: `values` in SI units and `wire` as they lie in the frame, both by field name; `frame`
    is the packet as encoded, delimiters included.

    In the radio: `rssi_dbm` is the strength it was received with, or would have been; `fate`
    what became of it and `cause` why, empty when it was delivered as it is. `arrivals` is what
    the receiver's port gives from the packet before up to and including this one, in order of
    time; without a copy of this packet among them it was lost. A packet and its copies count
    once: each is delivered, damaged or lost, and delivered as soon as one of them comes through.
    Damaged is also one whose bytes are whole but that a receiver cannot tell from what stands in
    front of it: noise, or a packet that has lost its end, on a framing with delimiters.
    """

    number: int
    time_s: float
    kind: str
    truth: Truth
    utc_s: float
    measured: Snapshot
    phase: str
    values: Mapping[str, Value]
    wire: Mapping[str, Wire]
    frame: bytes
    rssi_dbm: float
    fate: Fate
    cause: str
    arrivals: tuple[Arrival, ...]

    @property
    def on_air(self) -> bytes:
        """All bytes of the arrivals, as a receiver's port gives them."""
        if len(self.arrivals) == 1:
            return self.arrivals[0].data
        return b"".join([arrival.data for arrival in self.arrivals])


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in the flight at `time_s`, by `name`, seen from `side`.

    `truth`: "ignition", "burnout", "apogee", "ejection", "second stage", "landing". `firmware`:
    "phase ascent" and so on, "reset", "start". `uplink`: the words of a command that was obeyed,
    such as "CX ON", "ignored: ..." or "lost: ..." with the reason for one that was not.
    """

    time_s: float
    side: Side
    name: str
