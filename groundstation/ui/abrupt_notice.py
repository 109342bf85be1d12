"""The notice that the last flight ended abruptly: what is safe, and what to do about it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from groundstation.abrupt_end import AbruptEnd, abrupt_end_of, log_cut_short
from groundstation.ui import theme
from groundstation.ui.background import Background
from groundstation.ui.labels import Text


class AbruptNotice(QFrame):
    """Hidden until a flight that ended abruptly is found; `look_in` searches for one.

    `offered` is what can be done about it, by name. `open_wanted`, `continue_wanted` and
    `dismissed` carry the path of its log.
    """

    open_wanted = Signal(str)
    continue_wanted = Signal(str)
    dismissed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._log: Path | None = None
        self._sentence = Text("", "value")
        self._sentence.setWordWrap(True)
        # However long the sentence is, it wraps: it must never widen the window
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(self._sentence, 1)
        self.offered: dict[str, Callable[[], None]] = {}
        for label, name, wanted in (
            ("Show on the map", "Flight not ended in order: show on the map", self.open_wanted),
            (
                "Continue this flight",
                "Flight not ended in order: continue this flight",
                self.continue_wanted,
            ),
            ("Dismiss", "Flight not ended in order: dismiss", self.dismissed),
        ):
            button = QPushButton(label)
            button.setAccessibleName(name)
            self.offered[name] = partial(self._choose, wanted)
            button.clicked.connect(lambda _=False, name=name: self.offered[name]())
            layout.addWidget(button)
        self.hide()

    def look_in(self, folder: Path) -> None:
        """Look, beside the window, for a flight in `folder` that ended abruptly; show it."""
        looking = Background(lambda: _found_in(folder), self)
        looking.done.connect(self._show)
        looking.start()

    def _show(self, found: AbruptEnd | None) -> None:
        if found is not None:
            self._log = found.log
            self._sentence.show_text(f"{found.sentence[:1].upper()}{found.sentence[1:]}.")
            self.show()

    def _choose(self, wanted: SignalInstance) -> None:
        self.hide()
        wanted.emit(str(self._log))


def _found_in(folder: Path) -> AbruptEnd | None:
    log = log_cut_short(folder)
    return abrupt_end_of(log) if log else None
