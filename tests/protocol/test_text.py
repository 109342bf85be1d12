from typing import Any

import pytest

from protocol.encoder import Encoder
from protocol.errors import MissionError
from protocol.mission_file import parse_mission
from protocol.packet import RejectReason
from tests.protocol.byte_streams import packet_of, reject_of
from tests.protocol.random_missions import (
    document_of,
    line_mission_of,
    mission_of,
    toml_of,
)

TWO_WORDS = line_mission_of([{"name": "A", "type": "text"}, {"name": "B", "type": "text"}])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"a,b\r", ["a", "b"]),
        (b"  a\t, b  \r", ["a", "b"]),
        (b"a b,c d\r", ["a b", "c d"]),
        (b",\r", ["", ""]),
        (b" , \r", ["", ""]),
        (b"\"a\",'b'\r", ['"a"', "'b'"]),
    ],
)
def test_words_lie_between_delimiters_without_the_spaces_around_them(
    line: bytes, words: list[str]
) -> None:
    assert list(packet_of(TWO_WORDS, line).wire.values()) == words


@pytest.mark.parametrize("delimiter", ["\t", " ", ";", "|", "/", "_", "'", '"', "\\", "*"])
def test_any_mark_that_no_number_has_in_it_may_be_the_delimiter(delimiter: str) -> None:
    mission = line_mission_of(
        [{"name": "A", "type": "number"}, {"name": "B", "type": "text"}], delimiter
    )
    packet = packet_of(mission, f"-1.5e3{delimiter}b\r".encode())
    assert packet.values == {"A": -1500.0, "B": "b"}


@pytest.mark.parametrize(
    ("line", "found"), [(b"a\r", 1), (b"a,b,\r", 3), (b"a,b,c\r", 3), (b"   \r", 1)]
)
def test_a_line_of_another_number_of_words_is_rejected(line: bytes, found: int) -> None:
    reject = reject_of(TWO_WORDS, line)
    assert reject.reason is RejectReason.FIELD_COUNT
    assert reject.detail == f"{found} fields, expected 2"


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        (b"a,\xc2\xb0\r", "byte 0xC2 is not ASCII"),
        (b"\xff,b\r", "byte 0xFF is not ASCII"),
        (b"a,b\0\r", "control characters in the line"),
        (b"a\x1b[0m,b\r", "control characters in the line"),
        (b"a\x7f,b\r", "control characters in the line"),
        (b"a\x0b,b\r", "control characters in the line"),
        (b"a\x1c,b\r", "control characters in the line"),
    ],
)
def test_bytes_that_are_no_text_are_rejected_with_what_was_found(line: bytes, detail: str) -> None:
    reject = reject_of(TWO_WORDS, line)
    assert (reject.reason, reject.detail) == (RejectReason.NOT_TEXT, detail)


def test_text_may_lie_in_cobs_frames_too() -> None:
    fields = [{"name": "A", "type": "text"}, {"name": "B", "type": "text"}]
    mission = mission_of(fields, encoding="text")
    assert packet_of(mission, b"\x04a,b\0").wire == {"A": "a", "B": "b"}
    assert reject_of(mission, b"\x05a,b\r\0").reason is RejectReason.NOT_TEXT


GERMAN = line_mission_of(
    [
        {"name": "T", "type": "number"},
        {"name": "CLOCK", "type": "time"},
        {"name": "N", "type": "integer"},
        {"name": "WORD", "type": "text"},
    ],
    ";",
    decimal_comma=True,
)


def test_numbers_may_have_a_decimal_comma() -> None:
    packet = packet_of(GERMAN, b"-21,5;10:00:01,5;3;a,b\r")
    assert packet.values == {"T": -21.5, "CLOCK": 36001.5, "N": 3, "WORD": "a,b"}
    assert packet.wire["T"] == "-21.5"


def test_a_decimal_comma_is_sent_as_one() -> None:
    values = {"T": -21.5, "CLOCK": 36001.0, "N": 3, "WORD": "a.b"}
    assert Encoder(GERMAN).encode(values).frame == b"-21,500;10:00:01;3;a.b\r"


LABELLED = line_mission_of(
    [
        {"name": "T", "type": "number"},
        {"name": "STATE", "type": "text"},
        {"name": "CLOCK", "type": "time"},
    ],
    labels=True,
    characters="utf-8",
)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("T=21.5", 21.5),
        ("temp: -3", -3.0),
        ("-75 db", -75.0),
        ("21.5°C", 21.5),
        ("9.8 m/s2", 9.8),
        ("9.8 m/s^2", 9.8),
        ("1.5e3Pa", 1500.0),
        ("Höhe = 4 m", 4.0),
        ("7%", 7.0),
    ],
)
def test_a_number_may_have_a_name_before_and_a_unit_behind(word: str, number: float) -> None:
    line = f"{word},STATE: UP,t=10:00:01\r".encode()
    assert packet_of(LABELLED, line).values == {"T": number, "STATE": "UP", "CLOCK": 36001.0}


@pytest.mark.parametrize("word", ["1.2.3", "1-2", "1:2", "12a33", "T=", "1 2"])
def test_what_stands_behind_a_number_must_be_a_unit(word: str) -> None:
    assert reject_of(LABELLED, f"{word},UP,10:00:01\r".encode()).reason is RejectReason.NOT_A_NUMBER


@pytest.mark.parametrize("word", ["19:06", "10:06:29", "2023-06-26 19:06:29.9", "a", "C4"])
def test_text_without_a_name_before_it_stays_whole(word: str) -> None:
    assert packet_of(LABELLED, f"1,{word},10:00:01\r".encode()).values["STATE"] == word


def test_characters_may_be_utf_8() -> None:
    assert packet_of(LABELLED, "1,YÜKSELİYOR,1:2:3\r".encode()).values["STATE"] == "YÜKSELİYOR"
    sent = Encoder(LABELLED).encode({"T": 1.0, "STATE": "İNİŞ", "CLOCK": 0.0}).frame
    assert sent == "1.000,İNİŞ,00:00:00\r".encode()
    assert reject_of(LABELLED, b"1,\xff,1:2:3\r").detail == "byte 0xFF is not UTF-8"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"decimal_comma": True}, r"decimal_comma: ',' is the delimiter already"),
        ({"encoding": "binary", "decimal_comma": True}, "decimal_comma: True: only lines"),
        ({"encoding": "binary", "characters": "utf-8"}, "characters: 'utf-8': only lines"),
        ({"encoding": "binary", "labels": True}, "labels: True: only lines"),
        ({"characters": "utf-16"}, "characters: 'utf-16' is not one of its words"),
    ],
)
def test_keys_of_lines_where_they_cannot_be(keys: dict[str, Any], told: str) -> None:
    kind = "integer" if keys.get("encoding") != "binary" else "uint8"
    document = document_of([{"name": "A", "type": kind}], **{"encoding": "text"} | keys)
    with pytest.raises(MissionError, match=told):
        parse_mission(toml_of(document), "made-up.toml")
