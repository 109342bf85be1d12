"""Telemetry to feed a station with: packets as a CanSat would send them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from firmware_sim.flight import fly
from groundstation.flight.flight import Flight
from groundstation.flight.items import Item
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.reception import Reception
from protocol.encoder import Encoder
from protocol.mission import Field, Mission
from protocol.packet import Chunk, Value
from protocol.units import UNITS

START_NS = 1_000_000_000
UTC_NS = 1_760_000_000_000_000_000


def values(mission: Mission, **changed: Value) -> dict[str, Value]:
    """Return values for all fields of `mission`: a word, or zero where that is plausible, but for
    the team, which is its own, and for those given by role."""
    roles = {field.name: field.role for field in mission.packet.fields}
    made: dict[str, Value] = {}
    for field in mission.packet.fields:
        word = field.values[0] if field.values else ""
        is_word = field.type == "text" or field.values or field.flags
        made[field.name] = word if is_word else usual_si(field)
        if field.role == "team_id":
            made[field.name] = float(mission.team_id) if made[field.name] == 0 else mission.team_id
    for name, role in roles.items():
        if role in changed:
            made[name] = changed[role]
    return made


def usual_si(field: Field) -> float:
    """Return zero, SI units, or the middle of what is plausible."""
    lowest, highest = field.plausible or (0.0, 0.0)
    if lowest <= 0.0 <= highest:
        return 0.0
    unit = UNITS[field.unit]
    return (lowest + highest) / 2 * unit.factor + unit.offset


def frame(mission: Mission, **changed: Value) -> bytes:
    """Return one packet as sent; values are given by role, in SI units."""
    return Encoder(mission).encode(values(mission, **changed)).frame


def chunk(data: bytes, second: float = 0.0) -> Chunk:
    """Return bytes received so many seconds after the start."""
    later_ns = round(second * 1e9)
    return Chunk(data, START_NS + later_ns, UTC_NS + later_ns)


def received(mission: Mission, *items: Item) -> Flight:
    """Return the flight made of these items."""
    reception = Reception(mission)
    for item in items:
        reception.take(item)
    return reception.flight


def flown(mission: Mission, packets: int, **choices: Any) -> list[bytes]:
    """Return the first packets of a simulated flight, as they leave the radio."""
    return [sent.on_air for sent in islice(fly(mission, **choices), packets)]


def spaced(data: Iterable[bytes], period_s: float = 0.1) -> Iterator[Chunk]:
    """Return one chunk for each piece of data, evenly in time."""
    return (chunk(piece, number * period_s) for number, piece in enumerate(data) if piece)


def logged(folder: Path, mission: Mission, items: Iterable[Item]) -> Path:
    """Write a whole flight log and return where it is."""
    writer = FlightLogWriter(folder, mission, "a test")
    for item in items:
        writer.append(item)
    writer.close()
    return writer.path
