"""What is particular to one framing: published bytes, broken frames, what ends a search."""

import time
from itertools import product

import pytest

from protocol.framing import Expected, encode_frame, make_framer
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.mission import Checksum, Framing
from protocol.packet import Frame
from tests.protocol.test_framing import CRC, Case

PAYLOAD = b"0123456789ABCDEFGHIJ"


def fed(framing: Framing, *pieces: bytes) -> list[Frame]:
    framer = make_framer(framing)
    return [frame for piece in pieces for frame in framer.feed(piece)]


# Lines, COBS, SLIP


@pytest.mark.parametrize("kind", ["lines", "cobs", "slip"])
def test_a_frame_of_the_largest_size_is_whole_and_one_byte_more_is_noise(kind: str) -> None:
    framing = Framing(kind)
    end = {"lines": b"\r", "cobs": b"\0", "slip": b"\xc0"}[kind]
    size = MAX_FRAME_BYTES - (17 if kind == "cobs" else 0)
    largest = encode_frame(framing, b"x" * size).rstrip(end)
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


@pytest.mark.parametrize(("ending", "end"), [("CR", b"\r"), ("LF", b"\n"), ("CRLF", b"\r\n")])
def test_a_line_is_sent_with_the_line_end_of_the_mission(ending: str, end: bytes) -> None:
    assert encode_frame(Framing("lines", ending), b"a") == b"a" + end  # type: ignore[arg-type]


def test_cobs_frames_are_those_of_the_paper() -> None:
    cobs = Framing("cobs")
    assert encode_frame(cobs, b"") == b"\x01\0"
    assert encode_frame(cobs, b"\0") == b"\x01\x01\0"
    assert encode_frame(cobs, b"\x11\x22\x00\x33") == b"\x03\x11\x22\x02\x33\0"


def test_bytes_that_are_no_cobs_are_a_frame_with_its_problem() -> None:
    (frame,) = fed(Framing("cobs"), b"\x09ab\0")
    assert frame.problem.startswith("not valid COBS")
    assert (frame.payload, frame.raw, frame.offset) == (b"", b"\x09ab", 0)


def test_slip_frames_are_those_of_the_rfc() -> None:
    slip = Framing("slip")
    assert encode_frame(slip, b"a\xc0b\xdbc\xdc") == b"a\xdb\xdcb\xdb\xddc\xdc\xc0"
    frames = fed(slip, b"\xc0a\xdb\xdcb\xdb\xdd\xdc\xc0\xc0x\xc0")
    assert [frame.payload for frame in frames] == [b"a\xc0b\xdb\xdc", b"x"]


@pytest.mark.parametrize("raw", [b"a\xdb", b"a\xdbb", b"\xdb\xdb\xdc"])
def test_an_escape_of_nothing_is_no_slip(raw: bytes) -> None:
    (frame,) = fed(Framing("slip"), raw + b"\xc0")
    assert frame.problem.startswith("not valid SLIP")


# Start bytes


def test_a_frame_of_start_bytes_is_its_head_payload_checksum_and_end() -> None:
    fixed = Case(Framing("sync-fixed", sync="FF FF 54 52", end="0D 0A", length=27), None, 20)
    assert fixed.encode(PAYLOAD)[:24] == b"\xff\xff\x54\x52" + PAYLOAD
    length = Case(Framing("sync-length", sync="0xAA,0x55", length_size=2, length_order="little"))
    assert length.encode(b"abc") == b"\xaa\x55\x03\x00abc"


@pytest.mark.parametrize(
    ("counts", "adjust", "announced"),
    [("payload", 0, 3), ("payload+checksum", 0, 5), ("frame", 0, 8), ("payload", 2, 1)],
)
def test_the_length_counts_what_the_mission_says(counts: str, adjust: int, announced: int) -> None:
    case = Case(
        Framing("sync-length", sync="AA55", length_counts=counts, length_adjust=adjust),  # type: ignore[arg-type]
        CRC,
    )
    sent = case.encode(b"abc")
    assert sent[:6] == bytes([0xAA, 0x55, announced]) + b"abc"
    (frame,) = case.feed(sent)
    assert (frame.head, case.payload_of(frame)) == (sent[:3], b"abc")


