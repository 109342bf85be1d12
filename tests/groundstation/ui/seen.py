"""What a person can read on a widget now."""

from PySide6.QtWidgets import QLabel, QWidget


def texts(widget: QWidget) -> set[str]:
    """Return every text of a label that is seen on a widget."""
    return {label.text() for label in widget.findChildren(QLabel) if label.isVisible()}
