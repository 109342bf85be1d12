"""The recorded telemetry of a real team, where it lies beside this checkout."""

import csv
from pathlib import Path

import pytest

from protocol.conversion import conversions
from protocol.mission_file import load_mission
from protocol.packet import Packet
from protocol.units import UNITS
from tests.protocol.byte_streams import decoded, reject_of

RECORDING = Path(__file__).parents[2].parent / "shared" / "data" / "astro2024_vac_test.csv"
MISSION = load_mission("astro-2024")
NAMES = [field.name for field in MISSION.packet.fields]

pytestmark = pytest.mark.skipif(
    not RECORDING.is_file(),
    reason=f"the recorded flight data of other teams is not ours to publish: no {RECORDING}",
)


@pytest.fixture(scope="module")
def lines() -> bytes:
    """The lines after the header, as they were logged; the last lacks its line end."""
    return RECORDING.read_bytes().split(b"\n", 1)[1] + b"\r\n"


def test_every_recorded_line_decodes_to_the_values_of_the_file(lines: bytes) -> None:
    packets = decoded(MISSION, lines)
    rows = list(csv.DictReader(lines.decode().splitlines(), NAMES))
    assert len(packets) == len(rows) == 584
    for packet, row in zip(packets, rows, strict=True):
        assert isinstance(packet, Packet)
        assert dict(packet.wire) == row
        for field in MISSION.packet.fields:
            if field.type == "text":
                assert packet.values[field.name] == row[field.name]
            else:
                si = float(row[field.name]) * UNITS[field.unit].factor
                assert packet.values[field.name] == pytest.approx(si, rel=1e-12)


def test_byte_by_byte_gives_the_same_as_in_one_piece(lines: bytes) -> None:
    in_one = decoded(MISSION, lines)
    by_byte = decoded(MISSION, *(lines[i : i + 1] for i in range(len(lines))))
    assert [o.raw for o in by_byte] == [o.raw for o in in_one]
    assert [o.offset for o in by_byte] == [o.offset for o in in_one]
    for one, other in zip(by_byte, in_one, strict=True):
        assert isinstance(one, Packet)
        assert isinstance(other, Packet)
        assert one.values == other.values


def test_the_text_of_every_value_is_the_word_of_the_file(lines: bytes) -> None:
    fields = conversions(MISSION.packet)
    for packet in decoded(MISSION, lines):
        assert isinstance(packet, Packet)
        words = [fields[name].to_text(word) for name, word in packet.wire.items()]
        assert ",".join(words).encode() == packet.raw


def test_the_header_of_the_file_is_rejected_not_taken_for_data() -> None:
    header = RECORDING.read_bytes().split(b"\n", 1)[0] + b"\n"
    assert reject_of(MISSION, header).reason == "field not a number"
