"""The receiving radio at the station: what its serial port adds about the link."""

from msgspec.structs import replace

from protocol.framing import Framer, make_framer
from protocol.framing.xbee_api import api_frame
from protocol.mission import Mission
from protocol.side_lines import has_lines

_LINE_ENDS = {"CR": b"\r", "LF": b"\n", "CRLF": b"\r\n"}
_RECEIVED_16_BIT = 0x81
_SENDER = b"\x00\x01"


class Receiver:
    """Tells the strength of the signal in the way of the mission's radio.

    With `reports_rssi` an XBee hands packets over in API frames of type 0x81, which have it
    (Digi, XBee 802.15.4 user guide), and the side lines of a microcontroller say it.
    """

    def __init__(self, mission: Mission, reports_rssi: bool) -> None:
        framing = mission.framing
        self._is_xbee = framing.kind == "xbee-api" and reports_rssi
        self._framing = framing
        self._opener: Framer = make_framer(replace(framing, inner=None))
        self._is_ebyte = mission.radio.rssi == "ebyte"
        lines = reports_rssi and bool(mission.radio.side_lines) and has_lines(framing)
        self._line_end = _LINE_ENDS[(framing.inner or framing).ending] if lines else b""

    def hand_over(self, frame: bytes, rssi_dbm: float) -> bytes:
        """Return a frame in the form in which this radio hands it over."""
        if not self._is_xbee:
            return frame
        data = [opened.payload for opened in self._opener.feed(frame)]
        return b"".join([self._api_frame(piece, rssi_dbm) for piece in data])

    def appended(self, rssi_dbm: float) -> bytes:
        """Return what follows a frame: the byte of an EBYTE radio, dBm = value - 256."""
        if not self._is_ebyte:
            return b""
        return bytes([max(0, min(255, round(rssi_dbm) + 256))])

    def side_line(self, rssi_dbm: float) -> bytes:
        """Return the line about the link behind a packet; nothing without such lines."""
        return b"RSSI: %d" % round(rssi_dbm) + self._line_end if self._line_end else b""

    def _api_frame(self, data: bytes, rssi_dbm: float) -> bytes:
        strength = max(0, min(255, round(-rssi_dbm)))
        content = bytes([_RECEIVED_16_BIT]) + _SENDER + bytes([strength, 0]) + data
        return api_frame(content, self._framing)
