"""Colours, sizes and the style sheet: the one place that decides how things look.

Made for bright sun: dark text on light ground, fonts of 14 points or more, bold traces
and axes (AAS CanSat 2026, rule G14). Status is told by word and shape, and by lightness
rather than hue, so it holds for every kind of colour vision.
"""

import pyqtgraph as pg
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

GROUND = "#FFFFFF"
PANEL = "#F3F4F6"
LINE = "#9AA1AB"
INK = "#111418"
QUIET = "#454C56"
ACCENT = "#0B4F8A"
CAUTION, ON_CAUTION = "#FFC20A", "#111418"
WARNING, ON_WARNING = "#A50021", "#FFFFFF"

TRACES = ("#0B4F8A", "#A63A00", "#00664B")
"""Line colours on white, each above 6:1; with more than one they differ in dash as well."""

TEXT_PT = 14
HEADLINE_PT = (16, 30)
"""The headline is as large as the width allows, between these."""
SPACE_PX = 8
TRACE_WIDTH_PX = 3
AXIS_WIDTH_PX = 2


def font(points: float = TEXT_PT, *, bold: bool = False) -> QFont:
    """Return the program's font in a size, points."""
    made = QFont(QApplication.font())
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


def apply(app: QApplication) -> None:
    """Dress the application."""
    app.setStyle("Fusion")
    app.setFont(font())
    app.setStyleSheet(_STYLE)
    pg.setConfigOptions(background=GROUND, foreground=INK, antialias=True)


_STYLE = f"""
* {{ color: {INK}; }}
QMainWindow, QDialog, QMessageBox {{ background: {GROUND}; }}
QFrame[panel="true"] {{ background: {PANEL}; border: none; }}
QLabel[quiet="true"] {{ color: {QUIET}; }}
QLabel[value="true"] {{ font-weight: bold; }}
QLabel[stale="true"] {{ color: {QUIET}; font-style: italic; }}
QLabel[limit="caution"] {{ background: {CAUTION}; color: {ON_CAUTION}; }}
QLabel[limit="warning"] {{ background: {WARNING}; color: {ON_WARNING}; }}
QLabel[level="plain"] {{ padding: 2px 8px; font-weight: bold; }}
QLabel[level="caution"] {{
    padding: 2px 8px; font-weight: bold; background: {CAUTION}; color: {ON_CAUTION}; }}
QLabel[level="warning"] {{
    padding: 2px 8px; font-weight: bold; background: {WARNING}; color: {ON_WARNING}; }}
QPushButton, QComboBox, QLineEdit {{
    background: {GROUND}; border: 2px solid {LINE}; border-radius: 4px; padding: 3px 10px; }}
QPushButton:hover, QComboBox:hover {{ border-color: {ACCENT}; }}
QPushButton:focus, QComboBox:focus {{ border-color: {INK}; }}
QPushButton:disabled, QComboBox:disabled {{ color: {QUIET}; background: {PANEL}; }}
QPushButton[primary="true"] {{
    background: {ACCENT}; border-color: {ACCENT}; color: {GROUND}; font-weight: bold; }}
QPushButton[primary="true"]:disabled {{
    background: {PANEL}; border-color: {LINE}; color: {QUIET}; }}
QComboBox QAbstractItemView {{ background: {GROUND}; selection-background-color: {ACCENT};
    selection-color: {GROUND}; }}
QSlider::groove:horizontal {{ height: 8px; background: {LINE}; border-radius: 4px; }}
QSlider::sub-page:horizontal {{ background: {ACCENT}; border-radius: 4px; }}
QSlider::handle:horizontal {{
    width: 20px; margin: -7px 0; border-radius: 10px; background: {INK}; }}
QToolTip {{ color: {INK}; background: {GROUND}; border: 1px solid {LINE}; }}
"""
