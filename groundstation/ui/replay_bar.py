"""The controls of a replay: play, pause, speed, and a bar to scrub through the flight."""

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSlider, QStyle

from groundstation.link.replay_link import ReplayLink
from groundstation.ui import theme
from groundstation.ui.labels import Text

SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0)
_STEPS = 10_000


class ReplayBar(QFrame):
    """Drives one replay link."""

    def __init__(self, link: ReplayLink) -> None:
        super().__init__()
        self._link = link
        self._play = QPushButton("Pause")
        self._play.setAccessibleName("Play or pause")
        self._play.clicked.connect(self.toggle)
        self._bar = MomentSlider(Qt.Orientation.Horizontal)
        self._bar.setAccessibleName("Moment of the flight")
        self._bar.setRange(0, _STEPS)
        self._bar.setPageStep(_STEPS // 20)
        self._bar.valueChanged.connect(self._scrub)
        self._moment = Text("0:00 / 0:00")
        self._speed = QComboBox()
        self._speed.setAccessibleName("Speed")
        for speed in dict.fromkeys(sorted({*SPEEDS, link.speed})):
            self._speed.addItem(
                "as fast as possible" if math.isinf(speed) else f"× {speed:g}", speed
            )
        self._speed.setCurrentIndex(self._speed.findData(link.speed))
        self._speed.currentIndexChanged.connect(
            lambda index: self._link.set_speed(self._speed.itemData(index))
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN_PX, 4, theme.MARGIN_PX, 0)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(Text("REPLAY", "value"))
        layout.addWidget(self._play)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._moment)
        layout.addWidget(self._speed)
        self._play.setMinimumWidth(self._play.fontMetrics().horizontalAdvance("Pause") + 40)

    def toggle(self) -> None:
        """Pause when playing, else play."""
        if self._link.playing:
            self._link.pause()
        else:
            self._link.play()
        self.show_moment()

    def show_moment(self) -> None:
        """Show where the replay is."""
        whole_ns = max(1, self._link.end_ns - self._link.begin_ns)
        passed_ns = self._link.now_ns() - self._link.begin_ns
        self._play.setText("Pause" if self._link.playing else "Play")
        self._moment.show_text(f"{_clock(passed_ns)} / {_clock(whole_ns)}")
        if not self._bar.isSliderDown():
            self._bar.blockSignals(True)
            self._bar.setValue(passed_ns * _STEPS // whole_ns)
            self._bar.blockSignals(False)

    def _scrub(self, step: int) -> None:
        whole_ns = self._link.end_ns - self._link.begin_ns
        self._link.seek(self._link.begin_ns + whole_ns * step // _STEPS)
        self.show_moment()


class MomentSlider(QSlider):
    """A slider that jumps to where it is clicked."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the place of the click, and drag on from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            place = QStyle.sliderValueFromPosition(
                self.minimum(), self.maximum(), int(event.position().x()), self.width()
            )
            self.setValue(place)
        super().mousePressEvent(event)


def _clock(time_ns: int) -> str:
    seconds = time_ns // 1_000_000_000
    return f"{seconds // 60}:{seconds % 60:02d}"
