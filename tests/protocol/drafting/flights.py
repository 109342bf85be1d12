"""Streams as teams' radios would give them, with values that change as in a flight."""

import math
import random
from typing import Any

from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.protocol.random_missions import toml_of

FIELDS = [
    {"name": "TEAM", "type": "uint16"},
    {"name": "COUNT", "type": "uint32"},
    {"name": "TEMP", "type": "float32"},
    {"name": "PRES", "type": "float32"},
    {"name": "LAT", "type": "float32"},
    {"name": "VOLT", "type": "uint16"},
    {"name": "STATE", "type": "uint8"},
]
SIZE = 2 + 4 + 4 + 4 + 4 + 2 + 1


def binary_mission(framing: dict[str, Any], checksum: dict[str, Any] | None = None) -> Mission:
    document: dict[str, Any] = {"name": "made-up", "framing": framing}
    if checksum:
        document["checksum"] = checksum
    document["packet"] = [{"name": "telemetry", "encoding": "binary", "fields": FIELDS}]
    return parse_mission(toml_of(document), "made-up.toml")


def values(count: int) -> dict[str, Any]:
    height = 400 * math.sin(count / 40)
    noise = random.Random(count)
    return {
        "TEAM": 1031,
        "COUNT": 1000 + count,
        "TEMP": 20 - height / 100 + noise.random() / 10,
        "PRES": 101_325 * math.exp(-height / 8000) + noise.random(),
        "LAT": 38.37 + noise.random() / 1000,
        "VOLT": 8000 - count * 3 + noise.randrange(9),
        "STATE": count // 40,
    }


def stream(mission: Mission, packets: int = 120) -> bytes:
    encoder = Encoder(mission)
    return b"".join(encoder.encode(values(count)).frame for count in range(packets))
