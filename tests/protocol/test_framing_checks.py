"""Faults in the framing, checksum and radio of a mission file, each told as a sentence."""

import copy
import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.conversion import conversions
from protocol.encoder import Encoder
from protocol.errors import MissionError
from protocol.framing import framing_names
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Packet, Value
from tests.protocol.byte_streams import decoded
from tests.protocol.random_missions import missions, toml_of
from tests.protocol.test_mission_file import ODD

BINARY = '{ name = "b", encoding = "binary", fields = [{ name = "A", type = "uint32" }] }'
TEXT = '{ name = "t", encoding = "text", fields = [{ name = "A", type = "number" }] }'
KILOBYTE = '{{ name = "{}", type = "text", length = 1024 }}'
LARGE = BINARY.replace("[", f"[{KILOBYTE.format('B')}, {KILOBYTE.format('C')}, ")
CRC = 'algorithm = "CRC-16/CCITT-FALSE"'


def mission(framing: str, checksum: str = "", radio: str = "", packet: str = BINARY) -> Mission:
    text = f'name = "a"\npacket = [{packet}]\nframing = {{ {framing} }}\n'
    if checksum:
        text += f"checksum = {{ {checksum} }}\n"
    if radio:
        text += f"radio = {{ {radio} }}\n"
    return parse_mission(text, "my.toml")


def fault(framing: str, checksum: str = "", radio: str = "", packet: str = BINARY) -> str:
    with pytest.raises(MissionError) as caught:
        mission(framing, checksum, radio, packet)
    return str(caught.value).removeprefix("mission my.toml: ")


@pytest.mark.parametrize(
    ("framing", "checksum"),
    [
        ('kind = "slip"', CRC),
        ('kind = "sync-fixed", sync = "AA 55", length = 6', ""),
        ('kind = "sync-fixed", sync = "AA 55", length = 10, end = "0D 0A"', CRC),
        ('kind = "sync-length", sync = "0xAA 0x55"', ""),
        ('kind = "sync-length", sync = "AA", length_size = 4, length_counts = "frame"', CRC),
        ('kind = "fixed", length = 6', CRC),
        ('kind = "ccsds", apid = 0', ""),
        ('kind = "ccsds", sync = "1ACFFC1D", secondary_header = 8', ""),
        ('kind = "ccsds"', CRC),
        ('kind = "xbee-api"', ""),
        ('kind = "xbee-api", mode = 2, inner = { kind = "cobs" }', CRC),
        ('kind = "xbee-api", inner = { kind = "fixed", length = 6 }', CRC),
    ],
)
def test_framings_of_binary_packets_load(framing: str, checksum: str) -> None:
    assert mission(framing, checksum).framing.kind in framing


@pytest.mark.parametrize(
    ("framing", "checksum"),
    [
        ('kind = "lines"', 'algorithm = "NMEA"'),
        ('kind = "lines"', f'{CRC}, written = "hex", separator = ","'),
        ('kind = "slip"', CRC),
        ('kind = "sync-length", sync = "AA"', CRC),
        ('kind = "xbee-api", inner = { kind = "lines", ending = "LF" }', 'algorithm = "NMEA"'),
    ],
)
def test_framings_of_text_load(framing: str, checksum: str) -> None:
    assert mission(framing, checksum, packet=TEXT).checksum


