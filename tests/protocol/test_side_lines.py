import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from protocol.packet import LinkReport, Packet, Reject
from tests.protocol.byte_streams import decoded, packet_of, reject_of, report_of
from tests.protocol.random_missions import text_missions, values_for

AAS = load_mission("aas-2026")
TALKATIVE = parse_mission(
    AAS.text + '\n[radio]\nside_lines = ["Received packet", "#"]\n', "talkative.toml"
)


@pytest.mark.parametrize(
    ("line", "rssi_dbm", "snr_db"),
    [
        ("RSSI: -87", -87.0, None),
        ("RSSI:-87", -87.0, None),
        ("rssi = -87 dBm", -87.0, None),
        ("RSSI -87", -87.0, None),
        ("Packet RSSI: -110", -110.0, None),
        ("SNR: 9.5", None, 9.5),
        ("SNR: -3.25 dB", None, -3.25),
        ("RSSI: -87, SNR: 9.5", -87.0, 9.5),
        ("RSSI=-87dBm | SNR=+9.5dB", -87.0, 9.5),
    ],
)
def test_what_radios_print_is_read(line: str, rssi_dbm: float | None, snr_db: float | None) -> None:
    report = report_of(AAS, line.encode() + b"\r\n")
    assert (report.rssi_dbm, report.snr_db) == (rssi_dbm, snr_db)
    assert (report.raw, report.offset, report.monotonic_ns) == (line.encode(), 0, 1)


@pytest.mark.parametrize(
    "line", ["RSSI", "RSSI: strong", "RSSI: -87 and more", "1031,RSSI: -87", "boot", "RSSI:-99999"]
)
def test_what_is_no_side_line_is_rejected(line: str) -> None:
    assert isinstance(reject_of(AAS, line.encode() + b"\r"), Reject)


def test_a_mission_names_what_its_side_lines_begin_with() -> None:
    report = report_of(TALKATIVE, b"Received packet of 80 bytes with RSSI -91\r\n")
    assert (report.rssi_dbm, report.snr_db) == (-91.0, None)
    assert report_of(TALKATIVE, b"# hello\r\n").rssi_dbm is None
    reject_of(AAS, b"# hello\r\n")


def test_a_side_line_within_an_xbee_is_one_too() -> None:
    outer = 'kind = "xbee-api"\ninner = { kind = "lines" }'
    text = AAS.text.replace('kind = "lines"\nending = "CR"', outer)
    mission = parse_mission(text, "xbee.toml")
    content = b"\x81\x00\x01\x28\x00RSSI: -87\r"
    sent = b"\x7e" + len(content).to_bytes(2, "big") + content + bytes([0xFF - sum(content) % 256])
    assert report_of(mission, sent).rssi_dbm == -87.0


def test_binary_missions_have_no_side_lines() -> None:
    mission = load_mission("cansat-binary")
    assert all(isinstance(o, Reject) for o in decoded(mission, b"RSSI: -87\0RSSI: -87\r\n\0"))


@given(text_missions(), st.data())
def test_no_packet_is_ever_taken_for_a_side_line(mission: Mission, data: st.DataObject) -> None:
    sent = Encoder(mission).encode(data.draw(values_for(mission)))
    assert isinstance(packet_of(mission, sent.frame), Packet)


@given(st.text(st.sampled_from("RSIN rsin:=-.0123456789dBm,|"), max_size=60))
def test_any_line_is_a_report_or_a_reject(line: str) -> None:
    (outcome,) = decoded(AAS, b"x" + line.encode() + b"\r")
    assert isinstance(outcome, Reject)
    for other in decoded(AAS, line.encode() + b"\r"):
        assert isinstance(other, Reject | LinkReport)


def test_a_packet_carries_the_strength_that_the_radio_appended() -> None:
    text = load_mission("cansat-binary").text + '\n[radio]\nrssi = "ebyte"\n'
    mission = parse_mission(text, "ebyte.toml")
    values = dict.fromkeys((f.name for f in mission.packet.fields), 0.0)
    frame = Encoder(mission).encode({**values, "FLAGS": "", "CMD_ECHO": ""}).frame
    first, second = decoded(mission, frame + b"\xa9" + frame, b"\xaa")
    assert isinstance(first, Packet)
    assert isinstance(second, Packet)
    assert (first.rssi_dbm, second.rssi_dbm) == (-87.0, -86.0)
    assert (first.monotonic_ns, second.monotonic_ns) == (1, 2)
