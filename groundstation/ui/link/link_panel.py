"""The link card: what was received, lost and rejected, how fast, how strong, how long ago."""

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from groundstation.flight.flight import Flight
from groundstation.flight.link_quality import link_quality
from groundstation.flight.losses import counts_losses, lost_in_a_sentence, lost_in_words
from groundstation.flight.outcomes import SHOWN_S, OutcomeKind, Outcomes, latest_outcomes
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.figure import MARKS
from groundstation.ui.freshness import age_text, is_stale
from groundstation.ui.labels import Text
from groundstation.ui.link.packet_strip import WORDS, PacketStrip
from groundstation.ui.link.signal_view import SignalView
from groundstation.ui.link.strip_layout import LARGEST_PX
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from protocol.mission import Mission

_MOST_OUTCOMES = 3000
"""At a rate that gives more in two minutes, the strip shows less than two minutes."""
_QUICK = 20.0
"""Above so many packets a second the strip changes once a second: nobody reads it faster."""
_SELDOM = 0.05
"""Below so many packets a second, as in a mission that sends once a minute, the rate is told a
minute."""
_WIDE_PX = 720
_GAP_PX = 5
"""Between a name and its value."""
_MARKS = {
    OutcomeKind.REJECTED: "✕",
    OutcomeKind.LOST: "☐",
    OutcomeKind.DUPLICATE: "▮▮",
    OutcomeKind.OUT_OF_ORDER: "◆",
    OutcomeKind.RESET: "?",
}


