"""The latest frame, by field: good, or rejected and why."""

from PySide6.QtGui import QResizeEvent

from groundstation.flight.flight import Flight
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.freshness import age_text
from groundstation.ui.labels import Chip
from groundstation.ui.link.frame_view import FrameView, height_of
from groundstation.ui.link.typical_frame import typical_parts
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from protocol.diagnosis import frame_parts, packet_parts
from protocol.mission import Mission
from protocol.packet import Packet, Reject

REJECT_HELD_S = 10.0
"""So long a rejected frame stays, for somebody to read it, while good ones come."""

_LEAST_PX = 280
_WIDE_PX = 600
"""From this width on the title stands before the first field."""
_NAMED_PX = 1600
"""From this width on the names of the fields may take room; else the mouse asks for them."""
_TITLE_PX = 168
"""What the title of a good frame takes there, so that the fields keep their places."""
_TITLE_SHARE = 0.85
_GAP_PX = 4
_CHIP_PX = 6
"""What the title is higher than a line."""


class FramePanel(Panel):
    """The last line or bytes laid out by field; the first wrong field of a reject is marked.

    The title stands before the first field where the panel is wide, else above.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._what = "line" if mission.packet.encoding == "text" else "frame"
        self._typical = [typical_parts(mission, kind) for kind in mission.packets]
        self._view = FrameView(self)
        self._title = Chip()
        self._title.setParent(self)
        self._title.setWordWrap(True)
        self._shown: tuple[type, int, int] | None = None
        self._tell(None, 0)

    def room(self, width_px: int) -> Room:
        """Return the room of a wide frame, with the names of its fields where it is wide enough."""
        plain_px = self._height_px(width_px, named=False)
        liked_px = self._height_px(width_px, named=True) if width_px >= _NAMED_PX else plain_px
        return Room(_LEAST_PX, plain_px, liked_px)

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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the title before or above the fields."""
        super().resizeEvent(event)
        self._arrange()

    def _height_px(self, width_px: int, *, named: bool) -> int:
        wide = width_px >= _WIDE_PX
        indent_px = _TITLE_PX if wide else 0
        parts_px = max(height_of(p, width_px, indent_px, named=named) for p in self._typical)
        return parts_px + (0 if wide else theme.line_px() + _CHIP_PX + _GAP_PX)

    def _arrange(self) -> None:
        """Give the title the room that its words need."""
        title_px = _words_px(self._title)
        if self.width() >= _WIDE_PX and title_px <= self.width() * _TITLE_SHARE:
            self._title.setGeometry(0, -1, title_px, theme.line_px() + 3)  # as high as the fields
            self._view.setGeometry(self.rect())
            self._view.set_indent(max(title_px + _GAP_PX, _TITLE_PX))
            return
        top = self._title.heightForWidth(self.width())
        self._title.setGeometry(0, 0, self.width(), top)
        self._view.setGeometry(0, top + _GAP_PX, self.width(), self.height() - top - _GAP_PX)
        self._view.set_indent(0)

    def _tell(self, latest: Packet | Reject | None, now_ns: int) -> None:
        before = self._title.text()
        self._name(latest, now_ns)
        if self._title.text() != before:
            self._arrange()

    def _name(self, latest: Packet | Reject | None, now_ns: int) -> None:
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


def _words_px(label: Chip) -> int:
    """Return the width of all words of a label on one line, px."""
    margins = label.contentsMargins()
    return (
        theme.metrics(bold=True).horizontalAdvance(label.text())
        + margins.left()
        + margins.right()
        + theme.SPACE_PX
    )


def _latest(flight: Flight, now_ns: int) -> Packet | Reject | None:
    """Return the frame to show: the last reject while it is new, else the last packet."""
    packet = flight.last_packet
    reject = flight.latest_rejects[-1] if flight.latest_rejects else None
    if reject is None or packet is None:
        return packet or reject
    held = now_ns - reject.monotonic_ns < REJECT_HELD_S * 1e9
    return reject if held or reject.monotonic_ns > packet.monotonic_ns else packet
