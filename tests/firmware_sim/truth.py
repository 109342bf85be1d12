"""A small reader of truth files, and what of an expectation is measured in one."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from firmware_sim.scenario import Expectation
from protocol.decoder import Decoder
from protocol.mission_file import load_mission
from protocol.packet import Chunk, Packet

Record = dict[str, Any]


@dataclass(frozen=True)
class TruthRecords:
    """The three kinds of record in a truth file; `end` is empty as long as it is written."""

    header: Record
    packets: list[Record]
    end: Record

    def during(self, expectation: Expectation) -> "TruthRecords":
        """Return the truth with only what falls into the time and phase of an expectation."""
        until_s = math.inf if expectation.until_s is None else expectation.until_s
        packets = [
            packet
            for packet in self.packets
            if expectation.from_s <= packet["time_s"] < until_s
            and expectation.phase in (None, packet["phase"])
        ]
        happenings = [
            happening
            for happening in self.end["happenings"]
            if expectation.from_s <= happening["time_s"] < until_s
        ]
        return TruthRecords(self.header, packets, {**self.end, "happenings": happenings})


def read_truth(path: Path) -> TruthRecords:
    """Read a truth file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    packets = [record for record in records if record["record"] == "packet"]
    end = records[-1] if records[-1]["record"] == "end" else {}
    return TruthRecords(records[0], packets, end)


def measured(truth: TruthRecords, expectation: Expectation) -> float:
    """Return how much of what is expected there is, in the unit that belongs to it."""
    return float(MEASURES[expectation.what](truth.during(expectation)))


def _fate(name: str) -> Callable[[TruthRecords], float]:
    return lambda truth: sum(packet["fate"] == name for packet in truth.packets)


def _arrivals(truth: TruthRecords, *sources: str) -> Iterator[float]:
    for packet in truth.packets:
        for arrival in packet["arrivals"]:
            if arrival["source"] in sources:
                yield arrival["time_s"]


def _happened(truth: TruthRecords, side: str, name: str) -> float:
    return sum(h["side"] == side and h["name"] == name for h in truth.end["happenings"])


def _silence_s(truth: TruthRecords) -> float:
    times = list(_arrivals(truth, "packet"))
    return max(after - before for before, after in pairwise(times))


def _falls(truth: TruthRecords, of_wrap: bool) -> float:
    bits = truth.header["parameters"]["firmware"]["counter_bits"]
    field = load_mission(truth.header["mission"]).field_of("packet_count")
    assert field
    counts = [packet["values"][field.name] for packet in truth.packets]
    return sum(
        after < before and (before == 2**bits - 1 and after == 0) == of_wrap
        for before, after in pairwise(counts)
    )


def _told(truth: TruthRecords, field: str) -> list[Any]:
    """Return what a station reads in a field of each packet it gets, of ours and of others."""
    mission = load_mission(truth.header["mission"])
    decoder = Decoder(mission)
    heard = [
        bytes.fromhex(arrival["data"])
        for packet in truth.packets
        for arrival in packet["arrivals"]
        if arrival["source"] in ("packet", "foreign")
    ]
    outcomes = [outcome for data in heard for outcome in decoder.feed(Chunk(data, 0, 0))]
    return [outcome.values[field] for outcome in outcomes if isinstance(outcome, Packet)]


def _jump(truth: TruthRecords, field: str) -> float:
    return max(abs(after - before) for before, after in pairwise(_told(truth, field)))


def _off_by_m(packet: Record) -> float:
    fix, true = packet["measured"]["readings"]["gps"], packet["true"]
    if fix["satellites"] == 0:
        return 0.0
    north_m = (fix["latitude_deg"] - true["latitude_deg"]) * 111_000.0
    east_m = (fix["longitude_deg"] - true["longitude_deg"]) * 111_000.0
    east_m *= math.cos(math.radians(true["latitude_deg"]))
    return math.hypot(north_m, east_m)


def _stuck_s(truth: TruthRecords) -> float:
    longest = 0.0
    since_s, since_pa = truth.packets[0]["time_s"], truth.packets[0]["true"]["air_pressure_pa"]
    for before, after in pairwise(truth.packets):
        if before["measured"]["pressure_pa"] != after["measured"]["pressure_pa"]:
            since_s, since_pa = after["time_s"], after["true"]["air_pressure_pa"]
        elif abs(after["true"]["air_pressure_pa"] - since_pa) > 100.0:
            longest = max(longest, after["time_s"] - since_s)
    return longest


def _glitch_pa(truth: TruthRecords) -> float:
    return max(
        abs(packet["measured"]["pressure_pa"] - packet["true"]["air_pressure_pa"])
        for packet in truth.packets
    )


def _volts(truth: TruthRecords) -> list[float]:
    return [packet["measured"]["readings"]["power"]["voltage_v"] for packet in truth.packets]


def _flying(truth: TruthRecords) -> list[Record]:
    still = ("on the pad", "on the ground")
    return [packet["true"] for packet in truth.packets if packet["true"]["stage"] not in still]


def _height_of_release_m(truth: TruthRecords) -> float:
    second = "second stage of the descent"
    return max(p["true"]["position"][2] for p in truth.packets if p["true"]["stage"] == second)


MEASURES: dict[str, Callable[[TruthRecords], float]] = {
    "every phase": lambda t: len({packet["phase"] for packet in t.packets}) / 6,
    "packets lost": _fate("lost"),
    "packets damaged": _fate("damaged"),
    "silence": _silence_s,
    "foreign packets": lambda t: len(list(_arrivals(t, "foreign"))),
    "team changes": lambda t: sum(a != b for a, b in pairwise(_told(t, "TEAM_ID"))),
    "counter jump": lambda t: _jump(t, "PACKET_COUNT"),
    "altitude jump": lambda t: _jump(t, "ALTITUDE"),
    "reset": lambda t: _happened(t, "firmware", "reset"),
    "counter restart": lambda t: _falls(t, of_wrap=False),
    "counter wrap": lambda t: _falls(t, of_wrap=True),
    "no fix": lambda t: sum(
        packet["measured"]["readings"]["gps"]["satellites"] == 0 for packet in t.packets
    ),
    "position jump": lambda t: max(map(_off_by_m, t.packets)),
    "pressure stuck": _stuck_s,
    "pressure glitch": _glitch_pa,
    "low voltage": lambda t: 4.2 * t.header["parameters"]["battery"]["cells"] - max(_volts(t)),
    "voltage fallen": lambda t: _volts(t)[0] - min(_volts(t)),
    "drift": lambda t: math.hypot(*t.packets[-1]["true"]["position"][:2]),
    "hard landing": lambda t: -_flying(t)[-1]["velocity"][2],
    "early release": _height_of_release_m,
    "long wait": lambda t: t.end["times"]["ignition_s"],
    "simulation mode": lambda t: sum(packet["measured"]["simulated"] for packet in t.packets),
    "simulated flight": lambda t: max(
        packet["measured"]["altitude_m"] - packet["true"]["position"][2] for packet in t.packets
    ),
}
"""How each expectation is measured, with the unit as docs/simulator.md tells it."""
