"""The latest frame, by field: good, or rejected and why."""

from PySide6.QtWidgets import QVBoxLayout

from groundstation.flight.flight import Flight
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.freshness import age_text
from groundstation.ui.labels import Chip
from groundstation.ui.link.frame_view import FrameView
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from protocol.diagnosis import frame_parts, packet_parts
from protocol.mission import Mission
from protocol.packet import Packet, Reject

REJECT_HELD_S = 10.0
"""So long a rejected frame stays, for somebody to read it, while good ones come."""


class FramePanel(Panel):
    """The last line or bytes laid out by field; the first wrong field of a reject is marked."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._what = "line" if mission.packet.encoding == "text" else "frame"
        self._title = Chip()
        self._title.setWordWrap(True)
        self._view = FrameView()
        self._shown: tuple[type, int, int] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self._view, 1)
        self._tell(None, 0)

    def room(self, width_px: int) -> Room:
        """Return the room of a title and some rows of fields."""
        line_px = theme.line_px()
        return Room(280, 4 * line_px, 7 * line_px, stretch=1.0)

    def show_figures(self, station: Station) -> None:
        """Show the latest frame."""
        now_ns = station.link.now_ns()
        latest = _latest(station.flight, now_ns)
        self._tell(latest, now_ns)
        shown = None if latest is None else (type(latest), latest.offset, latest.monotonic_ns)
        if shown != self._shown:
            self._shown = shown
            if isinstance(latest, Packet):
                self._view.show_parts(packet_parts(self.mission, latest))
            else:
                self._view.show_parts(frame_parts(self.mission, latest.raw) if latest else [])

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._view.update()

    def _tell(self, latest: Packet | Reject | None, now_ns: int) -> None:
        if latest is None:
            self._title.tell("plain", f"Nothing received yet: here the last {self._what} appears.")
            return
        ago = age_text((now_ns - latest.monotonic_ns) / 1e9)
        if isinstance(latest, Packet):
            self._title.tell("plain", f"Last {self._what}, {ago} ago")
        else:
            self._title.tell(
                "warning",
                f"{self._what.capitalize()} rejected {ago} ago, {latest.reason}: {latest.detail}",
            )


def _latest(flight: Flight, now_ns: int) -> Packet | Reject | None:
    """Return the frame to show: the last reject while it is new, else the last packet."""
    packet = flight.last_packet
    reject = flight.latest_rejects[-1] if flight.latest_rejects else None
    if reject is None or packet is None:
        return packet or reject
    held = now_ns - reject.monotonic_ns < REJECT_HELD_S * 1e9
    return reject if held or reject.monotonic_ns > packet.monotonic_ns else packet
