"""Flight logs of simulated flights, with the times they would have had."""

from pathlib import Path

from firmware_sim.flight import fly
from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from protocol.mission import Mission
from protocol.packet import Chunk

BEGIN_NS = 1_000_000_000_000
UTC_NS = 1_780_000_000_000_000_000


def fly_into_log(
    mission: Mission,
    folder: Path,
    *,
    seed: int = 3,
    loss: float = 0.0,
    corrupt: float = 0.0,
    outage_s: tuple[float, float] | None = None,
) -> FlightLog:
    """Fly `mission` in the simulator and return the flight log; nothing is received in the
    stretch `outage_s`."""
    writer = FlightLogWriter(folder, mission, "the simulator")
    writer.append(Event(EventKind.LINK_OPENED, "the simulator", BEGIN_NS, UTC_NS))
    for sent in fly(mission, seed=seed, loss=loss, corrupt=corrupt):
        lost = outage_s is not None and outage_s[0] <= sent.time_s < outage_s[1]
        if sent.on_air and not lost:
            after_ns = int(sent.time_s * 1e9)
            writer.append(Chunk(sent.on_air, BEGIN_NS + after_ns, UTC_NS + after_ns))
    writer.close()
    return read_flight_log(writer.path)
