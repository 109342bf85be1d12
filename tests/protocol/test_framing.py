import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.framing import encode_frame, framing_names, make_framer
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.mission import Framing
from protocol.packet import Frame
from tests.protocol.byte_streams import cuts, noise, pieces_of

FRAMINGS = [Framing("lines", "CR"), Framing("lines", "LF"), Framing("lines", "CRLF")]
FRAMINGS.append(Framing("cobs"))
DELIMITER = {"lines": b"\r", "cobs": b"\0"}

framings = pytest.mark.parametrize("framing", FRAMINGS, ids=lambda f: f"{f.kind}-{f.ending}")


def payload_for(framing: Framing, data: bytes) -> bytes:
    """Return `data` without what the framing cannot carry."""
    if framing.kind != "lines":
        return data
    return data.replace(b"\r", b"").replace(b"\n", b"") or b"x"


def fed(framing: Framing, *pieces: bytes) -> list[Frame]:
    framer = make_framer(framing)
    return [frame for piece in pieces for frame in framer.feed(piece)]


def test_every_framing_is_tested_here() -> None:
    assert {framing.kind for framing in FRAMINGS} == set(framing_names())


@framings
@given(payloads=st.lists(st.binary(max_size=600), max_size=6), cuts=cuts())
def test_payloads_come_back_however_the_stream_is_cut(
    framing: Framing, payloads: list[bytes], cuts: list[int]
) -> None:
    sent = [payload_for(framing, payload) for payload in payloads]
    stream = b"".join(encode_frame(framing, payload) for payload in sent)
    frames = fed(framing, *pieces_of(stream, cuts))
    assert [(frame.payload, frame.problem) for frame in frames] == [(p, "") for p in sent]


@framings
@given(stream=noise(), cuts=cuts())
def test_noise_gives_the_same_frames_in_any_chunks_and_never_raises(
    framing: Framing, stream: bytes, cuts: list[int]
) -> None:
    assert fed(framing, *pieces_of(stream, cuts)) == fed(framing, stream)


@framings
@given(sizes=st.lists(st.integers(0, 3 * MAX_FRAME_BYTES), max_size=4), cuts=cuts())
def test_overlong_noise_gives_the_same_frames_in_any_chunks(
    framing: Framing, sizes: list[int], cuts: list[int]
) -> None:
    stream = b"".join(b"\x05" * size + DELIMITER[framing.kind] for size in sizes)
    assert fed(framing, *pieces_of(stream, cuts)) == fed(framing, stream)


@framings
@given(stream=noise(), cuts=cuts())
def test_an_offset_says_where_the_raw_bytes_stood_in_the_stream(
    framing: Framing, stream: bytes, cuts: list[int]
) -> None:
    end = DELIMITER[framing.kind]
    frames = fed(framing, *pieces_of(stream, cuts), end)
    for frame in frames:
        assert stream[frame.offset : frame.offset + len(frame.raw)] == frame.raw
    places = [frame.offset for frame in frames]
    assert places == sorted(set(places))


@framings
@given(stream=noise())
def test_no_byte_is_lost_but_the_delimiters(framing: Framing, stream: bytes) -> None:
    end = DELIMITER[framing.kind]
    kept = b"".join(frame.raw for frame in fed(framing, stream, end))
    delimiters = b"\r\n" if framing.kind == "lines" else b"\0"
    assert kept == stream.translate(None, delimiters)


@framings
@given(before=noise(), payload=st.binary(max_size=80))
def test_after_noise_at_most_one_good_frame_is_lost(
    framing: Framing, before: bytes, payload: bytes
) -> None:
    good = payload_for(framing, payload)
    frame = encode_frame(framing, good)
    frames = fed(framing, before, frame, frame)
    assert frames[-1].payload == good
    assert not frames[-1].problem


@framings
@pytest.mark.parametrize("chunk_bytes", [1 << 20, 1000, MAX_FRAME_BYTES])
def test_megabytes_without_a_delimiter_hold_no_more_than_one_frame(
    framing: Framing, chunk_bytes: int
) -> None:
    framer = make_framer(framing)
    received = returned = 0
    while received < 4 << 20:
        frames = framer.feed(b"\x05" * chunk_bytes)
        received += chunk_bytes
        returned += sum(len(frame.raw) for frame in frames)
        assert all(frame.problem for frame in frames)
        assert received - returned <= MAX_FRAME_BYTES
    last = framer.feed(DELIMITER[framing.kind])
    assert returned + sum(len(frame.raw) for frame in last) == received
    assert all(frame.problem for frame in last)
    good = encode_frame(framing, b"good")
    assert [frame.payload for frame in framer.feed(good)] == [b"good"]


@framings
def test_a_frame_of_the_largest_size_is_whole_and_one_byte_more_is_noise(framing: Framing) -> None:
    end = DELIMITER[framing.kind]
    if framing.kind == "lines":
        largest = b"x" * MAX_FRAME_BYTES
    else:
        largest = encode_frame(framing, b"x" * (MAX_FRAME_BYTES - 17)).rstrip(b"\0")
    assert len(largest) == MAX_FRAME_BYTES
    assert [frame.problem for frame in fed(framing, largest + end)] == [""]
    frames = fed(framing, largest + b"x" + end)
    assert frames
    assert all("without a" in frame.problem for frame in frames)


def test_line_ends_may_be_mixed_and_empty_lines_are_nothing() -> None:
    frames = fed(Framing("lines"), b"\r\n\na\rb\nc\r\n\r\r\nd\r")
    assert [frame.payload for frame in frames] == [b"a", b"b", b"c", b"d"]


def test_a_line_end_cut_in_two_by_the_chunks_is_one_line_end() -> None:
    frames = fed(Framing("lines"), b"a\r", b"\nb\r", b"\n")
    assert [(frame.payload, frame.offset) for frame in frames] == [(b"a", 0), (b"b", 3)]


@pytest.mark.parametrize(("ending", "frame"), [("CR", b"a\r"), ("LF", b"a\n"), ("CRLF", b"a\r\n")])
def test_a_line_is_sent_with_the_line_end_of_the_mission(ending: str, frame: bytes) -> None:
    framing = next(f for f in FRAMINGS if f.ending == ending)
    assert encode_frame(framing, b"a") == frame


def test_cobs_frames_are_those_of_the_paper() -> None:
    cobs = Framing("cobs")
    assert encode_frame(cobs, b"") == b"\x01\0"
    assert encode_frame(cobs, b"\0") == b"\x01\x01\0"
    assert encode_frame(cobs, b"\x11\x22\x00\x33") == b"\x03\x11\x22\x02\x33\0"


def test_bytes_that_are_no_cobs_are_a_frame_with_its_problem() -> None:
    (frame,) = fed(Framing("cobs"), b"\x09ab\0")
    assert frame.problem.startswith("not valid COBS")
    assert (frame.payload, frame.raw, frame.offset) == (b"", b"\x09ab", 0)
