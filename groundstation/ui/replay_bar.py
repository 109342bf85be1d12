"""The controls of a replay: the whole flight to scrub on, play, steps, events, loop, speed."""

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton

from groundstation.link.replay_clock import FASTEST, SLOWEST
from groundstation.replay_station import ReplayStation
from groundstation.ui import theme
from groundstation.ui.flight_curve import FlightCurve
from groundstation.ui.labels import Text
from groundstation.ui.plotting.ticks import clock

SPEEDS = (SLOWEST, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, FASTEST, math.inf)


class ReplayBar(QFrame):
    """Drives one replay; `jumped` tells that it has gone to another moment, or stands still."""

    jumped = Signal()

    def __init__(self, station: ReplayStation) -> None:
        super().__init__()
        self._station = station
        self._clock = station.replay
        self._loop_from_ns: int | None = None
        whole = station.whole.at(station.whole.end)
        self._curve = FlightCurve(whole, self._clock.begin_ns, self._clock.end_ns)
        self._curve.moved.connect(self.go_to)
        self._play = self._button("Pause", "Play or pause", self.toggle)
        self._moment = Text(self._moment_text())
        self._speed = QComboBox()
        self._speed.setAccessibleName("Speed")
        for speed in sorted({*SPEEDS, self._clock.speed}):
            self._speed.addItem(
                "as fast as possible" if math.isinf(speed) else f"× {speed:g}", speed
            )
        self._speed.currentIndexChanged.connect(self._take_speed)
        self._loop = self._button("Loop from here", "Loop: begin, end, leave", self.mark_loop)
        self._lay_out()
        self.show_moment()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN_PX, 4, theme.MARGIN_PX, 0)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(self._play)
        for text, name, do in (
            ("|◀", "To the event before", lambda: self.go_to_event(-1)),
            ("◀", "One packet back", lambda: self.step(-1)),
            ("▶", "One packet on", lambda: self.step(1)),
            ("▶|", "To the next event", lambda: self.go_to_event(1)),
        ):
            button = self._button(text, name, do)
            button.setToolTip(name)
            button.setFixedWidth(44)
            layout.addWidget(button)
        layout.addWidget(self._curve, 1)
        layout.addWidget(self._moment)
        layout.addWidget(self._loop)
        layout.addWidget(self._speed)
        widest = self._play.fontMetrics().horizontalAdvance("Pause") + 40
        self._play.setMinimumWidth(widest)
        words = ("Loop from here", "Loop to here", "End the loop")
        self._loop.setFixedWidth(
            max(self._loop.fontMetrics().horizontalAdvance(word) for word in words) + 40
        )
        # of one width: another one would have the curve painted anew at each moment
        longest = self._moment_text(self._clock.end_ns).replace("1", "8")
        self._moment.setFixedWidth(self._moment.fontMetrics().horizontalAdvance(longest) + 4)

    def toggle(self) -> None:
        """Pause when playing, else play."""
        if self._clock.playing:
            self._clock.pause()
        else:
            self._clock.play()
        self._show_jump()

    def play_backwards(self) -> None:
        """Play towards the beginning."""
        self._clock.play(backwards=True)
        self._show_jump()

    def step(self, packets: int) -> None:
        """Pause and go some packets on, or back when negative."""
        self._station.step(packets)
        self._show_jump()

    def go_to_event(self, direction: int) -> None:
        """Go to the next event, or to the one before when `direction` is negative."""
        self._station.go_to_event(direction)
        self._show_jump()

    def go_to_end(self, *, first: bool) -> None:
        """Go to the beginning or to the end."""
        self.go_to(self._clock.begin_ns if first else self._clock.end_ns)

    def change_speed(self, steps: int) -> None:
        """Take a speed that stands further on in the list, or back when negative."""
        index = self._speed.findData(self._clock.speed) + steps
        self._speed.setCurrentIndex(min(max(index, 0), self._speed.count() - 1))

    def mark_loop(self) -> None:
        """First begin a stretch to be repeated, then end it, then go on without."""
        if self._clock.loop is not None:
            self._clock.end_loop()
        elif self._loop_from_ns is None:
            self._loop_from_ns = self._clock.now_ns()
        else:
            self._clock.set_loop(self._loop_from_ns, self._clock.now_ns())
            self._loop_from_ns = None
        self._show_jump()

    def show_moment(self) -> None:
        """Show where the replay is."""
        self._play.setText("Pause" if self._clock.playing else "Play")
        self._moment.show_text(self._moment_text())
        self._curve.show_moment(self._clock.now_ns(), self._shown_loop())
        self._loop.setText(self._loop_text())
        index = self._speed.findData(self._clock.speed)
        if index != self._speed.currentIndex():
            self._speed.setCurrentIndex(index)

    def go_to(self, moment_ns: int) -> None:
        """Go to a moment of the log's clock, ns."""
        self._clock.seek(moment_ns)
        self._show_jump()

    def _take_speed(self, index: int) -> None:
        if index >= 0:  # a speed that was set elsewhere may not be in the list
            self._clock.set_speed(self._speed.itemData(index))

    def _show_jump(self) -> None:
        self.show_moment()
        self.jumped.emit()

    def _shown_loop(self) -> tuple[int, int] | None:
        if self._loop_from_ns is not None:
            return self._loop_from_ns, self._clock.now_ns()
        return self._clock.loop

    def _loop_text(self) -> str:
        if self._clock.loop is not None:
            return "End the loop"
        return "Loop from here" if self._loop_from_ns is None else "Loop to here"

    def _moment_text(self, moment_ns: int | None = None) -> str:
        now_ns = self._clock.now_ns() if moment_ns is None else moment_ns
        passed_s = (now_ns - self._clock.begin_ns) / 1e9
        whole_s = (self._clock.end_ns - self._clock.begin_ns) / 1e9
        return f"{clock(passed_s)} / {clock(whole_s)}"

    def _button(self, text: str, name: str, do: object) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: do())  # type: ignore[operator]
        return button
