"""Asks where the crew stands."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from groundstation.geo.local_plane import Place
from groundstation.geo.place_text import parse_place, place_text
from groundstation.ui.labels import Chip, Text


class PlaceDialog(QDialog):
    """A line for latitude and longitude; `place` is what was entered, None when nothing was."""

    def __init__(self, place: Place | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("My position")
        self.place: Place | None = None
        self._line = QLineEdit(place_text(place) if place else "")
        self._line.setAccessibleName("Latitude and longitude")
        self._line.setPlaceholderText("38.37580, -79.60780")
        self._mistake = Chip()
        self._mistake.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        explanation = Text(
            "Latitude and longitude of where you stand, as a phone shows them. The map then tells "
            "distance and bearing to the CanSat from there."
        )
        explanation.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (explanation, self._line, self._mistake, buttons):
            layout.addWidget(widget)

    def accept(self) -> None:
        """Take the place, or say what is wrong with it."""
        try:
            self.place = parse_place(self._line.text())
        except ValueError as error:
            self._mistake.tell("warning", str(error))
            return
        super().accept()
