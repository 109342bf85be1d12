import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.decoder import Decoder, framer_of
from protocol.encoder import Encoder
from protocol.framing import checksum_of, encode_frame
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk, FieldError, Packet, Reject, RejectReason, Value
from tests.protocol.byte_streams import cuts, decoded, noise, packet_of, pieces_of, reject_of
from tests.protocol.random_missions import binary_missions, mission_of, missions, values_for

NAMES = builtin_names()
BINARY = load_mission("cansat-binary")
LINE = (
    b"1031,13:14:02,20,F,ASCENT,200.2,25.5,98.1,7.9,1,2,3,0.1,0.2,9.8,"
    b"0.1,0.2,0.3,13:14:01,250.5,38.3760,-79.6078,9,CXON"
)
AAS = load_mission("aas-2026")


def damaged(frame: bytes, draw: st.DrawFn) -> bytes:
    """Return `frame` with some bits flipped, bytes taken out, put in or cut off."""
    data = bytearray(frame)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(["flip", "remove", "insert", "cut"]))
        if kind == "flip" and data:
            data[place] ^= draw(st.integers(1, 255))
        elif kind == "remove":
            del data[place : place + draw(st.integers(1, 5))]
        elif kind == "insert":
            data[place:place] = draw(noise(6))
        elif kind == "cut":
            del data[place:]
    return bytes(data)


@st.composite
def damaged_streams(draw: st.DrawFn, mission: Mission) -> bytes:
    """Frames of the mission, most of them damaged."""
    encoder = Encoder(mission)
    frames = [encoder.encode(v).frame for v in draw(st.lists(values_for(mission), max_size=3))]
    return b"".join(frame if draw(st.booleans()) else damaged(frame, draw) for frame in frames)


def assert_one_outcome_a_frame(mission: Mission, pieces: list[bytes]) -> None:
    """Each frame of the framing gives one packet or one reject, of the same bytes."""
    outcomes = decoded(mission, *pieces)
    frames = framer_of(mission).feed(b"".join(pieces))
    assert [(o.raw, o.offset) for o in outcomes] == [(f.raw, f.offset) for f in frames]
    for outcome, frame in zip(outcomes, frames, strict=True):
        if isinstance(outcome, Packet):
            assert list(outcome.values) == [field.name for field in mission.packet.fields]
        else:
            assert isinstance(outcome, Reject)
            assert outcome.detail
            assert (outcome.reason is RejectReason.OUT_OF_FRAME) == bool(frame.problem)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data(), cuts=cuts())
def test_damaged_frames_of_built_in_missions_are_one_packet_or_reject_each(
    name: str, data: st.DataObject, cuts: list[int]
) -> None:
    mission = load_mission(name)
    stream = data.draw(damaged_streams(mission))
    assert_one_outcome_a_frame(mission, pieces_of(stream, cuts))


@given(mission=missions(), data=st.data(), cuts=cuts())
def test_damaged_frames_of_any_mission_are_one_packet_or_reject_each(
    mission: Mission, data: st.DataObject, cuts: list[int]
) -> None:
    stream = data.draw(damaged_streams(mission))
    assert_one_outcome_a_frame(mission, pieces_of(stream, cuts))


@given(mission=missions(), stream=noise(), cuts=cuts())
def test_noise_never_raises(mission: Mission, stream: bytes, cuts: list[int]) -> None:
    assert_one_outcome_a_frame(mission, pieces_of(stream, cuts))


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=5000)
@given(mission=missions(), data=st.data(), before=noise(), cuts=cuts())
def test_long_runs_of_damage_and_noise_never_raise(
    mission: Mission, data: st.DataObject, before: bytes, cuts: list[int]
) -> None:
    stream = before + data.draw(damaged_streams(mission))
    assert_one_outcome_a_frame(mission, pieces_of(stream, cuts))


@given(mission=missions(), before=noise(), data=st.data())
def test_after_noise_at_most_one_packet_is_lost(
    mission: Mission, before: bytes, data: st.DataObject
) -> None:
    sent = Encoder(mission).encode(data.draw(values_for(mission)))
    last = decoded(mission, before, sent.frame, sent.frame)[-1]
    assert isinstance(last, Packet)
    assert str(last.wire) == str(dict(sent.wire))


@given(mission=binary_missions(checked=True), data=st.data())
def test_a_flipped_byte_under_a_checksum_is_always_found(
    mission: Mission, data: st.DataObject
) -> None:
    sent = Encoder(mission).encode(data.draw(values_for(mission)))
    frame = framer_of(mission).feed(sent.frame)[-1]
    codec = checksum_of(mission.framing, mission.checksum)
    assert codec is not None
    flipped = bytearray(frame.payload)
    covered = st.integers(max(0, codec.skip - len(frame.head)), len(flipped) - 1)
    # Fletcher's sums take 0x00 and 0xFF for the same.
    flipped[data.draw(covered)] ^= data.draw(st.integers(1, 254))
    with pytest.raises(FieldError) as caught:
        codec.open(bytes(flipped), frame.head)
    assert caught.value.reason is RejectReason.CHECKSUM


def test_no_single_flipped_bit_of_a_real_frame_comes_out_as_a_packet() -> None:
    values = {f.name: 1.0 for f in BINARY.packet.fields} | {"FLAGS": "GPS_FIX", "CMD_ECHO": "CX"}
    frame = Encoder(BINARY).encode(values).frame
    for bit in range(8 * (len(frame) - 1)):
        flipped = bytearray(frame)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not [o for o in decoded(BINARY, bytes(flipped)) if isinstance(o, Packet)]


