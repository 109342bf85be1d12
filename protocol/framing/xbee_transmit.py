"""XBee in API mode, the other way: what a computer gives its radio to be sent, and what the radio
says of it.

Source: Digi, XBee/XBee-PRO S2C 802.15.4 and ZigBee user guides, "API operation": transmit request
(0x10), transmit status (0x8B), receive packet (0x80, 0x90, 0x91). In this mode a radio ignores
every byte that is no API frame.
"""

from typing import NamedTuple

from protocol.framing.inner import PIECE_BYTES
from protocol.framing.scanning import ScanningFramer
from protocol.framing.xbee_api import LOWEST_TYPE, api_frame, shape_of
from protocol.mission import Framing
from protocol.packet import Frame


class Address(NamedTuple):
    """Which radio is meant: by its 64-bit address, `UNKNOWN_LONG` when it only has the 16-bit one
    called `short`."""

    long: int
    short: int = 0xFFFE

    @property
    def text(self) -> str:
        """The address as it is printed on the radio: SH and SL; or the short one."""
        if self.long == UNKNOWN_LONG:
            return f"{self.short:04X}"
        return f"{self.long >> 32:08X} {self.long & 0xFFFF_FFFF:08X}"


UNKNOWN_LONG = 0xFFFF_FFFF_FFFF_FFFF
BROADCAST = Address(0xFFFF)
"""Every radio on the network."""

DELIVERED = 0x00
NOT_ACKNOWLEDGED = 0x21
"""Delivery statuses: all is well, and no radio there acknowledged it."""

_TRANSMIT_REQUEST = 0x10
_TRANSMIT_STATUS = 0x8B
_FROM_LONG = (0x80, 0x90, 0x91)
_FROM_SHORT = 0x81
_NOBODY = Address(UNKNOWN_LONG)
_REQUEST_HEAD_BYTES = 14
_STATUS_BYTES = 7


class TransmitRequest(NamedTuple):
    """Data for the radio at `destination`; with a `frame_id` of 1 to 255 the
    computer's own radio reports what became of them, with 0 it does not."""

    frame_id: int
    destination: Address
    data: bytes


class TransmitStatus(NamedTuple):
    """What the radio says of a request; `status` is `DELIVERED` or why it was not."""

    frame_id: int
    status: int


def pieces_of(data: bytes) -> list[bytes]:
    """Return `data` in pieces that one request can carry."""
    return [data[start : start + PIECE_BYTES] for start in range(0, len(data), PIECE_BYTES)]


def encode_request(request: TransmitRequest, framing: Framing) -> bytes:
    """Return the API frame of a request."""
    to = request.destination
    address = to.long.to_bytes(8, "big") + to.short.to_bytes(2, "big")
    radius_and_options = bytes(2)
    head = bytes([_TRANSMIT_REQUEST, request.frame_id]) + address + radius_and_options
    return api_frame(head + request.data, framing)


def encode_status(status: TransmitStatus, framing: Framing) -> bytes:
    """Return the API frame in which a radio reports, as if at the first attempt."""
    head = bytes([_TRANSMIT_STATUS, status.frame_id]) + b"\xff\xfe"
    retries, discovery = b"\0", b"\0"
    return api_frame(head + retries + bytes([status.status]) + discovery, framing)


def address_of(text: str) -> Address:
    """Return the address that a mission writes as 16 hexadecimal digits."""
    return Address(int(text.replace(" ", ""), 16))


def as_the_radio_takes(data: bytes, framing: Framing) -> bytes:
    """Return `data` as a computer gives them to the mission's radio, for all who hear it: in an
    XBee's API mode as requests without a report, else as they are."""
    if framing.kind != "xbee-api":
        return data
    requests = [TransmitRequest(0, BROADCAST, piece) for piece in pieces_of(data)]
    return b"".join(encode_request(request, framing) for request in requests)


class RequestReader:
    """Finds transmit requests in what a computer gives its radio; all else is passed over."""

    def __init__(self, framing: Framing) -> None:
        self._frames = _Contents(framing, from_radio=False)

    def feed(self, data: bytes) -> list[TransmitRequest]:
        """Take the next bytes and return the requests they complete; never raises."""
        return [
            TransmitRequest(
                content[1], _address(content[2:10], content[10:12]), content[_REQUEST_HEAD_BYTES:]
            )
            for content in self._frames.feed(data)
            if content[0] == _TRANSMIT_REQUEST and len(content) >= _REQUEST_HEAD_BYTES
        ]


class RadioReader:
    """Finds in what a radio gives its computer which radio it heard last, and its reports.

    `heard` is the address of the last radio that sent data; None before the first.
    """

    def __init__(self, framing: Framing) -> None:
        self.heard: Address | None = None
        self._frames = _Contents(framing, from_radio=True)

    def feed(self, data: bytes) -> list[TransmitStatus]:
        """Take the next bytes and return the reports they complete; never raises."""
        found = []
        for content in self._frames.feed(data):
            if content[0] == _TRANSMIT_STATUS and len(content) >= _STATUS_BYTES:
                found.append(TransmitStatus(content[1], content[5]))
            elif content[0] in _FROM_LONG and len(content) > 9:
                self._note(_address(content[1:9]))
            elif content[0] == _FROM_SHORT and len(content) > 3:
                self._note(_address(short=content[1:3]))
        return found

    def _note(self, address: Address) -> None:
        if address not in (_NOBODY, BROADCAST):
            self.heard = address


def _address(long: bytes = b"\xff" * 8, short: bytes = b"\xff\xfe") -> Address:
    return Address(int.from_bytes(long, "big"), int.from_bytes(short, "big"))


class _Contents:
    """Cuts a stream into what API frames hold, between length and checksum."""

    def __init__(self, framing: Framing, *, from_radio: bool) -> None:
        self._scanner = ScanningFramer(_ContentShape(framing, from_radio), fits_tells=True)

    def feed(self, data: bytes) -> list[bytes]:
        return [frame.payload for frame in self._scanner.feed(data) if not frame.problem]


class _ContentShape:
    """All API frames of one direction."""

    sizes_differ = True

    def __init__(self, framing: Framing, from_radio: bool) -> None:
        self._shape = shape_of(framing)
        self._from_radio = from_radio
        self.find = self._shape.find
        self.measure = self._shape.measure

    def fits(self, raw: bytes) -> bool:
        content = self._shape.plain(raw)[3:]
        return (content[0] >= LOWEST_TYPE) is self._from_radio and sum(content) & 0xFF == 0xFF

    def open(self, raw: bytes, offset: int, good: bool) -> Frame | None:
        return Frame(self._shape.plain(raw)[3:-1], raw, offset) if good else None
