"""Colours, sizes and spaces: the one place that decides how things look.

Two themes, each designed by itself: `SUN` for bright daylight (AAS CanSat 2026, rule G14: dark
text on light, 14 points at least, bold traces and axes) and `DARK` for a tent or a lab at night.
Status is told by word, shape and lightness, so it holds for every kind of colour vision.

`current()` is asked at each drawing; `use()`, `wear()` and `toggle()` change it, and
`hook().changed` tells those who keep pens or items of their own.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPen
from PySide6.QtWidgets import QApplication

from groundstation.ui.contrast import readable_on
from groundstation.ui.style_sheet import style_sheet

FONT_FAMILY = "IBM Plex Sans Condensed"
SIGNS_FAMILY = "CanSat Signs"
"""The signs that the other lacks: what a machine's own fonts have would look like anything."""
FONT_FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens of one theme. Colours are `#RRGGBB`; texts on them keep 4.5:1 at least.

    `ground` lies under everything, `raised` under what is a zone of its own and under buttons;
    `rule` separates, `grid` lies behind traces. `ink` is for what is read, `quiet` for what
    names it, `accent` for what can be done and what is chosen: a team may have its own. `info`
    marks what is neither a line nor a status: a replay, the signal, my own place. `caution` and
    `warning` are grounds of chips, each with the text colour `on_...`; `caution_band` and
    `warning_band` lie behind traces where a limit is passed. `stale` hatches what is old, `gap`
    what is missing. `traces` are the lines of a plot, told apart by dash as well; `track` is
    the line of a map by phase.
    """

    name: str
    ground: str
    raised: str
    rule: str
    grid: str
    ink: str
    quiet: str
    accent: str
    on_accent: str
    info: str
    on_info: str
    caution: str
    on_caution: str
    warning: str
    on_warning: str
    caution_band: str
    warning_band: str
    stale: str
    gap: str
    traces: tuple[str, ...]
    track: dict[str, str]


SUN = Theme(
    name="sun",
    ground="#FFFFFF",
    raised="#F1F3F5",
    rule="#B4BAC2",
    grid="#E3E6EA",
    ink="#0E1116",
    quiet="#464D57",
    accent="#0B4F8A",
    on_accent="#FFFFFF",
    info="#0B4F8A",
    on_info="#FFFFFF",
    caution="#FFC20A",
    on_caution="#0E1116",
    warning="#A50021",
    on_warning="#FFFFFF",
    caution_band="#FFF3CC",
    warning_band="#F6DCE1",
    stale="#C9CED5",
    gap="#D5D9DF",
    traces=("#0B2F6E", "#9A3A08", "#12837A"),
    track={
        "pad": "#464D57",
        "ascent": "#A63A00",
        "apogee": "#8A1C66",
        "descent": "#0B4F8A",
        "release": "#00664B",
        "landed": "#0E1116",
    },
)

DARK = Theme(
    name="dark",
    ground="#12161C",
    raised="#1C222B",
    rule="#465160",
    grid="#252C37",
    ink="#F2F4F7",
    quiet="#AEB7C4",
    accent="#7CBCFF",
    on_accent="#0B1420",
    info="#7CBCFF",
    on_info="#0B1420",
    caution="#FFC20A",
    on_caution="#0E1116",
    warning="#FF5A6E",
    on_warning="#140306",
    caution_band="#3A3112",
    warning_band="#46161F",
    stale="#3A4452",
    gap="#333C49",
    traces=("#4DA3F5", "#FFB073", "#D2F7E4"),
    track={
        "pad": "#AEB7C4",
        "ascent": "#FFA066",
        "apogee": "#F29BD4",
        "descent": "#7CBCFF",
        "release": "#5FD3AE",
        "landed": "#F2F4F7",
    },
)

THEMES = {theme.name: theme for theme in (SUN, DARK)}

TEXT_PT = 14
"""The smallest text anywhere."""
HEADLINE_PT = (18, 64)
"""The headline is as large as the width allows, between these."""
SPACE_PX = 8
"""The unit of the grid: every distance is a multiple or a half of it."""
MARGIN_PX = 2 * SPACE_PX
"""From the window's edges to what is in it."""
_ROW_SHARE = 1.12
"""Height of a dense row in its font's size: no accent or tail touches the next row."""
TRACE_WIDTH_PX = 3
AXIS_WIDTH_PX = 2


class Hook(QObject):
    """Tells that the theme has changed; the style sheet holds for the new one by then."""

    changed = Signal()


_hook = Hook()
_current = SUN
_accent = ""


def hook() -> Hook:
    """Return the one object whose signal `changed` tells of another theme."""
    return _hook


def current() -> Theme:
    """Return the theme that holds now."""
    return _current


def use(theme: Theme) -> None:
    """Change to `theme` everywhere, with the accent that is worn."""
    global _current
    _current = _dressed(theme)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setStyleSheet(style_sheet(_current))
    _hook.changed.emit()


def wear(accent: str) -> None:
    """Mark with a team's colour `#RRGGBB` from now on; the program's own when it is empty."""
    global _accent
    if accent != _accent:
        _accent = accent
        use(THEMES[_current.name])


def toggle() -> None:
    """Change from sun to dark or back."""
    use(DARK if _current.name == SUN.name else SUN)


def _dressed(theme: Theme) -> Theme:
    """Return `theme` with the accent that is worn, as light or dark as it can be read there."""
    if not _accent:
        return theme
    return replace(theme, accent=readable_on(_accent, (theme.ground, theme.raised)))


def apply(app: QApplication) -> None:
    """Dress the application: style, font and the theme that holds now."""
    app.setStyle("Fusion")
    _load_fonts()
    app.setFont(font())
    use(THEMES[_current.name])


def font(points: float = TEXT_PT, *, bold: bool = False, italic: bool = False) -> QFont:
    """Return the program's font in a size, points; all its figures are equally wide."""
    made = QFont([FONT_FAMILY, SIGNS_FAMILY])
    made.setPointSizeF(points)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setItalic(italic)
    return made


@cache
def _load_fonts() -> None:
    """Make the program's font known to Qt, once."""
    for path in sorted(FONT_FOLDER.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


@cache
def _metrics(points: float, bold: bool, italic: bool) -> QFontMetrics:
    return QFontMetrics(font(points, bold=bold, italic=italic))


def metrics(points: float = TEXT_PT, *, bold: bool = False, italic: bool = False) -> QFontMetrics:
    """Return the measures of the program's font; asked for often, so they are kept."""
    return _metrics(points, bold, italic)


def line_px(points: float = TEXT_PT) -> int:
    """Return the height of a line of text, px."""
    return metrics(points).height()


def row_px(points: float = TEXT_PT) -> int:
    """Return the least height of a row of capitals and figures among others, px."""
    return round(points * px_a_point() * _ROW_SHARE)


def px_a_point() -> float:
    """Return how many px a point of text is on this screen."""
    return metrics(72.0).fontDpi() / 72


def colour(text: str, alpha: float = 1.0) -> QColor:
    """Return a token as a colour of Qt's, `alpha` from 0 (clear) to 1."""
    made = QColor(text)
    made.setAlphaF(alpha)
    return made


def pen(text: str, width_px: float = 1.0) -> QPen:
    """Return a pen that keeps its width whatever the scale."""
    made = QPen(QColor(text), width_px)
    made.setCosmetic(True)
    return made