# Reasons


def cobs(payload: bytes) -> bytes:
    return encode_frame(BINARY.framing, payload)


def test_a_wrong_checksum_is_told_with_both_numbers() -> None:
    reject = reject_of(BINARY, cobs(b"123456789\x00\x01"))
    assert reject.reason is RejectReason.CHECKSUM
    assert reject.detail == "received 0100, computed 29B1"


@pytest.mark.parametrize("payload", [b"", b"\xff", b"\xff\xff"])
def test_a_frame_with_no_room_for_a_payload_is_of_wrong_length(payload: bytes) -> None:
    assert reject_of(BINARY, cobs(payload)).reason is RejectReason.LENGTH


def test_an_intact_payload_of_another_size_is_told_with_both_sizes() -> None:
    reject = reject_of(BINARY, cobs(b"123456789\xb1\x29"))
    assert (reject.reason, reject.detail) == (RejectReason.LENGTH, "9 bytes, expected 66")


def test_what_is_no_frame_is_out_of_frame() -> None:
    assert reject_of(BINARY, b"\x09ab\0").reason is RejectReason.OUT_OF_FRAME
    overlong = decoded(AAS, b"7" * 5000 + b"\r")
    assert [outcome.reason for outcome in overlong if isinstance(outcome, Reject)] == [
        RejectReason.OUT_OF_FRAME
    ] * 2


@pytest.mark.parametrize(
    ("old", "new", "reason", "detail"),
    [
        (b",CXON", b"", RejectReason.FIELD_COUNT, "23 fields, expected 24 to 25"),
        (b",9,CXON", b"", RejectReason.FIELD_COUNT, "22 fields, expected 24 to 25"),
        (b"98.1", b"98.l", RejectReason.NOT_A_NUMBER, "PRESSURE: '98.l' is not a number"),
        (b",20,", b",2O,", RejectReason.NOT_A_NUMBER, "PACKET_COUNT: '2O' is not a whole number"),
        (b"13:14:02", b"13:94:02", RejectReason.NOT_A_NUMBER, "'13:94:02' is not hh:mm:ss"),
        (b"ASCENT", b"ASC\xc5NT", RejectReason.NOT_TEXT, "byte 0xC5 is not ASCII"),
    ],
)
def test_a_damaged_line_is_rejected_for_what_is_wrong_with_it(
    old: bytes, new: bytes, reason: RejectReason, detail: str
) -> None:
    assert isinstance(packet_of(AAS, LINE + b"\r"), Packet)
    reject = reject_of(AAS, LINE.replace(old, new, 1) + b"\r")
    assert reject.reason is reason
    assert detail in reject.detail


# Packets


def test_values_are_in_si_and_wire_values_as_sent() -> None:
    packet = packet_of(AAS, LINE + b"\r\n")
    assert packet.values["PRESSURE"] == pytest.approx(98_100)
    assert packet.wire["PRESSURE"] == "98.1"
    assert packet.values["MISSION_TIME"] == 13 * 3600 + 14 * 60 + 2
    assert packet.values["MAG_R"] == pytest.approx(1e-5)
    assert packet.values["STATE"] == "ASCENT"
    assert packet.values["GPS_LONGITUDE"] == -79.6078


def test_a_packet_carries_the_times_of_the_chunk_that_completed_it() -> None:
    first, second = decoded(AAS, LINE[:50], LINE[50:] + b"\r" + LINE, b"\r")
    assert (first.monotonic_ns, first.utc_ns) == (2, 2000)
    assert (second.monotonic_ns, second.utc_ns) == (3, 3000)
    assert (first.offset, second.offset) == (0, len(LINE) + 1)
    assert first.raw == second.raw == LINE


def test_a_reject_carries_its_bytes_offset_and_times() -> None:
    _, reject = decoded(AAS, LINE + b"\r", b"RSSI? -87\r")
    assert isinstance(reject, Reject)
    assert (reject.raw, reject.offset) == (b"RSSI? -87", len(LINE) + 1)
    assert (reject.monotonic_ns, reject.utc_ns) == (2, 2000)


def test_a_chunk_is_decoded_even_when_nobody_looks_at_what_came_of_it() -> None:
    decoder = Decoder(AAS)
    decoder.feed(Chunk(LINE[:50], 1, 1))
    (packet,) = decoder.feed(Chunk(LINE[50:] + b"\r", 2, 2))
    assert isinstance(packet, Packet)


def test_decoders_share_nothing() -> None:
    one, other = Decoder(AAS), Decoder(AAS)
    assert not list(one.feed(Chunk(LINE, 1, 1)))
    assert not list(other.feed(Chunk(b"\r", 1, 1)))
    assert len(list(one.feed(Chunk(b"\r", 1, 1)))) == 1


def test_a_packet_of_one_byte_is_a_packet() -> None:
    mission = mission_of([{"name": "X", "type": "uint8"}])
    assert [
        o.values["X"] for o in decoded(mission, b"\x02\x05\0\x01\x01\0") if isinstance(o, Packet)
    ]


@given(values_for(BINARY))
def test_a_receiver_that_joins_in_the_middle_of_a_frame_reads_the_next(
    values: dict[str, Value],
) -> None:
    frame = Encoder(BINARY).encode(values).frame
    outcomes = decoded(BINARY, frame[len(frame) // 2 :], frame)
    assert isinstance(outcomes[-1], Packet)
    assert [type(o) for o in outcomes[:-1]] == [Reject]