def test_a_payload_that_the_length_field_cannot_tell_is_not_sent() -> None:
    with pytest.raises(ValueError, match="256 bytes: the length field cannot say so"):
        encode_frame(Framing("sync-length", sync="AA"), bytes(256))


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_length_that_cannot_be_holds_nothing_up(size: int) -> None:
    case = Case(Framing("sync-length", sync="AA 55", length_size=size), CRC)
    framer = make_framer(case.framing, case.expected)
    assert not framer.feed(b"\xaa\x55" + b"\xff" * size)
    frames = framer.feed(case.encode(b"good"))
    assert case.good(frames) == [b"good"]


def test_a_good_frame_need_not_wait_for_the_length_that_noise_announced() -> None:
    case = Case(Framing("sync-length", sync="AA 55", length_size=2), CRC)
    framer = make_framer(case.framing, case.expected)
    frames = framer.feed(b"\xaa\x55\x0f\x00" + case.encode(b"one") + case.encode(b"two"))
    assert case.good(frames) == [b"one", b"two"]
    assert [frame.problem for frame in frames] == ["4 bytes of no frame", "", ""]


def test_a_damaged_length_costs_one_frame() -> None:
    case = Case(Framing("sync-length", sync="AA 55"), CRC)
    damaged = bytearray(case.encode(PAYLOAD))
    damaged[2] = 250
    frames = case.feed(case.encode(b"one"), bytes(damaged), case.encode(b"two"))
    assert case.good(frames) == [b"one", b"two"]


def test_a_damaged_frame_comes_out_whole_to_be_rejected_for_its_checksum() -> None:
    case = Case(Framing("sync-fixed", sync="AA 55", length=24), CRC, 20)
    damaged = bytearray(case.encode(PAYLOAD))
    damaged[9] ^= 1
    frames = case.feed(b"noise" + damaged + case.encode(PAYLOAD))
    assert [frame.raw for frame in frames] == [b"noise", damaged, case.encode(PAYLOAD)]
    assert [frame.problem for frame in frames] == ["5 bytes of no frame", "", ""]
    assert frames[1].payload == damaged[2:]


def test_a_frame_that_another_cuts_short_is_told_as_such() -> None:
    case = Case(Framing("sync-fixed", sync="AA 55", length=24), CRC, 20)
    good = case.encode(PAYLOAD)
    frames = case.feed(good[:10] + good)
    assert [frame.problem for frame in frames] == ["cut short: another frame begins within it", ""]


def test_a_missing_end_is_told() -> None:
    (frame,) = fed(Framing("sync-fixed", sync="AA", end="0D 0A", length=5), b"\xaaxx\r\r")
    assert frame.problem == "does not end with 0D 0A"


def test_a_frame_with_a_size_of_no_packet_comes_out_whole() -> None:
    case = Case(Framing("sync-length", sync="AA 55"), CRC, 20)
    other = case.encode(PAYLOAD + b"x")
    frames = case.feed(other + case.encode(PAYLOAD))
    assert [case.payload_of(frame) for frame in frames] == [PAYLOAD + b"x", PAYLOAD]


def test_an_adversary_makes_the_search_linear_not_quadratic() -> None:
    case = Case(Framing("sync-length", sync="FF", length_size=2, max_length=300), CRC)
    noise = b"\xff\x00\xff\x00\xf0" * 10_000
    start = time.perf_counter()
    case.feed(noise)
    once = time.perf_counter() - start
    start = time.perf_counter()
    case.feed(noise * 4)
    assert time.perf_counter() - start < 12 * once + 0.5


# XBee


def api_frame(content: bytes) -> bytes:
    return b"\x7e" + len(content).to_bytes(2, "big") + content + bytes([0xFF - sum(content) % 256])