class LinkPanel(Panel):
    """Counts, rate, signal strength and age, and below them the packet strip."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._counts_losses = counts_losses(mission)
        self._values: dict[str, Text] = {}
        self._signal = SignalView()
        self._strip = PacketStrip()
        self._span = Text("", "quiet")
        self._span.setAccessibleName("Latest packets")
        self._strip_state: tuple[object, ...] = ()
        self._arrange()

    def room(self, width_px: int) -> Room:
        """Return the room of four lines with a strip below, or beside when it is wide."""
        line_px = theme.line_px()
        if width_px >= _WIDE_PX:
            return Room(290, 4 * line_px + 8, 4 * line_px + 12, most_height_px=4 * line_px + 12)
        rows = round(SHOWN_S * self.mission.rate_hz) // max(1, width_px // LARGEST_PX) + 2
        most_px = 5 * line_px + 12 + max(58, rows * LARGEST_PX)
        return Room(310, 5 * line_px + 30, 5 * line_px + 70, stretch=0.5, most_height_px=most_px)

    def show_figures(self, station: Station) -> None:
        """Show the present figures."""
        flight, now_ns = station.flight, station.link.now_ns()
        quality = link_quality(flight, now_ns)
        self._tell("Received", str(flight.received))
        self._tell("Lost", self._lost_text(flight) if self._counts_losses else "not counted")
        self._tell("Rate", _rate_text(quality.packets_a_second) if flight.received else "–")
        self._tell("Rejected", self._rejected_text(flight))
        self._tell("Signal", _signal_text(flight))
        self._signal.setVisible(flight.signal.rows > 0)
        self._signal.show_signal(flight.signal, now_ns)
        self._show_age(station)
        standing = isinstance(station, ReplayStation) and not station.replay.playing
        quick = quality.packets_a_second > _QUICK and not standing
        self._show_strip(flight, now_ns, quality.packets_a_second, quick=quick)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._strip.update()
        self._signal.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the strip beside the figures where there is width for it."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE_PX
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        self._box.setStretch(0, 1 if wide else 0)
        self._box.setSpacing(2 * theme.SPACE_PX if wide else theme.SPACE_PX // 2)

    def _arrange(self) -> None:
        card = QWidget()
        grid = QGridLayout(card)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP_PX)
        grid.setVerticalSpacing(0)
        places = {"Received": (0, 0), "Lost": (0, 2), "Rate": (1, 0), "Age": (1, 2)}
        for name, (row, column) in (places | {"Rejected": (2, 0), "Signal": (3, 0)}).items():
            value = self._values[name] = Text("–", "value")
            value.setAccessibleName(name)
            grid.addWidget(Text(name, "quiet"), row, column)
            grid.addWidget(value, row, column + 1, 1, 3 if name == "Rejected" else 1)
        grid.addWidget(self._signal, 3, 2, 1, 2)
        grid.setRowStretch(4, 1)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 4)
        self._values["Signal"].setMinimumWidth(_width_of("-120 dBm"))
        below = QWidget()
        column_box = QVBoxLayout(below)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(2)
        column_box.addWidget(self._span)
        column_box.addWidget(self._strip, 1)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.SPACE_PX // 2)
        self._box.addWidget(card)
        self._box.addWidget(below, 1)

    def _tell(self, name: str, text: str) -> None:
        self._values[name].show_text(text)

    def _show_age(self, station: Station) -> None:
        age_s, stale = station.age_of_last_packet_s(), is_stale(station)
        mark = MARKS["caution"] if stale else ""
        self._tell("Age", "none yet" if age_s is None else mark + age_text(age_s))
        self._values["Age"].dress("limit", "caution" if stale else "plain")

    def _lost_text(self, flight: Flight) -> str:
        """Return the count and its share, or, behind a reset, what is known and what is not, as
        far as there is room."""
        counted, value = flight.continuity, self._values["Lost"]
        texts = lost_in_words(counted.lost, counted.resets)
        value.setToolTip(lost_in_a_sentence(counted.lost, counted.resets) if counted.resets else "")
        if counted.lost and not counted.resets:
            percent = 100 * counted.lost / (flight.received + counted.lost + counted.damaged)
            shares = (f"{counted.lost} · {percent:.{digits}f} %" for digits in (1, 0))
            texts = (*shares, *texts)
        return next((text for text in texts if _width_of(text) <= value.width()), texts[-1])

    def _rejected_text(self, flight: Flight) -> str:
        """Return the count and as many reasons as fit, the most frequent first."""
        reasons = flight.rejected_by_reason.most_common()
        if not reasons:
            return "0"
        value = self._values["Rejected"]
        value.setToolTip("rejected: " + ", ".join(f"{n} {why}" for why, n in reasons))
        texts = (_reasons_text(reasons, shown) for shown in range(len(reasons), 0, -1))
        return next((text for text in texts if _width_of(text) <= value.width()), _sum(reasons))

    def _show_strip(
        self, flight: Flight, now_ns: int, packets_a_second: float, *, quick: bool
    ) -> None:
        second = now_ns // 10**9
        counts = (0, 0) if quick else (flight.received, flight.rejected)
        state = (flight, *counts, second)
        if state == self._strip_state:
            return
        self._strip_state = state
        span_s = min(SHOWN_S, _MOST_OUTCOMES / max(packets_a_second, 1e-9))
        outcomes = latest_outcomes(flight, now_ns, span_s)
        counted = flight.continuity
        total = flight.received + flight.rejected + counted.lost + counted.resets
        self._strip.show_outcomes(outcomes, total, now_ns)
        texts = _span_texts(outcomes, span_s, self._strip.packets_a_cell)
        room_px = self._strip.width()
        fitting = (text for text in texts if _width_of(text) <= room_px)
        self._span.show_text(next(fitting, texts[-1]))
        self._span.setToolTip(texts[0])


def _reasons_text(reasons: list[tuple[str, int]], shown: int) -> str:
    """Return how many frames were rejected, and why the first `shown` reasons say so."""
    parts = [f"{count} {reason}" for reason, count in reasons[:shown]]
    if shown < len(reasons):
        parts.append(f"{_sum(reasons[shown:])} other")
    return f"{_sum(reasons)}: {', '.join(parts)}"


def _sum(reasons: list[tuple[str, int]]) -> str:
    return str(sum(count for _, count in reasons))


def _rate_text(packets_a_second: float) -> str:
    """Return a rate in the unit in which it is not zero."""
    if 0 < packets_a_second < _SELDOM:
        return f"{packets_a_second * 60:.1f} /min"
    return f"{packets_a_second:.1f} /s"


def _signal_text(flight: Flight) -> str:
    return "not told" if flight.rssi_dbm is None else f"{flight.rssi_dbm:.0f} dBm"


def _span_texts(outcomes: Outcomes, span_s: float, packets_a_cell: int) -> list[str]:
    """Return what the strip shows in words, the longest text first."""
    span = "last 2 min" if span_s == SHOWN_S else f"last {span_s:.0f} s"
    if not outcomes:
        return [f"{span}: no packet", "no packet"]
    counts = {kind: outcomes.packets_of(kind) for kind in WORDS}
    troubles = [(mark, counts[kind], kind) for kind, mark in _MARKS.items() if counts[kind]]
    each = f" · {packets_a_cell} a cell" if packets_a_cell > 1 else ""
    if not troubles:
        return [f"{span}: all {counts[OutcomeKind.GOOD]} good{each}", "all good"]
    in_words = "  ".join(f"{mark} {count} {WORDS[kind]}" for mark, count, kind in troubles)
    in_marks = "  ".join(f"{mark} {count}" for mark, count, _ in troubles)
    return [f"{span}: {in_words}{each}", f"{in_words}{each}", in_words, in_marks]


def _width_of(text: str) -> int:
    return QFontMetrics(theme.font(bold=True)).horizontalAdvance(text) + 4
