"""The style sheet of Qt's widgets, made from the tokens of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundstation.ui.theme import Theme


def style_sheet(t: Theme) -> str:
    """Return the style sheet of theme `t`.

    Labels are dressed by properties: `quiet` names something, `value` is what is named, `level`
    (plain, caution, warning) makes a chip, `limit` marks a value beyond its limits, `stale` one
    that is old.
    """
    return f"""
* {{ color: {t.ink}; }}
QMainWindow, QDialog, QMessageBox, QWidget#body {{ background: {t.ground}; }}
QLabel[quiet="true"] {{ color: {t.quiet}; }}
QLabel[value="true"] {{ font-weight: 600; }}
QLabel[stale="true"] {{ color: {t.quiet}; font-style: italic; }}
QLabel[limit="caution"] {{ background: {t.caution}; color: {t.on_caution}; }}
QLabel[limit="warning"] {{ background: {t.warning}; color: {t.on_warning}; }}
QLabel[level="plain"] {{ padding: 2px 8px; font-weight: 600; }}
QLabel[level="caution"] {{ padding: 2px 8px; font-weight: 600; border-radius: 4px;
    background: {t.caution}; color: {t.on_caution}; }}
QLabel[level="warning"] {{ padding: 2px 8px; font-weight: 600; border-radius: 4px;
    background: {t.warning}; color: {t.on_warning}; }}
QPushButton, QComboBox, QLineEdit {{ background: {t.ground}; border: 2px solid {t.rule};
    border-radius: 4px; padding: 2px 10px; }}
QPushButton:hover, QComboBox:hover {{ border-color: {t.accent}; }}
QPushButton:focus, QComboBox:focus, QLineEdit:focus {{ border-color: {t.ink}; }}
QPushButton:disabled, QComboBox:disabled {{ color: {t.quiet}; background: {t.raised}; }}
QPushButton[primary="true"] {{ background: {t.accent}; border-color: {t.accent};
    color: {t.on_accent}; font-weight: 600; }}
QPushButton[primary="true"]:focus {{ border-color: {t.ink}; }}
QPushButton[primary="true"]:disabled {{ background: {t.raised}; border-color: {t.rule};
    color: {t.quiet}; }}
QComboBox QAbstractItemView {{ background: {t.ground}; border: 1px solid {t.rule};
    selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QSlider::groove:horizontal {{ height: 8px; background: {t.rule}; border-radius: 4px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 4px; }}
QSlider::handle:horizontal {{ width: 20px; margin: -7px 0; border-radius: 10px;
    background: {t.ink}; }}
QToolTip {{ color: {t.ink}; background: {t.ground}; border: 1px solid {t.rule}; padding: 4px; }}
"""
