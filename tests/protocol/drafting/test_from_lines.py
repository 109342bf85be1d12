import pytest

from protocol.drafting import DraftError, draft_of_capture
from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.protocol.drafting.decoding import field, mission_of_draft, outcomes, roles


def drafted(text: str | bytes) -> Mission:
    data = text.encode() if isinstance(text, str) else text
    return mission_of_draft(draft_of_capture(data, "t"))


def lines(make: str, count: int = 30, end: str = "\r\n") -> str:
    return "".join(
        make.format(n=n, alt=100 + n / 2, temp=20 - n / 10, clock=f"10:00:{n:02d}") + end
        for n in range(count)
    )


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_numbers_without_names(end: str) -> None:
    text = lines("{n},{alt},{temp}", end=end)
    mission = drafted(text)
    packets, rejects = outcomes(mission, text.encode())
    assert (len(packets), rejects) == (30, [])
    assert roles(mission) == {"packet_count": "V1"}


@pytest.mark.parametrize(
    "make",
    ["n={n},alt={alt},temp={temp}", "n:{n};alt:{alt};temp:{temp}", "n={n} alt={alt} temp={temp}"],
)
def test_names_before_the_values_are_the_names_of_the_fields(make: str) -> None:
    text = lines(make)
    mission = drafted(text)
    assert [kind.name for kind in mission.packet.fields] == ["n", "alt", "temp"]
    packets, _ = outcomes(mission, text.encode())
    assert packets[3].values == {"n": 3, "alt": 101.5, "temp": pytest.approx(19.7)}


def test_names_between_blanks_are_words_of_their_own() -> None:
    text = lines("alt: {alt} temp: {temp}")
    mission = drafted(text)
    packets, _ = outcomes(mission, text.encode())
    assert packets[3].values["alt"] == 101.5
    assert packets[3].values["temp"] == pytest.approx(19.7)


def test_a_capture_may_begin_and_end_within_a_line() -> None:
    text = lines("{n},{alt},{temp}")[3:-4]
    packets, _ = outcomes(drafted(text), text.encode())
    assert len(packets) == 28


def test_lines_about_the_link_are_no_packets() -> None:
    text = lines("{n},{alt},{temp}\r\nRSSI: -87")
    mission = drafted(text)
    assert len(mission.packet.fields) == 3
    packets, rejects = outcomes(mission, text.encode())
    assert (len(packets), rejects) == (30, [])


def test_a_header_printed_at_the_start_gives_the_names() -> None:
    text = "count,altitude,temperature\r\n" + lines("{n},{alt},{temp}")
    assert roles(drafted(text)) == {
        "packet_count": "count",
        "altitude": "altitude",
        "temperature": "temperature",
    }


def test_several_kinds_of_packet_by_their_first_word() -> None:
    text = lines("GPS,{n},38.3712,27.1412\r\nIMU,{n},1.5,2.5,3.5,{alt}")
    mission = drafted(text)
    assert {packet.name for packet in mission.packets} == {"GPS", "IMU"}
    packets, rejects = outcomes(mission, text.encode())
    assert (len(packets), rejects) == (60, [])


NMEA_LIKE = """
name = "sent"
[framing]
kind = "lines"
[checksum]
{checksum}
[[packet]]
name = "telemetry"
encoding = "text"
fields = [ {{ name = "N", type = "integer" }}, {{ name = "ALT", type = "number" }} ]
"""


@pytest.mark.parametrize(
    "checksum",
    [
        'algorithm = "NMEA"',
        'algorithm = "CRC-16/CCITT-FALSE"\nwritten = "hex"',
        'algorithm = "SUM-8"\nwritten = "hex"',
    ],
)
def test_a_checksum_behind_the_line(checksum: str) -> None:
    sent = parse_mission(NMEA_LIKE.format(checksum=checksum), "sent")
    encoder = Encoder(sent)
    data = b"".join(encoder.encode({"N": n, "ALT": 100 + n / 2}).frame for n in range(40))
    mission = drafted(data)
    assert mission.checksum is not None
    assert sent.checksum is not None
    assert mission.checksum.algorithm == sent.checksum.algorithm
    packets, _ = outcomes(mission, data)
    assert len(packets) == 40
    assert roles(mission) == {"packet_count": "V1"}


@pytest.mark.parametrize("mode", [1, 2])
def test_lines_in_frames_of_an_xbee(mode: int) -> None:
    framing = f'[framing]\nkind = "xbee-api"\nmode = {mode}\n[framing.inner]\nkind = "lines"'
    sent = parse_mission(
        NMEA_LIKE.replace('[framing]\nkind = "lines"\n[checksum]\n{checksum}', framing)
        .replace("{{", "{")
        .replace("}}", "}"),
        "sent",
    )
    encoder = Encoder(sent)
    data = b"".join(encoder.encode({"N": n, "ALT": 100 + n / 2}).frame for n in range(40))
    mission = drafted(data)
    assert mission.framing.kind == "xbee-api"
    assert mission.framing.mode == mode
    packets, _ = outcomes(mission, data)
    assert len(packets) == 40


def test_a_damaged_line_spoils_no_type() -> None:
    text = lines("{n},{alt},{temp}", count=60).replace("102.5", "1\xff2.5").replace(",19.0", "19.0")
    mission = drafted(text)
    assert field(mission, "V2").type == "number"


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"\r\n" * 40, "no line"), (b"RSSI: -87\r\n" * 9, "no line"), (b"hello world, no", "too few")],
)
def test_what_is_no_capture_is_told(data: bytes, told: str) -> None:
    with pytest.raises(DraftError, match=told):
        draft_of_capture(data, "t")
