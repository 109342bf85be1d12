"""One flight as a stream of packets: the library door of the simulator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from firmware_sim.firmware import Firmware
from firmware_sim.parameters import Parameters
from firmware_sim.radio import Fate, Radio
from firmware_sim.readings import Instruments
from firmware_sim.streams import stream
from firmware_sim.trajectory import STEP_S, Trajectory
from protocol.mission import Mission
from protocol.packet import Wire

AFTER_LANDING_S = 20.0
"""Flight time for which a CanSat that has landed goes on transmitting."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One packet that the CanSat sent.

    `time_s` counts from the start of transmission. `frame` is the packet as encoded and
    `wire` the values in it by field name; `on_air` is what leaves the radio: empty when the
    packet was lost, with one byte changed when it was damaged. `phase` is the one that the
    firmware was in, of `protocol.roles.PHASES`.
    """

    time_s: float
    phase: str
    frame: bytes
    wire: Mapping[str, Wire]
    on_air: bytes
    fate: Fate


def fly(
    mission: Mission,
    *,
    parameters: Parameters | None = None,
    seed: int = 1,
    loss: float = 0.0,
    corrupt: float = 0.0,
    stay: bool = False,
) -> Iterator[Sent]:
    """Return the packets of one flight in their order, computed as they are asked for.

    The same arguments give the same packets in every process, and `loss` and `corrupt` (parts
    of all packets, 0 to 1) do not change what is meant to be sent. With `stay` the CanSat
    transmits from the ground without end. Raises SimulatorError at once when `loss` or
    `corrupt` cannot be or when the `parameters`, left out those of the nominal flight, make
    no flight. Cost: about 0.1 ms of computing for each packet at 10 Hz.
    """
    parameters = parameters or Parameters()
    radio = Radio(stream(seed, "radio"), loss, corrupt)
    trajectory = Trajectory(parameters, seed)
    instruments = Instruments(parameters, seed, trajectory.truth)
    firmware = Firmware(mission, instruments, trajectory.truth)
    return _packets(mission, trajectory, firmware, radio, stay)


def _packets(
    mission: Mission, trajectory: Trajectory, firmware: Firmware, radio: Radio, stay: bool
) -> Iterator[Sent]:
    steps = 0
    for number in count():
        time_s = number / mission.rate_hz
        # A packet due together with a step comes after it, however the division rounds.
        while (steps + 1) * STEP_S <= time_s + 1e-9:
            steps += 1
            firmware.sense(trajectory.advance(firmware.releases))
        if not stay and firmware.landed_for_s(time_s) > AFTER_LANDING_S:
            return
        packet = firmware.packet(time_s)
        passage = radio.carry(packet.frame)
        yield Sent(time_s, firmware.phase, packet.frame, packet.wire, passage.on_air, passage.fate)
