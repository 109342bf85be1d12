"""MCAP for Foxglove: a topic for each kind of packet, positions for its map, events as its log.

The schemas `foxglove.LocationFix` and `foxglove.Log` are those of Foxglove's documentation.
"""

import math
from pathlib import Path
from typing import Any

import msgspec
from mcap.reader import make_reader
from mcap.writer import Writer

from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.json_lines import json_value
from groundstation.export.rows import own_columns, rows_of, units_of
from groundstation.export.telemetry import Telemetry, events_of
from groundstation.flight.position import is_fix
from protocol.mission import Mission, PacketKind

POSITION_TOPIC = "/position"
EVENT_TOPIC = "/events"

_NS_PER_S = 1_000_000_000
_LOG_LEVEL_INFO = 2
_COVARIANCE_UNKNOWN = 0
_TIME = {
    "type": "object",
    "title": "time",
    "properties": {
        "sec": {"type": "integer", "minimum": 0},
        "nsec": {"type": "integer", "minimum": 0, "maximum": _NS_PER_S - 1},
    },
}
_LOCATION_FIX = {
    "title": "foxglove.LocationFix",
    "type": "object",
    "properties": {
        "timestamp": _TIME,
        "frame_id": {"type": "string"},
        "latitude": {"type": "number"},
        "longitude": {"type": "number"},
        "altitude": {"type": "number"},
        "position_covariance": {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 9,
            "maxItems": 9,
        },
        "position_covariance_type": {"type": "integer"},
    },
}
_LOG = {
    "title": "foxglove.Log",
    "type": "object",
    "properties": {
        "timestamp": _TIME,
        "level": {"type": "integer"},
        "message": {"type": "string"},
        "name": {"type": "string"},
        "file": {"type": "string"},
        "line": {"type": "integer"},
    },
}


def topic_of(kind: PacketKind) -> str:
    """Return the topic of a kind of packet."""
    return f"/{kind.name}"


def write_mcap(telemetry: Telemetry, path: Path, _options: Options) -> Contents:
    """Write every packet as one message, dated by its arrival; the mission is attached."""
    digest = RowDigest()
    with path.open("wb") as file:
        writer = Writer(file)
        writer.start(library="CanSat ground station")
        try:
            messages = _Messages(writer, telemetry.mission)
            for row in rows_of(telemetry):
                digest.add(messages.packet(row.kind, row.utc_ns, row.cells))
            for event in events_of(telemetry):
                messages.event(event.utc_ns, event.kind, event.text)
            text = telemetry.mission.text.encode()
            start_ns = max(0, telemetry.start_utc_ns or 0)
            writer.add_attachment(start_ns, start_ns, "mission.toml", "application/toml", text)
            digest.add_beside(text)
        finally:
            writer.finish()  # type: ignore[no-untyped-call]
    return digest.contents()


def read_mcap(path: Path, _options: Options) -> Contents:
    """Read the packets of a file that `write_mcap` wrote."""
    digest = RowDigest()
    with path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True)
        for schema, channel, message in reader.iter_messages(log_time_order=False):
            if schema is not None and not schema.name.startswith("foxglove."):
                digest.add([channel.topic, str(message.log_time), message.data.decode()])
        for attached in reader.iter_attachments():
            digest.add_beside(attached.data)
    return digest.contents()


class _Messages:
    """Writes messages with their schemas; the topics are there from the beginning."""

    def __init__(self, writer: Writer, mission: Mission) -> None:
        self._writer = writer
        self._encode = msgspec.json.Encoder().encode
        self._sequence = 0
        self._position = {
            kind.name: (latitude.name, longitude.name)
            for kind in mission.packets
            if (latitude := kind.field_of("latitude")) is not None
            and (longitude := kind.field_of("longitude")) is not None
        }
        self._altitude = {
            kind.name: field.name
            for kind in mission.packets
            if (field := kind.field_of("gps_altitude")) is not None
        }
        self._topics = {kind.name: topic_of(kind) for kind in mission.packets}
        self._channels = {
            kind.name: self._channel(topic_of(kind), _schema(kind, mission))
            for kind in mission.packets
        }
        self._fixes = self._channel(POSITION_TOPIC, _LOCATION_FIX) if self._position else 0
        self._events = self._channel(EVENT_TOPIC, _LOG)

    def packet(self, kind: str, utc_ns: int, cells: dict[str, Any]) -> list[str]:
        """Write a packet, and its position if it has one; return what was written.

        What there is none of is left out: the schema has no word for it that Foxglove knows.
        """
        known = {name: json_value(cell) for name, cell in cells.items() if cell is not None}
        data = self._encode(known)
        at_ns = self._add(self._channels[kind], utc_ns, data)
        if kind in self._position:
            self._fix(kind, at_ns, cells)
        return [self._topics[kind], str(at_ns), data.decode()]

    def event(self, utc_ns: int, name: str, text: str) -> None:
        """Write an event."""
        log = {"timestamp": _time(utc_ns), "level": _LOG_LEVEL_INFO}
        words = {"message": f"{name}: {text}" if text else name, "name": "ground station"}
        self._add(self._events, utc_ns, self._encode({**log, **words, "file": "", "line": 0}))

    def _fix(self, kind: str, at_ns: int, cells: dict[str, Any]) -> None:
        latitude, longitude = (cells[name] for name in self._position[kind])
        if latitude is None or longitude is None or not is_fix(latitude, longitude):
            return
        altitude = cells.get(self._altitude.get(kind, ""))
        fix: dict[str, Any] = {
            "timestamp": _time(at_ns),
            "frame_id": "cansat",
            "latitude": latitude,
            "longitude": longitude,
            "position_covariance": [0.0] * 9,
            "position_covariance_type": _COVARIANCE_UNKNOWN,
        }
        if altitude is not None and math.isfinite(altitude):
            fix["altitude"] = altitude
        self._add(self._fixes, at_ns, self._encode(fix))

    def _channel(self, topic: str, schema: dict[str, Any]) -> int:
        known = self._writer.register_schema(schema["title"], "jsonschema", self._encode(schema))
        return self._writer.register_channel(topic, "json", known)

    def _add(self, channel: int, utc_ns: int, data: bytes) -> int:
        """Add a message; a time before 1970, which MCAP cannot hold, becomes its beginning."""
        at_ns = max(0, utc_ns)
        self._writer.add_message(channel, at_ns, data, at_ns, self._sequence)
        self._sequence += 1
        return at_ns


def _time(utc_ns: int) -> dict[str, int]:
    seconds, rest = divmod(max(0, utc_ns), _NS_PER_S)
    return {"sec": seconds, "nsec": rest}


def _schema(kind: PacketKind, mission: Mission) -> dict[str, Any]:
    """Return the JSON schema of a kind of packet, with the units in its descriptions."""
    own, units = own_columns(mission), units_of(mission)
    properties: dict[str, Any] = {
        own.received_utc: {"type": "string"},
        own.since_start_s: {"type": "number", "description": "s"},
        own.packet_kind: {"type": "string"},
        own.rssi_dbm: {"type": "number", "description": "dBm"},
        own.phase: {"type": "string"},
        own.repeated: {"type": "boolean"},
        own.late: {"type": "boolean"},
    }
    for field in kind.fields:
        if field.name in units:
            properties[field.name] = {"type": "number", "description": units[field.name]}
        else:
            properties[field.name] = {"type": "string"}
    return {"title": f"cansat.{kind.name}", "type": "object", "properties": properties}
