"""XBee in API mode: 0x7E, length, frame type, what that type holds, checksum.

Source: Digi, XBee/XBee-PRO S2C 802.15.4 and ZigBee user guides, "API operation". The 16-bit
length, high byte first, counts what lies between it and the checksum, which is 0xFF minus the
sum of those bytes. In mode 2 the bytes 7E, 7D, 11 and 13 behind the first are sent as 7D and
the byte with 0x20 flipped. Received data come in the types of the table below; the others,
such as the status of a transmission, are about the link: they are neither packets nor faults.
"""

import re
from functools import lru_cache

from protocol.checksum import ChecksumCodec
from protocol.framing.expected import Expected
from protocol.framing.scanning import NO_FRAME, NOT_YET, ScanningFramer
from protocol.mission import Framing
from protocol.packet import Frame

KEYS = frozenset({"mode", "inner", "destination"})
"""The keys of a mission's framing that this kind uses."""

MAX_CONTENT_BYTES = 1024
"""No XBee announces more; the largest radio payload is 256 bytes."""

_DATA_TYPES: dict[int, tuple[int, int | None]] = {
    0x80: (11, 9),  # receive packet, 64-bit address
    0x81: (5, 3),  # receive packet, 16-bit address
    0x90: (12, None),  # receive packet
    0x91: (18, None),  # explicit receive packet
}
"""Where the data begin, and where the signal strength (-dBm) stands, counted from the type."""

LOWEST_TYPE = 0x80
"""Lower types go from the computer to the radio."""

MAX_DATA_BYTES = MAX_CONTENT_BYTES - max(begin for begin, _ in _DATA_TYPES.values())

_RECEIVE_PACKET_HEAD = b"\x90\x00\x13\xa2\x00\x00\x00\x00\x00\xff\xfe\x01"
_ESCAPED = re.compile(rb"\x7d(.)", re.DOTALL)
_TO_ESCAPE = re.compile(rb"[\x7e\x7d\x11\x13]")


class XbeeApiFramer:
    """Finds API frames and returns the data received by radio as frames."""

    def __init__(self, framing: Framing, _expected: Expected) -> None:
        self._scanner = ScanningFramer(shape_of(framing), fits_tells=True)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        return self._scanner.feed(data)

    def interrupt(self) -> list[Frame]:
        """Give up the frames that are not complete."""
        return self._scanner.interrupt()


class XbeeShape:
    """API frames of mode 1."""

    sizes_differ = True

    def find(self, held: bytes, start: int) -> int:
        """Return the first place from `start` on with a 0x7E."""
        place = held.find(b"\x7e", start)
        return place if place >= 0 else len(held)

    def measure(self, held: bytes, place: int) -> int:
        """Return the size that the length at `place` announces."""
        if place + 3 > len(held):
            return NOT_YET
        content_size = held[place + 1] << 8 | held[place + 2]
        return content_size + 4 if 1 <= content_size <= MAX_CONTENT_BYTES else NO_FRAME

    def fits(self, raw: bytes) -> bool:
        """Return whether checksum and type are those of a frame that a radio hands over."""
        content = self.plain(raw)[3:]
        return content[0] >= LOWEST_TYPE and sum(content) & 0xFF == 0xFF

    def open(self, raw: bytes, offset: int, good: bool) -> Frame | None:
        """Return the data of an API frame; None when it carries none."""
        if not good:
            return Frame(b"", raw, offset, "the checksum of the XBee's API frame is wrong")
        content = self.plain(raw)[3:-1]
        begin, rssi = _DATA_TYPES.get(content[0], (len(content), None))
        if len(content) <= begin:
            return None
        strength = None if rssi is None else -float(content[rssi])
        return Frame(content[begin:], raw, offset, rssi_dbm=strength)

    def plain(self, raw: bytes) -> bytes:
        """Return the API frame without escapes."""
        return raw


class _EscapedShape(XbeeShape):
    """API frames of mode 2."""

    def measure(self, held: bytes, place: int) -> int:
        """Return the size on the wire, which is known once all bytes are there."""
        head = _plain_bytes(2).match(held, place + 1)
        if head is None:
            return _missing(held, place, 2)
        content_size = super().measure(b"\x7e" + _unescaped(head.group()), 0) - 4
        if content_size < 1:
            return NO_FRAME
        rest = _plain_bytes(content_size + 1).match(held, head.end())
        return rest.end() - place if rest else _missing(held, place, content_size + 3)

    def plain(self, raw: bytes) -> bytes:
        """Return the API frame without escapes."""
        return _unescaped(raw)


def shape_of(framing: Framing) -> XbeeShape:
    """Return what API frames look like in the framing's mode."""
    return _EscapedShape() if framing.mode == 2 else XbeeShape()


@lru_cache(maxsize=MAX_CONTENT_BYTES + 2)
def _plain_bytes(number: int) -> re.Pattern[bytes]:
    """Return the pattern of so many bytes, each with an escape before it or not."""
    return re.compile(rb"(?:[^\x7d\x7e]|\x7d[^\x7d\x7e]){%d}" % number, re.DOTALL)


def _missing(held: bytes, place: int, number: int) -> int:
    """Tell whether the `number` bytes behind the 0x7E may still come or cannot."""
    begun = re.compile(rb"(?:[^\x7d\x7e]|\x7d[^\x7d\x7e])*\x7d?").match(held, place + 1)
    return NOT_YET if begun is not None and begun.end() == len(held) else NO_FRAME


def _unescaped(data: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([found.group(1)[0] ^ 0x20]), data)


def _escaped(data: bytes) -> bytes:
    return _TO_ESCAPE.sub(lambda found: bytes([0x7D, found.group()[0] ^ 0x20]), data)


def encode_xbee_api(payload: bytes, framing: Framing, checksum: ChecksumCodec | None) -> bytes:
    """Return a receive packet (0x90) of `payload` and its checksum, as the radio hands it over.

    Raises ValueError when it is longer than an XBee's frames are.
    """
    content = _RECEIVE_PACKET_HEAD + (checksum.append(payload) if checksum else payload)
    if len(content) > MAX_CONTENT_BYTES:
        raise ValueError(f"an API frame of {len(content)} bytes: at most {MAX_CONTENT_BYTES}")
    return api_frame(content, framing)


def api_frame(content: bytes, framing: Framing) -> bytes:
    """Return the API frame around `content`, which begins with the type."""
    body = len(content).to_bytes(2, "big") + content + bytes([0xFF - (sum(content) & 0xFF)])
    return b"\x7e" + (_escaped(body) if framing.mode == 2 else body)
