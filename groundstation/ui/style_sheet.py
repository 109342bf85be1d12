"""The style sheet of Qt's widgets, made from the tokens of a theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundstation.ui.theme import Theme

ICON_FOLDER = Path(__file__).parent / "icons"


def style_sheet(t: Theme) -> str:
    """Return the style sheet of theme `t`.

    Labels are dressed by properties: `quiet` names something, `value` is what is named, `level`
    (plain, caution, warning) makes a chip, `limit` marks a value beyond its limits, `stale` one
    that is old.
    """
    down = (ICON_FOLDER / f"down-{t.name}.svg").as_posix()
    check = (ICON_FOLDER / f"check-{t.name}.svg").as_posix()
    return f"""
* {{ color: {t.ink}; }}
QMainWindow, QDialog, QMessageBox, QWidget#body, QWidget#sheetBody {{ background: {t.ground}; }}
QDialog {{ border: 1px solid {t.rule}; }}
QLabel[quiet="true"] {{ color: {t.quiet}; }}
QLabel[value="true"] {{ font-weight: 600; }}
QLabel[stale="true"] {{ color: {t.quiet}; font-style: italic; }}
QLabel[limit="caution"] {{ background: {t.caution}; color: {t.on_caution}; }}
QLabel[limit="warning"] {{ background: {t.warning}; color: {t.on_warning}; }}
QLabel[level="plain"] {{ font-weight: 600; }}
QLabel[level="caution"] {{ font-weight: 600; border-radius: 4px;
    background: {t.caution}; color: {t.on_caution}; }}
QLabel[level="warning"] {{ font-weight: 600; border-radius: 4px;
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
QLineEdit, QComboBox {{ placeholder-text-color: {t.quiet}; }}
QComboBox[empty="true"] {{ color: {t.quiet}; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: url({down}); width: 16px; height: 16px; }}
QComboBox QAbstractItemView {{ background: {t.ground}; border: 1px solid {t.rule};
    selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QCheckBox {{ spacing: 10px; }}
QCheckBox::indicator {{ width: 18px; height: 18px; border: 2px solid {t.quiet};
    border-radius: 4px; background: {t.ground}; }}
QCheckBox::indicator:hover {{ border-color: {t.accent}; }}
QCheckBox::indicator:focus {{ border-color: {t.ink}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
    image: url({check}); }}
QCheckBox::indicator:checked:focus {{ border-color: {t.ink}; }}
QPushButton[row="true"] {{ background: {t.ground}; border: 1px solid {t.rule};
    border-radius: 6px; padding: 0; text-align: left; }}
QPushButton[row="true"]:hover, QPushButton[row="true"]:focus {{ border: 2px solid {t.accent}; }}
QFrame#sideSheet {{ background: {t.ground}; border: 2px solid {t.quiet}; border-radius: 6px; }}
QFrame#sideSheet QScrollArea {{ background: {t.ground}; }}
QFrame#markLine {{ background: {t.raised}; }}
QFrame[card="true"] {{ background: {t.raised}; border-radius: 8px; }}
QFrame#flightBar {{ background: {t.raised}; }}
QFrame#flightBar[mode="replay"] {{ background: {t.info}; }}
QFrame#flightBar[mode="replay"] > QLabel,
QFrame#flightBar[mode="replay"] QWidget#crest QLabel {{ color: {t.on_info}; }}
QFrame#flightBar[mode="simulation"] {{ background: {t.caution}; }}
QFrame#flightBar[mode="simulation"] > QLabel,
QFrame#flightBar[mode="simulation"] QWidget#crest QLabel {{ color: {t.on_caution}; }}
QFrame#flightBar[mode] > QLabel[level="warning"] {{ color: {t.on_warning}; }}
QFrame#flightBar[mode] > QLabel[level="caution"] {{ color: {t.on_caution}; }}
QFrame#flightBar[mode="simulation"] > QLabel[level="caution"] {{
    border: 2px solid {t.on_caution}; }}
QLabel[mode="replay"] {{ border-radius: 4px; background: {t.info};
    color: {t.on_info}; }}
QLabel[mode="simulation"] {{ border-radius: 4px; background: {t.caution};
    color: {t.on_caution}; }}
QLabel[badge="true"] {{ font-weight: 600; letter-spacing: 2px; }}
QListWidget, QTableView {{ background: {t.ground}; border: 1px solid {t.rule};
    border-radius: 4px; }}
QListWidget::item:selected {{ background: {t.raised}; border-left: 4px solid {t.accent}; }}
QSlider::groove:horizontal {{ height: 8px; background: {t.rule}; border-radius: 4px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 4px; }}
QSlider::handle:horizontal {{ width: 20px; margin: -7px 0; border-radius: 10px;
    background: {t.ink}; }}
QScrollBar:vertical {{ width: 14px; background: {t.ground}; }}
QScrollBar::handle:vertical {{ min-height: 30px; margin: 0 2px; border-radius: 5px;
    background: {t.rule}; }}
QScrollBar::handle:vertical:hover {{ background: {t.quiet}; }}
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: none; }}
QToolTip {{ color: {t.ink}; background: {t.ground}; border: 1px solid {t.rule}; padding: 4px; }}
"""