def test_a_receive_packet_is_that_of_the_user_guide() -> None:
    sent = bytes.fromhex("7E 00 12 90 00 13 A2 00 40 52 2B AA 7D 84 01 52 78 44 61 74 61 0D")
    (frame,) = fed(Framing("xbee-api"), sent)
    assert (frame.payload, frame.raw, frame.rssi_dbm) == (b"RxData", sent, None)


def test_a_receive_packet_of_16_bit_address_tells_its_strength() -> None:
    (frame,) = fed(Framing("xbee-api"), api_frame(b"\x81\x12\x34\x57\x00data"))
    assert (frame.payload, frame.rssi_dbm) == (b"data", -87.0)
    (frame,) = fed(Framing("xbee-api"), api_frame(b"\x80" + bytes(8) + b"\x28\x00data"))
    assert (frame.payload, frame.rssi_dbm) == (b"data", -40.0)


def test_an_explicit_receive_packet_carries_data_behind_its_addresses() -> None:
    (frame,) = fed(Framing("xbee-api"), api_frame(b"\x91" + bytes(17) + b"data"))
    assert frame.payload == b"data"


@pytest.mark.parametrize(
    "content", [b"\x8b\x01\xff\xfe\x00\x00\x00", b"\x8a\x06", b"\x88\x01DB\x00\x28", b"\x90\x00"]
)
def test_frames_about_the_link_are_neither_packets_nor_faults(content: bytes) -> None:
    assert fed(Framing("xbee-api"), api_frame(content)) == []


def test_escapes_of_mode_2_are_taken_out_and_sent() -> None:
    mode_2 = Framing("xbee-api", mode=2)
    sent = encode_frame(mode_2, b"\x7e\x7d\x11\x13~end")
    assert sent.count(b"\x7e") == 1
    assert b"\x7d\x5e\x7d\x5d\x7d\x31\x7d\x33\x7d\x5eend" in sent
    assert [frame.payload for frame in fed(mode_2, sent)] == [b"\x7e\x7d\x11\x13~end"]


def test_a_wrong_api_checksum_is_told() -> None:
    sent = bytearray(encode_frame(Framing("xbee-api"), b"data"))
    sent[-1] ^= 1
    (frame,) = fed(Framing("xbee-api"), bytes(sent))
    assert frame.problem == "the checksum of the XBee's API frame is wrong"


def test_lines_are_spread_over_api_frames_and_share_them() -> None:
    framing = Framing("xbee-api", inner=Framing("lines"))
    pieces = [b"one\rtw", b"o\rthree\rfo", b"ur\r"]
    api = [api_frame(b"\x81\x00\x01" + bytes([40 + n, 0]) + p) for n, p in enumerate(pieces)]
    frames = fed(framing, b"".join(api))
    assert [frame.raw for frame in frames] == [b"one", b"two", b"three", b"four"]
    assert [frame.rssi_dbm for frame in frames] == [-40.0, -41.0, -41.0, -42.0]
    second = len(api[0])
    assert [frame.offset for frame in frames] == [0, 0, second, second]


def false_api_frame(framing: Framing) -> bytes:
    """Return an API frame cut short whose length and checksum fit with the next one's head."""
    whole = encode_frame(framing, b"another line of telemetry")
    for letters in product(range(33, 127), repeat=3):
        cut_short = encode_frame(framing, b"line " + bytes(letters) + b", cut short here")[:-8]
        content = (cut_short + whole)[3 : 3 + cut_short[2] + 1]
        if sum(content) & 0xFF == 0xFF:
            return cut_short
    raise AssertionError("no letters make the checksum fit")


def test_a_false_api_frame_costs_no_line_but_those_it_lies_in() -> None:
    framing = Framing("xbee-api", inner=Framing("lines"))
    swallowed, good = b"another line of telemetry", b"a good line"
    stream = false_api_frame(framing) + b"".join(
        encode_frame(framing, line) for line in (swallowed, good)
    )
    frames = fed(framing, stream)
    assert [frame.payload for frame in frames if not frame.problem] == [good]
    assert any("cut off" in frame.problem for frame in frames)