@pytest.mark.parametrize(
    ("framing", "message"),
    [
        (
            'kind = "slipp"',
            "framing.kind: 'slipp' is not a framing; did you mean 'slip'?",
        ),
        (
            'kind = "xbee-api", inner = { kind = "xbee-api" }',
            "framing.inner.kind: 'xbee-api' is not a framing; allowed are ccsds, cobs,",
        ),
        (
            'kind = "xbee-api", inner = { kind = "cobs", inner = { kind = "slip" } }',
            "framing.inner.inner: framing 'cobs' has no such key; remove it",
        ),
        (
            'kind = "xbee-api", inner = { kind = "cobs", snc = "AA" }',
            "framing.inner: has no key 'snc'; did you mean 'sync'?",
        ),
        ('kind = "xbee-api", inner = 5', "framing.inner: 5 stands here; give a table"),
        ('kind = "xbee-api", inner = { }', "framing.inner: the key 'kind' is missing; add it"),
        ('kind = "xbee-api", mode = 3', "framing.mode: 3: must be 1 or 2"),
        (
            'kind = "xbee-api", destination = "0013A2"',
            "framing.destination: '0013A2': give the 16 hexadecimal digits of the XBee's address",
        ),
        (
            'kind = "cobs", destination = "0013A20040A1B2C3"',
            "framing.destination: framing 'cobs' has no such key; remove it",
        ),
        ('kind = "xbee-api", mode = "1"', "framing.mode: the text '1' stands here; give a whole"),
        ('kind = "cobs", apid = 5', "framing.apid: framing 'cobs' has no such key; remove it"),
        (
            'kind = "sync-fixed", length = 6',
            "framing.sync: it is missing: give the start bytes, such as 'AA 55'",
        ),
        (
            'kind = "sync-fixed", sync = "AA 5", length = 6',
            "framing.sync: 'AA 5': give up to 16 bytes as pairs of hexadecimal digits",
        ),
        (
            f'kind = "sync-fixed", sync = "{"AA" * 17}", length = 6',
            f"framing.sync: '{'AA' * 17}': give up to 16 bytes",
        ),
        ('kind = "sync-fixed", sync = " ", length = 6', "framing.sync: ' ': give up to 16 bytes"),
        (
            'kind = "sync-fixed", sync = "AA", length = 6, end = "xy"',
            "framing.end: 'xy': give up to 16 bytes",
        ),
        (
            'kind = "sync-fixed", sync = "AA 55"',
            "framing.length: it is missing: give the bytes of a whole frame",
        ),
        (
            'kind = "sync-fixed", sync = "AA 55", length = 0',
            "framing.length: 0: must be 1 to 4096",
        ),
        (
            'kind = "sync-fixed", sync = "AA 55", length = 8',
            "framing.length: 8: sync, fields, checksum and end are 6 bytes; give 6 or mend",
        ),
        (
            'kind = "sync-length", sync = "AA", length_size = 3',
            "framing.length_size: 3: must be 1, 2 or 4",
        ),
        (
            'kind = "sync-length", sync = "AA", length_order = "litle"',
            "framing.length_order: 'litle' is not one of its words; did you mean 'little'?",
        ),
        (
            'kind = "sync-length", sync = "AA", length_counts = "payloads"',
            "framing.length_counts: 'payloads' is not one of its words; did you mean 'payload'?",
        ),
        (
            'kind = "sync-length", sync = "AA", length_adjust = 5000',
            "framing.length_adjust: 5000: must be -4096 to 4096",
        ),
        (
            'kind = "sync-length", sync = "AA", length_adjust = 5',
            "framing.length_size: 1: the length would have to say -1; give more bytes or",
        ),
        (
            'kind = "sync-length", sync = "AA", max_length = 5000',
            "framing.max_length: 5000: must be 1 to 4096",
        ),
        (
            'kind = "sync-length", sync = "AA", max_length = 5',
            "framing.max_length: 5: a frame has 6 bytes",
        ),
        ('kind = "ccsds", apid = 2047', "framing.apid: 2047: must be 0 to 2046"),
        (
            'kind = "ccsds"',
            "framing.apid: it is missing: without a sync or a checksum, packets are found by",
        ),
        (
            'kind = "ccsds", apid = 1, secondary_header = 65',
            "framing.secondary_header: 65: must be 0 to 64",
        ),
        (
            'kind = "slip"',
            "packet[0].fields: 2052 bytes a packet: at most 2048 in framing 'slip'; leave fields",
        ),
        (
            'kind = "xbee-api"',
            "packet[0].fields: 2052 bytes a packet: at most 1006 in framing 'xbee-api'; leave",
        ),
        (
            'kind = "fixed", length = 4',
            "checksum: without one, noise fits by chance: 'fixed' has no start bytes",
        ),
    ],
)
def test_a_framing_that_cannot_be_is_told_with_key_and_mend(framing: str, message: str) -> None:
    packet = LARGE if "2052" in message else BINARY
    assert fault(framing, packet=packet).startswith(message)


@pytest.mark.parametrize(
    ("framing", "checksum", "message"),
    [
        (
            'kind = "fixed", length = 5',
            'algorithm = "XOR-8"',
            "checksum: XOR-8 fits by chance: 'fixed' has no start bytes",
        ),
        (
            'kind = "cobs"',
            'algorithm = "FLETCHER"',
            "checksum.algorithm: 'FLETCHER' is not a checksum; did you mean 'FLETCHER-16'?",
        ),
        (
            'kind = "cobs"',
            'algorithm = "NMEA"',
            "checksum.algorithm: hexadecimal digits need a text packet in 'lines', 'cobs' or",
        ),
        (
            'kind = "cobs"',
            f'{CRC}, written = "hex"',
            "checksum.written: hexadecimal digits need a text packet in 'lines', 'cobs' or",
        ),
        (
            'kind = "cobs"',
            f'{CRC}, written = "hexa"',
            "checksum.written: 'hexa' is not one of its words; did you mean 'hex'?",
        ),
        (
            'kind = "cobs"',
            f"{CRC}, skip = 4",
            "checksum.skip: 4: must be 0 to 3, so that the checksum covers something",
        ),
        ('kind = "cobs"', f"{CRC}, skip = -1", "checksum.skip: -1: must be 0 to 3"),
        (
            'kind = "sync-length", sync = "AA 55"',
            f"{CRC}, skip = 7",
            "checksum.skip: 7: must be 0 to 6",
        ),
        ('kind = "cobs"', f'{CRC}, skip = "1"', "checksum.skip: the text '1' stands here; give a"),
    ],
)
def test_a_checksum_that_cannot_be_is_told_with_key_and_mend(
    framing: str, checksum: str, message: str
) -> None:
    assert fault(framing, checksum).startswith(message)


