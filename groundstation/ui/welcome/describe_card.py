"""The card that makes a team's own mission from what the team has: a table, a capture, a struct."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from groundstation.errors import UserError
from groundstation.missions.draft import (
    drafted_from_capture,
    drafted_from_csv,
    drafted_from_struct,
)
from groundstation.ui import theme
from groundstation.ui.background import Background
from groundstation.ui.labels import Chip
from groundstation.ui.welcome.card import Card
from protocol.platforms import DEFAULT_PLATFORM

_SOURCES = (
    ("From a CSV …", "A table of packets received", "Tables (*.csv *.txt *.tsv);;All files (*)"),
    ("From a capture …", "Bytes received, or a flight log", "All files (*)"),
    ("From a C struct …", "The header with your struct", "C and C++ (*.h *.hpp *.ino *.c *.cpp)"),
)


class DescribeCard(Card):
    """Drafts a mission file and opens it in the system's editor; `made` carries its path.

    `names` are what can be done, by what it is made from.
    """

    made = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "Describe your packet",
            "A first draft is made from what you have, with every guess explained.",
        )
        self.names = [f"Describe your packet: {text[0].lower()}{text[1:]}" for text, *_ in _SOURCES]
        self._told = Chip()
        self._told.setWordWrap(True)
        self._told.hide()
        self._buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_PX)
        for number, (text, _title, _files) in enumerate(_SOURCES):
            button = QPushButton(text)
            button.setAccessibleName(self.names[number])
            button.clicked.connect(lambda _=False, n=number: self.draft(n))
            self._buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self._told)
        self.body.addStretch(1)

    def set_density(self, density: int) -> None:
        """Say less on the buttons where there is little room."""
        super().set_density(density)
        for button, (text, _title, _files) in zip(self._buttons, _SOURCES, strict=True):
            short = text.removeprefix("From a ")
            button.setText(text if density == 0 else short[0].upper() + short[1:])

    def draft(self, source: int) -> None:
        """Ask for a file and draft a mission from it; `source` is 0 CSV, 1 capture, 2 struct."""
        _text, title, files = _SOURCES[source]
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", files)
        if not chosen:
            return
        path = Path(chosen)
        working = Background(lambda: _written_draft(path, source), self)
        working.done.connect(self._show_made)
        working.failed.connect(lambda sentence: self._tell("caution", sentence))
        working.start()

    def _show_made(self, path: str) -> None:
        self._tell("plain", f"✓ {path} is made: look at its comments, then choose it as mission")
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))
        self.made.emit(path)

    def _tell(self, level: str, sentence: str) -> None:
        self._told.setVisible(True)
        self._told.tell(level, sentence)


def _written_draft(path: Path, source: int) -> str:
    """Write the draft beside `path` under a name that is free, and return its path."""
    if source == 0:
        text = drafted_from_csv(path, "")
    elif source == 1:
        text = drafted_from_capture(path, "")
    else:
        text = drafted_from_struct(path, "", "", DEFAULT_PLATFORM)
    new = path.with_suffix(".toml")
    number = 2
    while new.exists():
        new = path.with_name(f"{path.stem}-{number}.toml")
        number += 1
    try:
        new.write_text(text, "utf-8")
    except OSError as error:
        raise UserError(f"the mission cannot be written: {error.strerror} ({new})") from None
    return str(new)
