import time
from functools import cache

import pytest
from cobs import cobs
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.decoder import Decoder
from protocol.diagnosis import Diagnosis, diagnose, explain, lay_out, recognise
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk, Reject
from tests.protocol.byte_streams import noise
from tests.protocol.random_missions import missions
from tests.protocol.wrong_missions import (
    KINDS,
    Kind,
    binary,
    checked,
    framed,
    frames,
    lines,
    padded,
    stream,
    with_fields,
    xbee,
)

NOT_NAMED_FIRST = ("checksum without the last byte", "lines sent, binary described")
"""Kinds whose true cause is not the first that is named."""


@cache
def diagnosed(title: str) -> Diagnosis:
    kind = next(kind for kind in KINDS if kind.title == title)
    return diagnose(kind.described, kind.make())


def named_first(kind: Kind) -> bool:
    found = diagnosed(kind.title).causes
    return bool(found) and found[0].name == kind.cause and kind.mend in found[0].mend


def rejects_of(mission: Mission, data: bytes) -> list[Reject]:
    outcomes = Decoder(mission).feed(Chunk(data, 0, 0))
    return [outcome for outcome in outcomes if isinstance(outcome, Reject)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_the_true_cause_is_named_first(kind: Kind) -> None:
    found = [(cause.name, cause.mend) for cause in diagnosed(kind.title).causes]
    assert named_first(kind) is (kind.title not in NOT_NAMED_FIRST), found


def test_many_kinds_of_wrong_configuration_are_tried() -> None:
    assert len(KINDS) >= 24
    assert set(NOT_NAMED_FIRST) < {kind.title for kind in KINDS}


def test_a_cause_says_how_many_frames_are_right_with_its_mend() -> None:
    found = diagnosed("CRC-16/MODBUS sent, CCITT-FALSE described")
    first = found.causes[0]
    assert "CRC-16/MODBUS" in first.sentence
    assert "CRC-16/CCITT-FALSE" in first.sentence
    assert first.explained > 0.9 * first.failing
    assert f"with this, {first.explained} of {first.failing} frames" in first.evidence
    assert found.verdict == first.sentence


@pytest.mark.parametrize("name", builtin_names())
def test_nothing_is_wrong_with_what_a_mission_describes(name: str) -> None:
    mission = load_mission(name)
    found = diagnose(mission, stream(mission, corrupt=0.0))
    assert (found.causes, found.rejects, found.doubtful) == ((), 0, ())
    assert found.verdict.endswith("all frames decode")


@pytest.mark.parametrize("name", builtin_names())
def test_a_damaged_flight_is_called_damaged(name: str) -> None:
    mission = load_mission(name)
    found = diagnose(mission, stream(mission, corrupt=0.1))
    assert [cause.name for cause in found.causes] == ["damage"]


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_mission_is_recognised_by_its_bytes(name: str) -> None:
    found = recognise(stream(load_mission(name)))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("sent", "described", "causes"),
    [
        (
            framed(checked(binary(), "CRC-16/MODBUS"), "slip"),
            binary(),
            "framing checksum-algorithm",
        ),
        (checked(padded(binary()), "CRC-16/MODBUS"), binary(), "checksum-algorithm padding"),
        (xbee(with_fields(lines(), delimiter=";"), 1), lines(), "xbee-api delimiter"),
        (
            with_fields(checked(binary(), "CRC-16/MODBUS"), byte_order="big"),
            binary(),
            "checksum-algorithm field-byte-order",
        ),
    ],
)
def test_two_faults_at_once_are_both_named(sent: Mission, described: Mission, causes: str) -> None:
    found = diagnose(described, stream(sent)).causes
    assert [cause.name for cause in found[:2]] == causes.split()


def test_padding_is_told_with_the_fields_it_stands_before() -> None:
    first = diagnosed("struct padded to 4 bytes").causes[0]
    for where in ("2 bytes before PACKET_COUNT", "2 bytes before GPS_LATITUDE", "at the end"):
        assert where in first.sentence
    assert "__attribute__((packed))" in first.mend


def test_a_rejected_struct_is_laid_out_against_its_fields() -> None:
    (reject, *_) = rejects_of(binary(), stream(padded(binary()), corrupt=0.0))
    laid = explain(binary(), reject)
    assert laid[0] == f"at byte {reject.offset}: length: 76 bytes, expected 66"
    (arrow,) = [line for line in laid if "<--" in line]
    assert "PRESSURE" in arrow
    assert "10 bytes more than described" in "\n".join(laid)
    assert laid[-1].startswith("checksum CRC-16/CCITT-FALSE: received ")
    assert laid[-1].endswith("right")


def test_a_struct_that_is_too_short_says_where_it_ends() -> None:
    laid = lay_out(binary(), cobs.encode(bytes(22)))
    assert "TEMPERATURE" in laid[-3]
    assert "ends here: 2 of 4 bytes are missing" in laid[-2]


def test_a_damaged_struct_shows_both_checksums() -> None:
    (reject, *_) = [
        reject
        for reject in rejects_of(binary(), stream(binary(), 0.3))
        if "computed" in reject.detail
    ]
    assert "they differ" in explain(binary(), reject)[-1]


@pytest.mark.parametrize(
    ("change", "marked", "problem"),
    [
        (lambda line: line.replace(b",F,", b",F,1,", 1), "", "more than described"),
        (lambda line: line.rsplit(b",", 1)[0], "LAST_CMD", "missing"),
        (lambda line: line.replace(b"2043,0", b"2043,x0", 1), "MISSION_TIME", "whole number"),
        (lambda line: line.replace(b"2043", b"9999", 1), "TEAM_ID", "not plausible"),
    ],
)
def test_the_first_word_of_a_line_that_does_not_fit_is_marked(
    change: object, marked: str, problem: str
) -> None:
    line = frames(lines(), 0.0)[0].strip(b"\r")
    laid = lay_out(lines(), change(line))  # type: ignore[operator]
    (arrow,) = [text for text in laid if "<--" in text]
    assert marked in arrow
    assert problem in "\n".join(laid)


def test_the_examples_are_of_the_reasons_that_are_met_most() -> None:
    found = diagnosed("CRC-16/MODBUS sent, CCITT-FALSE described")
    assert found.examples[0].reason == "checksum"
    assert len(found.examples) <= 3


def test_a_large_capture_takes_seconds() -> None:
    data = stream(lines()) * 2_000
    start = time.perf_counter()
    found = diagnose(binary(), data)
    assert time.perf_counter() - start < 15
    assert found.bytes_looked_at < found.bytes_given == len(data)
    assert found.causes[0].name == "other-mission"


@pytest.mark.parametrize("data", [b"", b"\0", b"\r", b"x", b",", bytes(10), b"\x7e" * 200])
def test_hardly_any_bytes_are_no_harm(data: bytes) -> None:
    for mission in (binary(), lines()):
        assert diagnose(mission, data).verdict


@settings(max_examples=25)
@given(missions(), noise(200) | st.binary(max_size=400))
def test_no_input_raises(mission: Mission, data: bytes) -> None:
    assert diagnose(mission, data).verdict
    for reject in rejects_of(mission, data + b"\0\r"):
        assert explain(mission, reject)


@given(missions(), noise(80) | st.binary(max_size=200))
def test_any_bytes_can_be_laid_out(mission: Mission, raw: bytes) -> None:
    assert all("\n" not in line for line in lay_out(mission, raw))
