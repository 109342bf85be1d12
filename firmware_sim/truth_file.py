"""The truth of a flight as a file: JSON, one object a line; docs/simulator.md describes it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import msgspec.structs

from firmware_sim.flight import Flight
from firmware_sim.new_file import new_file
from firmware_sim.sent import Arrival, Sent
from firmware_sim.site import Site
from firmware_sim.truth import Truth

FORMAT = "cansat-truth"
VERSION = 1


class TruthFile:
    """Writes to the new file `path` what is true of `flight`, packet by packet.

    Each line is written at once, so that a reader may follow while it flies. Nothing in it
    depends on the clock or the machine. Raises SimulatorError when the file is there already or
    cannot be made.
    """

    def __init__(self, path: str, flight: Flight, scenarios: Sequence[str]) -> None:
        self._file = new_file(path, "--truth")
        self._flight = flight
        self._fates: Counter[str] = Counter()
        self._write(_header(flight, scenarios))

    def take(self, sent: Sent) -> None:
        """Write the line of one packet."""
        self._fates[sent.fate] += 1
        self._write(_packet(sent, self._flight.parameters.site))

    def close(self) -> None:
        """Write the last line, with what is known of the whole flight, and close the file."""
        self._write(_end(self._flight, self._fates))
        self._file.close()

    def _write(self, record: dict[str, Any]) -> None:
        self._file.write(msgspec.json.encode(record) + b"\n")


def _header(flight: Flight, scenarios: Sequence[str]) -> dict[str, Any]:
    return {
        "record": "header",
        "format": FORMAT,
        "version": VERSION,
        "mission": flight.mission.name,
        "mission_sha256": flight.mission.sha256,
        "seed": flight.seed,
        "scenarios": list(scenarios),
        "parameters": flight.parameters,
    }


def _packet(sent: Sent, site: Site) -> dict[str, Any]:
    return {
        "record": "packet",
        "number": sent.number,
        "time_s": sent.time_s,
        "utc_s": sent.utc_s,
        "kind": sent.kind,
        "true": _true(sent.truth, site),
        "measured": sent.measured,
        "phase": sent.phase,
        "values": sent.values,
        "frame": sent.frame.hex(),
        "rssi_dbm": sent.rssi_dbm,
        "fate": sent.fate,
        "cause": sent.cause,
        "arrivals": [_arrival(arrival) for arrival in sent.arrivals],
    }


def _true(truth: Truth, site: Site) -> dict[str, Any]:
    latitude_deg, longitude_deg = site.coordinates_deg(truth.position[0], truth.position[1])
    place = {"latitude_deg": latitude_deg, "longitude_deg": longitude_deg}
    return msgspec.structs.asdict(truth) | place


def _arrival(arrival: Arrival) -> dict[str, Any]:
    return {"time_s": arrival.time_s, "source": arrival.source, "data": arrival.data.hex()}


def _end(flight: Flight, fates: Counter[str]) -> dict[str, Any]:
    times_s = msgspec.structs.asdict(flight.times)
    commands = flight.commands
    return {
        "record": "end",
        "complete": flight.ended,
        "time_s": flight.time_s,
        "times": {name: time_s for name, time_s in times_s.items() if time_s is not None},
        "happenings": flight.happenings,
        "packets": {
            "sent": sum(fates.values()),
            **{fate: fates[fate] for fate in ("delivered", "damaged", "lost")},
        },
        "commands": {
            "obeyed": dict(commands.obeyed),
            "ignored": dict(commands.ignored),
            "lost": dict(flight.uplink_lost),
        },
    }