def test_a_long_inner_frame_is_sent_in_several_api_frames() -> None:
    framing = Framing("xbee-api", inner=Framing("lines"))
    sent = encode_frame(framing, b"x" * 250)
    assert sent.count(b"\x7e") == 3
    assert [frame.payload for frame in fed(framing, sent)] == [b"x" * 250]


# CCSDS


def test_a_space_packet_has_the_primary_header_of_the_standard() -> None:
    case = Case(Framing("ccsds", apid=0x123, sync="1ACFFC1D", secondary_header=2), CRC)
    sent = case.encode(b"abc")
    assert sent[:15] == bytes.fromhex("1ACFFC1D 0923 C000 0006 0000") + b"abc"
    (frame,) = case.feed(sent)
    assert (frame.head, case.payload_of(frame)) == (sent[:12], b"abc")


def test_the_checksum_of_a_space_packet_covers_its_headers_but_not_the_sync() -> None:
    case = Case(Framing("ccsds", apid=1, sync="1ACFFC1D"), Checksum("CRC-16/CCITT-FALSE", "big"))
    sent = case.encode(b"abc")
    assert case.expected.checksum is not None
    assert case.expected.checksum.compute(sent[4:]) == 0


@pytest.mark.parametrize("sync", ["", "1ACFFC1D"])
def test_packets_of_other_apids_and_idle_ones_are_passed_over(sync: str) -> None:
    case = Case(Framing("ccsds", apid=5, sync=sync), CRC)
    other = Case(Framing("ccsds", apid=6, sync=sync), CRC)
    idle = Case(Framing("ccsds", apid=0x7FF, sync=sync), CRC)
    stream = other.encode(b"other") + case.encode(b"ours") + idle.encode(b"idle")
    assert [case.payload_of(frame) for frame in case.feed(stream)] == [b"ours"]
    every = Case(Framing("ccsds", sync=sync), CRC)
    assert [case.payload_of(frame) for frame in every.feed(stream)] == [b"other", b"ours"]


# What the radio appends


@pytest.mark.parametrize(
    "framing",
    [
        *(Framing("lines", "CR"), Framing("lines", "LF"), Framing("lines", "CRLF")),
        *(Framing("cobs"), Framing("slip"), Framing("sync-fixed", sync="AA 55", length=22)),
        *(Framing("sync-length", sync="AA 55"), Framing("ccsds", sync="1ACFFC1D")),
    ],
)
@pytest.mark.parametrize("value", [0xA9, 0x00, 0x0A, 0x0D, 0xC0, 0xAA, 0xFF])
@pytest.mark.parametrize("chunk_bytes", [1, 7, 1000])
def test_one_byte_behind_each_frame_is_its_strength(
    framing: Framing, value: int, chunk_bytes: int
) -> None:
    framer = make_framer(framing, Expected(rssi_bytes=1))
    stream = (encode_frame(framing, PAYLOAD) + bytes([value])) * 3
    frames = [
        frame
        for start in range(0, len(stream), chunk_bytes)
        for frame in framer.feed(stream[start : start + chunk_bytes])
    ]
    assert [(f.payload, f.problem, f.rssi_dbm) for f in frames] == [
        (PAYLOAD, "", float(value - 256))
    ] * 3
    for frame in frames:
        assert stream[frame.offset : frame.offset + len(frame.raw)] == frame.raw


def test_slip_that_begins_with_its_end_has_its_strength_only_behind_the_frame() -> None:
    framer = make_framer(Framing("slip"), Expected(rssi_bytes=1))
    frames = framer.feed(b"\xc0one\xc0\xa9\xc0two\xc0\xc0")
    assert [(f.payload, f.rssi_dbm) for f in frames] == [(b"one", -87.0), (b"two", -64.0)]