@pytest.mark.parametrize(
    ("framing", "checksum", "message"),
    [
        ('kind = "fixed", length = 9', CRC, "framing.kind: 'fixed' cannot carry text, whose"),
        ('kind = "lines"', CRC, "checksum.written: a line cannot carry a checksum in bytes; write"),
        (
            'kind = "sync-length", sync = "AA"',
            'algorithm = "NMEA"',
            "checksum.algorithm: hexadecimal digits need a text packet in 'lines'",
        ),
        (
            'kind = "lines"',
            f'{CRC}, written = "hex", separator = "A"',
            "checksum.separator: 'A': give 1 to 8 characters that are no hexadecimal digits",
        ),
        (
            'kind = "lines"',
            f'{CRC}, written = "hex", separator = ""',
            "checksum.separator: '': give 1 to 8 characters",
        ),
    ],
)
def test_text_that_cannot_be_framed_is_told_with_key_and_mend(
    framing: str, checksum: str, message: str
) -> None:
    assert fault(framing, checksum, packet=TEXT).startswith(message)


@pytest.mark.parametrize(
    ("framing", "radio", "packet", "message"),
    [
        (
            'kind = "cobs"',
            'rssi = "ebite"',
            BINARY,
            "radio.rssi: 'ebite' is not one of its words; did you mean 'ebyte'?",
        ),
        (
            'kind = "xbee-api"',
            'rssi = "ebyte"',
            BINARY,
            "radio.rssi: an XBee in API mode appends no byte to frames; remove it",
        ),
        (
            'kind = "cobs"',
            'side_lines = ["Got"]',
            BINARY,
            "radio.side_lines: framing 'cobs' has no lines; remove it",
        ),
        (
            'kind = "lines"',
            'side_lines = ["Got", " "]',
            TEXT,
            "radio.side_lines[1]: ' ': give what the line begins with, 1 to 100 characters",
        ),
        (
            'kind = "lines"',
            "side_lines = [" + '"x", ' * 101 + "]",
            TEXT,
            "radio.side_lines: 101 beginnings of lines: at most 100",
        ),
        (
            'kind = "lines"',
            "side_lines = [5]",
            TEXT,
            "radio.side_lines[0]: 5 stands here; give text in quotes",
        ),
        ('kind = "lines"', "rsi = 5", TEXT, "radio: has no key 'rsi'; did you mean 'rssi'?"),
    ],
)
def test_a_radio_that_cannot_be_is_told_with_key_and_mend(
    framing: str, radio: str, packet: str, message: str
) -> None:
    assert fault(framing, "", radio, packet).startswith(message)


KEYS = ["kind", "sync", "end", "length", "length_size", "length_order", "length_counts", "inner"]
KEYS += ["length_adjust", "max_length", "mode", "apid", "secondary_header", "algorithm", "skip"]
KEYS += ["written", "separator", "byte_order", "rssi", "side_lines"]
WORDS = [*framing_names(), "AA 55", "7e", "0x", "NMEA", "XOR-8", "hex", "frame", "ebyte", ["#"]]


@given(made=missions(), data=st.data())
def test_any_framing_checksum_or_radio_loads_or_tells(made: Mission, data: st.DataObject) -> None:
    document = tomllib.loads(made.text)
    tables = [document.setdefault(name, {}) for name in ("framing", "checksum", "radio")]
    tables += [table["inner"] for table in tables if "inner" in table]
    values = st.sampled_from([*ODD[1:], *WORDS, *WORDS]) | st.integers(-2, 70)
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(st.sampled_from(tables))
        table[data.draw(st.sampled_from(KEYS))] = copy.deepcopy(data.draw(values))
    tables[1].setdefault("algorithm", "SUM-8")
    with suppress(MissionError):
        assert_received(parse_mission(toml_of(document), "my.toml"))


def assert_received(mission: Mission) -> None:
    numeric = {name: c.is_number for name, c in conversions(mission.packet).items()}
    values: dict[str, Value] = {
        f.name: 1.0 if numeric[f.name] else "1" for f in mission.packet.fields
    }
    try:
        frame = Encoder(mission).encode(values).frame
    except ValueError:  # a line may be longer than the framing can carry, a struct never
        assert mission.packet.encoding == "text"
        return
    appended = b"\xa9" if mission.radio.rssi == "ebyte" else b""
    (outcome,) = decoded(mission, frame + appended)
    assert isinstance(outcome, Packet), outcome
