"""Questions that are asked before something cannot be undone."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget


def ask_before_quitting(window: QWidget, do_quit: Callable[[], None]) -> None:
    """Ask whether to end while a flight is being received; Escape and Enter go on receiving."""
    question = QMessageBox(window)
    question.setIcon(QMessageBox.Icon.Question)
    question.setWindowTitle("A flight is being received")
    question.setText("A flight is being received. Stop receiving and quit?")
    question.setInformativeText("What was received so far is in the flight log.")
    stop = question.addButton("Stop and quit", QMessageBox.ButtonRole.DestructiveRole)
    go_on = question.addButton("Go on receiving", QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(go_on)
    question.setEscapeButton(go_on)
    stop.clicked.connect(do_quit)
    question.open()
