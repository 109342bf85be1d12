"""Kinds of wrong configuration: what a CanSat sends, and what a mission says of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import msgspec
from cobs import cobs
from msgspec.structs import replace

from firmware_sim.flight import fly
from protocol.checksum import checksum_codec
from protocol.mission import Checksum, Field, Framing, Mission
from protocol.mission_file import load_mission

LOSS, CORRUPT = 0.03, 0.03
PACKETS = 160


@dataclass(frozen=True)
class Kind:
    """One kind of wrong configuration: the cause that is true and how the bytes come about."""

    title: str
    cause: str
    described: Mission
    make: Callable[[], bytes]
    mend: str = ""


def binary() -> Mission:
    return replace(load_mission("cansat-binary"), name="ours")


def lines() -> Mission:
    return replace(load_mission("astro-2024"), name="ours")


def with_fields(mission: Mission, *fields: Field, **packet: Any) -> Mission:
    changed = replace(mission.packet, **({"fields": fields} if fields else {}), **packet)
    return replace(mission, packets=(changed, *mission.packets[1:]))


def changed_field(mission: Mission, name: str, **changes: Any) -> Mission:
    fields = [replace(f, **changes) if f.name == name else f for f in mission.packet.fields]
    return with_fields(mission, *fields)


def without_field(mission: Mission, name: str) -> Mission:
    return with_fields(mission, *(f for f in mission.packet.fields if f.name != name))


def with_field(mission: Mission, after: str, field: Field) -> Mission:
    names = [f.name for f in mission.packet.fields]
    at = names.index(after) + 1
    return with_fields(mission, *mission.packet.fields[:at], field, *mission.packet.fields[at:])


def checked(mission: Mission, algorithm: str | None, **keys: Any) -> Mission:
    return replace(mission, checksum=Checksum(algorithm, **keys) if algorithm else None)


def framed(mission: Mission, kind: str, **keys: Any) -> Mission:
    return replace(mission, framing=Framing(kind, **keys))


def frames(mission: Mission, corrupt: float = CORRUPT) -> list[bytes]:
    """The frames of part of a flight, as they arrive, some lost and some damaged."""
    return list(_flown(msgspec.json.encode(mission), corrupt))


@cache
def _flown(mission_json: bytes, corrupt: float) -> tuple[bytes, ...]:
    mission = msgspec.json.decode(mission_json, type=Mission)
    start = 120 if mission.rate_hz > 1 else 0
    flight = islice(fly(mission, loss=LOSS, corrupt=corrupt), start, start + PACKETS)
    return tuple(sent.on_air for sent in flight if sent.on_air)


def stream(mission: Mission, corrupt: float = CORRUPT) -> bytes:
    return b"".join(frames(mission, corrupt))


def text_lines(mission: Mission) -> list[str]:
    """The lines of a flight without their ends; damage is what is no ASCII any more."""
    return [frame.decode("latin-1").strip("\r\n") for frame in frames(mission)]


def joined(texts: Iterator[str] | list[str], ending: str = "\r\n") -> bytes:
    return "".join(text + ending for text in texts).encode("latin-1")


def at_other_rate(data: bytes, sent_baud: int, received_baud: int) -> bytes:
    """What a receiver with another baud rate makes of bytes: 8 bits, no parity, one stop bit."""
    levels = [bit for byte in data for bit in (0, *(byte >> n & 1 for n in range(8)), 1)]
    ratio = sent_baud / received_baud
    received = bytearray()
    place = 0.0
    while place < len(levels) - 11 * ratio:
        if levels[int(place)]:  # idle or stop: wait for the next falling edge
            place = int(place) + 1
            continue
        bits = [levels[int(place + (n + 1.5) * ratio)] for n in range(9)]
        received.append(sum(bit << n for n, bit in enumerate(bits[:8])))
        place += 9.5 * ratio
    return bytes(received)


def padded(mission: Mission, widest: int = 4) -> Mission:
    """The mission as a compiler pads its struct."""
    sizes = {"8": 1, "16": 2, "32": 4, "64": 8}
    place, most, fields = 0, 1, []
    for field in mission.packet.fields:
        digits = "".join(c for c in field.type if c.isdigit())
        size = sizes.get(digits, 1)
        aligned = min(size, widest)
        most = max(most, aligned)
        if gap := -place % aligned:
            fields.append(Field(f"pad{place}", "text", length=gap))
        fields.append(field)
        place += gap + (size if digits else field.length or 0)
    if gap := -place % most:
        fields.append(Field("pad_end", "text", length=gap))
    return with_fields(mission, *fields)


def floats() -> Mission:
    """A mission of floats without a checksum, as simple sketches send it."""
    fields = (
        Field("COUNT", "uint32", role="packet_count"),
        Field("TIME", "uint32", unit="ms", role="mission_time"),
        Field("PRESSURE", "float32", unit="Pa", role="pressure"),
        Field("TEMPERATURE", "float32", unit="degC", role="temperature"),
        Field("ALTITUDE", "float32", unit="m", role="altitude"),
        Field("LATITUDE", "float32", unit="deg", role="latitude"),
        Field("LONGITUDE", "float32", unit="deg", role="longitude"),
    )
    return checked(with_fields(binary(), *fields, absent_if_all_zero=()), None)


def floats_checked() -> Mission:
    """The same with the checksum of the others."""
    return replace(floats(), checksum=binary().checksum)


def in_doubles(mission: Mission) -> Mission:
    fields = [
        replace(f, type="float64") if f.type == "float32" else f for f in mission.packet.fields
    ]
    return with_fields(mission, *fields)


def doubles() -> Mission:
    """A mission whose latitude is a double behind a byte, as on an ESP32."""
    mission = changed_field(binary(), "GPS_LATITUDE", type="float64", scale=1.0)
    return checked(mission, None)


def short_checksum() -> bytes:
    """A firmware whose checksum loop ends one byte early."""
    mission = binary()
    codec = checksum_codec(mission.checksum or Checksum("CRC-8"))
    out = b""
    for frame in frames(mission, corrupt=0.0):
        payload = cobs.decode(frame[:-1])[:-2]
        out += cobs.encode(payload + codec.compute(payload[:-1]).to_bytes(2, "little")) + b"\0"
    return out


def sync(mission: Mission, mark: str = "AA 55", **keys: Any) -> Mission:
    size = 66 if mission.checksum is None else 68
    return framed(mission, "sync-fixed", sync=mark, length=size + len(bytes.fromhex(mark)), **keys)


def with_rssi(mission: Mission) -> bytes:
    return b"".join(
        frame + bytes([256 - 60 - number % 30]) for number, frame in enumerate(frames(mission))
    )


def named_words(mark: str, between: str) -> bytes:
    names = [field.name for field in lines().packet.fields]
    return joined(
        [
            between.join(f"{n}{mark}{w}" for n, w in zip(names, line.split(","), strict=False))
            for line in text_lines(lines())
        ]
    )


def with_units() -> bytes:
    units = {"m": "m", "degC": "C", "V": "V", "hPa": "hPa", "m/s": "m/s"}
    suffix = [units.get(f.unit, "") if f.type == "number" else "" for f in lines().packet.fields]
    return joined(
        [
            ",".join(w + s for w, s in zip(line.split(","), suffix, strict=False))
            for line in text_lines(lines())
        ]
    )


def as_json() -> bytes:
    names = [field.name.lower() for field in lines().packet.fields]
    return joined(
        [
            json.dumps(dict(zip(names, line.split(","), strict=False)))
            for line in text_lines(lines())
        ]
    )


def comma_decimals(between: str) -> bytes:
    return joined(
        [between.join(w.replace(".", ",") for w in line.split(",")) for line in text_lines(lines())]
    )


def with_text_between(message: str, every: int) -> bytes:
    texts = []
    for number, line in enumerate(text_lines(lines())):
        texts.append(line)
        if number % every == 0:
            texts.append(message.format(number))
    return joined(texts)


def binary_with_text() -> bytes:
    return b"".join(b"sent packet %d ok\r\n" % n + f for n, f in enumerate(frames(binary())))


def xbee(mission: Mission, mode: int) -> Mission:
    return replace(mission, framing=Framing("xbee-api", mode=mode, inner=mission.framing))


def shuffled_fields(mission: Mission, first: str, second: str) -> Mission:
    fields = list(mission.packet.fields)
    names = [f.name for f in fields]
    a, b = names.index(first), names.index(second)
    fields[a], fields[b] = fields[b], fields[a]
    return with_fields(mission, *fields)


def unknown_lines() -> bytes:
    """What a sketch prints that no mission describes."""
    return joined([f"{n} {20 + n % 7 / 10:.1f} {n * 3 % 50} {n % 2}" for n in range(300)])


def cold_flight() -> bytes:
    """A flight in winter: the temperature sent is 40 degrees lower."""
    return stream(changed_field(binary(), "TEMPERATURE", offset=40.0))


def hex_lines() -> bytes:
    return joined([frame.hex(" ").upper() for frame in frames(binary())])


KINDS: tuple[Kind, ...] = (
    Kind(
        "CRC-16/MODBUS sent, CCITT-FALSE described",
        "checksum-algorithm",
        binary(),
        lambda: stream(checked(binary(), "CRC-16/MODBUS")),
        'algorithm = "CRC-16/MODBUS"',
    ),
    Kind(
        "CRC-32 sent, CRC-16 described",
        "checksum-algorithm",
        binary(),
        lambda: stream(checked(binary(), "CRC-32")),
        'algorithm = "CRC-32"',
    ),
    Kind(
        "XOR-8 sent, CRC-16 described",
        "checksum-algorithm",
        binary(),
        lambda: stream(checked(binary(), "XOR-8")),
        'algorithm = "XOR-8"',
    ),
    Kind(
        "checksum high byte first",
        "checksum-byte-order",
        binary(),
        lambda: stream(checked(binary(), "CRC-16/CCITT-FALSE", byte_order="big")),
        'byte_order = "big"',
    ),
    Kind(
        "checksum without the first byte",
        "checksum-span",
        binary(),
        lambda: stream(checked(binary(), "CRC-16/CCITT-FALSE", skip=1)),
        "skip = 1",
    ),
    Kind(
        "checksum with the start bytes",
        "checksum-span",
        sync(binary()),
        lambda: stream(checked(sync(binary()), "CRC-16/CCITT-FALSE", skip=0)),
        "skip = 0",
    ),
    Kind("checksum without the last byte", "checksum-span", binary(), short_checksum, "last byte"),
    Kind(
        "checksum sent, none described",
        "checksum-undescribed",
        checked(binary(), None),
        lambda: stream(checked(binary(), "CRC-16/XMODEM", byte_order="big")),
        "CRC-16/XMODEM",
    ),
    Kind(
        "no checksum sent, one described",
        "checksum-missing",
        binary(),
        lambda: stream(checked(binary(), None)),
        "remove [checksum]",
    ),
    Kind(
        "numbers big-endian",
        "field-byte-order",
        checked(binary(), None),
        lambda: stream(checked(with_fields(binary(), byte_order="big"), None)),
        'byte_order = "big"',
    ),
    Kind(
        "numbers big-endian, checked",
        "field-byte-order",
        binary(),
        lambda: stream(with_fields(binary(), byte_order="big")),
        'byte_order = "big"',
    ),
    Kind(
        "struct padded to 4 bytes", "padding", binary(), lambda: stream(padded(binary())), "packed"
    ),
    Kind(
        "struct with a double padded to 8 bytes, unchecked",
        "padding",
        doubles(),
        lambda: stream(padded(doubles(), 8)),
        "packed",
    ),
    Kind(
        "one binary field more",
        "field-missing-in-mission",
        binary(),
        lambda: stream(
            with_field(
                binary(),
                "CURRENT",
                Field("SPEED", "int16", role="airspeed", unit="m/s", scale=0.01),
            )
        ),
        "2 bytes",
    ),
    Kind(
        "one binary field fewer",
        "field-missing-in-frames",
        binary(),
        lambda: stream(without_field(binary(), "GPS_ALTITUDE")),
        "GPS_ALTITUDE",
    ),
    Kind(
        "double sent, float described",
        "field-type",
        floats(),
        lambda: stream(in_doubles(floats())),
        "float64",
    ),
    Kind(
        "float sent, double described",
        "field-type",
        in_doubles(floats()),
        lambda: stream(floats()),
        "float32",
    ),
    Kind(
        "int16 sent, int32 described",
        "field-type",
        binary(),
        lambda: stream(changed_field(binary(), "ALTITUDE", type="int16", scale=0.1)),
        "int16",
    ),
    Kind(
        "signed sent, unsigned described",
        "field-type",
        changed_field(binary(), "TEMPERATURE", type="uint16"),
        cold_flight,
        "int16",
    ),
    Kind(
        "SLIP sent, COBS described",
        "framing",
        binary(),
        lambda: stream(framed(binary(), "slip")),
        "slip",
    ),
    Kind(
        "start bytes sent, COBS described",
        "framing",
        binary(),
        lambda: stream(sync(binary())),
        "sync-fixed",
    ),
    Kind(
        "COBS sent, start bytes described",
        "framing",
        sync(binary()),
        lambda: stream(binary()),
        "cobs",
    ),
    Kind(
        "lines in COBS, lines described",
        "framing",
        lines(),
        lambda: stream(framed(lines(), "cobs")),
        "cobs",
    ),
    Kind("lines sent, binary described", "framing", binary(), unknown_lines, "missions new"),
    Kind(
        "start bytes and length sent, COBS described",
        "framing",
        binary(),
        lambda: stream(framed(binary(), "sync-length", sync="AA 55")),
        "sync-length",
    ),
    Kind(
        "length field counts the checksum",
        "framing-length",
        framed(binary(), "sync-length", sync="AA 55"),
        lambda: stream(
            framed(binary(), "sync-length", sync="AA 55", length_counts="payload+checksum")
        ),
        "payload+checksum",
    ),
    Kind(
        "9600 sent, 57600 received",
        "baud-rate",
        binary(),
        lambda: at_other_rate(stream(binary()), 9600, 57600),
        "9600",
    ),
    Kind(
        "57600 sent, 9600 received",
        "baud-rate",
        replace(binary(), baud_rate=9600),
        lambda: at_other_rate(stream(binary()), 57600, 9600),
        "57600",
    ),
    Kind(
        "lines at 115200, received at 9600",
        "baud-rate",
        lines(),
        lambda: at_other_rate(stream(lines()), 115200, 9600),
        "115200",
    ),
    Kind(
        "XBee API mode 1, lines described",
        "xbee-api",
        lines(),
        lambda: stream(xbee(lines(), 1)),
        "mode = 1",
    ),
    Kind(
        "XBee API mode 2, binary described",
        "xbee-api",
        binary(),
        lambda: stream(xbee(binary(), 2)),
        "mode = 2",
    ),
    Kind(
        "XBee transparent, API described",
        "xbee-transparent",
        xbee(lines(), 1),
        lambda: stream(lines()),
        "lines",
    ),
    Kind(
        "semicolons between words",
        "delimiter",
        lines(),
        lambda: stream(with_fields(lines(), delimiter=";")),
        '";"',
    ),
    Kind(
        "tabs between words",
        "delimiter",
        lines(),
        lambda: stream(with_fields(lines(), delimiter="\t")),
        '"\\t"',
    ),
    Kind(
        "decimal commas and semicolons",
        "decimal-comma",
        lines(),
        lambda: comma_decimals(";"),
        "point",
    ),
    Kind(
        "decimal commas and commas", "decimal-comma", lines(), lambda: comma_decimals(","), "point"
    ),
    Kind("names before numbers", "labels", lines(), lambda: named_words(":", ","), "labels = true"),
    Kind(
        "name=value, blanks between",
        "labels",
        lines(),
        lambda: named_words("=", " "),
        "labels = true",
    ),
    Kind("units behind numbers", "units", lines(), with_units, "labels = true"),
    Kind("JSON", "json", lines(), as_json, "print"),
    Kind(
        "header line",
        "header-line",
        lines(),
        lambda: joined([",".join(f.name for f in lines().packet.fields), *text_lines(lines())]),
        "TEAM_ID",
    ),
    Kind(
        "delimiter at the end of each line",
        "trailing-delimiter",
        lines(),
        lambda: joined([line + "," for line in text_lines(lines())]),
        "','",
    ),
    Kind(
        "a word before each line",
        "prefix",
        lines(),
        lambda: joined(["$CAN," + line for line in text_lines(lines())]),
        "$CAN,",
    ),
    Kind(
        "one word more",
        "field-missing-in-mission",
        lines(),
        lambda: stream(with_field(lines(), "VOLTAGE", Field("HUMIDITY", "number", scale=0.1))),
        "one field",
    ),
    Kind(
        "one word fewer",
        "field-missing-in-frames",
        lines(),
        lambda: stream(without_field(lines(), "AIR_SPEED")),
        "AIR_SPEED",
    ),
    Kind(
        "two words exchanged",
        "field-order",
        lines(),
        lambda: stream(shuffled_fields(lines(), "VOLTAGE", "PRESSURE")),
        "VOLTAGE",
    ),
    Kind(
        "NMEA checksum behind lines",
        "checksum-undescribed",
        lines(),
        lambda: stream(checked(lines(), "NMEA")),
        "NMEA",
    ),
    Kind(
        "messages between lines",
        "debug-text",
        lines(),
        lambda: with_text_between("sending packet {}", 3),
        "sending packet",
    ),
    Kind("messages between COBS frames", "debug-text", binary(), binary_with_text, "serial"),
    Kind(
        "another built-in mission",
        "other-mission",
        lines(),
        lambda: stream(load_mission("aas-2026")),
        "aas-2026",
    ),
    Kind(
        "another team's packets",
        "other-team",
        lines(),
        lambda: stream(replace(lines(), team_id="3077")),
        "3077",
    ),
    Kind(
        "another team's packets, binary",
        "other-team",
        binary(),
        lambda: stream(replace(binary(), team_id="3077")),
        "3077",
    ),
    Kind(
        "RSSI byte behind COBS frames",
        "rssi-byte",
        binary(),
        lambda: with_rssi(binary()),
        'rssi = "ebyte"',
    ),
    Kind(
        "RSSI byte behind lines", "rssi-byte", lines(), lambda: with_rssi(lines()), 'rssi = "ebyte"'
    ),
    Kind("bytes as hex text", "hex-text", binary(), hex_lines, "HEX"),
    Kind(
        "UTF-16",
        "utf-16",
        lines(),
        lambda: "".join(line + "\r\n" for line in text_lines(lines())).encode("utf-16-le"),
        "UTF-8",
    ),
    Kind(
        "byte order mark",
        "byte-order-mark",
        lines(),
        lambda: b"\xef\xbb\xbf" + stream(lines(), 0.0),
        "BOM",
    ),
    Kind(
        "no line ends", "no-line-ends", lines(), lambda: joined(text_lines(lines()), ""), "println"
    ),
    Kind(
        "a second kind of packet",
        "other-kind",
        binary(),
        lambda: b"".join(
            a + b for a, b in zip(frames(binary()), frames(floats_checked()), strict=False)
        ),
        "[[packet]]",
    ),
    Kind("only damage", "damage", binary(), lambda: stream(binary(), 0.2), "antenna"),
)
