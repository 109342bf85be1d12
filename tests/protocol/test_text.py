import pytest

from protocol.packet import RejectReason
from tests.protocol.byte_streams import packet_of, reject_of
from tests.protocol.random_missions import line_mission_of, mission_of

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
