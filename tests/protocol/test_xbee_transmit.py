"""What a computer gives an XBee in API mode, and what the radio says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.framing.xbee_api import encode_xbee_api
from protocol.framing.xbee_transmit import (
    BROADCAST,
    UNKNOWN_LONG,
    Address,
    RadioReader,
    RequestReader,
    TransmitRequest,
    TransmitStatus,
    address_of,
    as_the_radio_takes,
    encode_request,
    encode_status,
    pieces_of,
)
from protocol.mission import Framing

PLAIN, ESCAPED = Framing("xbee-api"), Framing("xbee-api", mode=2)
CANSAT = Address(0x0013A200_40A1B2C3)

ADDRESSES = st.builds(Address, st.integers(0, UNKNOWN_LONG), st.integers(0, 0xFFFF))
REQUESTS = st.builds(
    TransmitRequest, st.integers(0, 255), ADDRESSES, st.binary(min_size=1, max_size=100)
)
MODES = st.sampled_from([PLAIN, ESCAPED])


def test_a_request_lies_as_the_manual_says() -> None:
    """Digi, XBee ZigBee user guide, transmit request: "TxData0A" to 0013A200 400A0127."""
    request = TransmitRequest(1, Address(0x0013A200_400A0127), b"TxData0A")
    assert encode_request(request, PLAIN) == bytes.fromhex(
        "7E 00 16 10 01 00 13 A2 00 40 0A 01 27 FF FE 00 00 54 78 44 61 74 61 30 41 13"
    )
    assert encode_request(request, ESCAPED) == bytes.fromhex(
        "7E 00 16 10 01 00 7D 33 A2 00 40 0A 01 27 FF FE 00 00 54 78 44 61 74 61 30 41 7D 33"
    )


def test_a_status_is_read_as_the_manual_says() -> None:
    """Digi, XBee ZigBee user guide, transmit status: delivered to 7D84 at the first attempt."""
    frame = bytes.fromhex("7E 00 07 8B 01 7D 84 00 00 01 71")
    assert RadioReader(PLAIN).feed(frame) == [TransmitStatus(1, 0)]


@given(MODES, st.lists(st.tuples(st.binary(max_size=20), REQUESTS), max_size=5), st.data())
def test_requests_are_found_between_anything_however_they_are_cut(
    framing: Framing, sent: list[tuple[bytes, TransmitRequest]], data: st.DataObject
) -> None:
    stream = b"".join(
        rubbish.translate(None, b"\x7e\x7d") + encode_request(request, framing)
        for rubbish, request in sent
    )
    cut = data.draw(st.integers(0, len(stream)))
    reader = RequestReader(framing)
    found = reader.feed(stream[:cut]) + reader.feed(stream[cut:])
    assert found == [request for _, request in sent]


@given(MODES, st.integers(0, 255), st.integers(0, 255))
def test_a_status_that_is_written_is_read(framing: Framing, frame_id: int, status: int) -> None:
    given_status = TransmitStatus(frame_id, status)
    assert RadioReader(framing).feed(encode_status(given_status, framing)) == [given_status]


@given(st.binary(max_size=300))
def test_no_input_raises(data: bytes) -> None:
    for framing in (PLAIN, ESCAPED):
        RadioReader(framing).feed(data)
        RequestReader(framing).feed(data)


def received(head: str, data: bytes = b"x") -> bytes:
    content = bytes.fromhex(head) + data
    checksum = bytes([0xFF - (sum(content) & 0xFF)])
    return b"\x7e" + len(content).to_bytes(2, "big") + content + checksum


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("90 0013A200 40A1B2C3 FFFE 01", CANSAT),
        ("91 0013A200 40A1B2C3 FFFE E8 E8 0011 C105 01", CANSAT),
        ("80 0013A200 40A1B2C3 28 00", CANSAT),
        ("81 5001 28 00", Address(UNKNOWN_LONG, 0x5001)),
        ("90 FFFFFFFF FFFFFFFF FFFE 01", None),
        ("90 00000000 0000FFFF FFFE 01", None),
        ("88 01 4944 00", None),
    ],
)
def test_the_radio_heard_last_is_known(head: str, address: Address | None) -> None:
    reader = RadioReader(PLAIN)
    assert reader.feed(b"noise" + received(head)) == []
    assert reader.heard == address
    reader.feed(received("90 0013A200 00000007 FFFE 01"))
    assert reader.heard == Address(0x0013A200_00000007)


def test_addresses_are_written_as_on_the_radio() -> None:
    assert CANSAT.text == "0013A200 40A1B2C3"
    assert address_of(CANSAT.text) == address_of("0013a20040A1B2C3") == CANSAT
    assert Address(UNKNOWN_LONG, 0x5001).text == "5001"


def test_what_is_too_long_for_one_request_goes_in_several() -> None:
    data = bytes(250)
    requests = RequestReader(PLAIN).feed(as_the_radio_takes(data, PLAIN))
    assert [request.data for request in requests] == pieces_of(data)
    assert {(request.frame_id, request.destination) for request in requests} == {(0, BROADCAST)}
    assert as_the_radio_takes(data, Framing("lines")) == data


def test_what_goes_the_other_way_is_passed_over() -> None:
    assert RequestReader(PLAIN).feed(encode_xbee_api(b"telemetry", PLAIN, None)) == []
    reader = RadioReader(PLAIN)
    assert reader.feed(encode_request(TransmitRequest(1, CANSAT, b"CX"), PLAIN)) == []
    assert reader.heard is None
