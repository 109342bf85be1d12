"""Contrast of colours, and a colour's way to where it can be read."""

from collections.abc import Sequence

from PySide6.QtGui import QColor

LEAST_CONTRAST = 4.5
"""For text, by WCAG 2.2, success criterion 1.4.3."""

_STEP = 0.005


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `#RRGGBB` by WCAG 2.2, 1 to 21."""
    darker, lighter = sorted((luminance(QColor(one)), luminance(QColor(other))))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour by WCAG 2.2, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(colour: str, grounds: Sequence[str]) -> str:
    """Return `colour` (`#RRGGBB`), made as much darker or lighter as it takes to be read.

    Hue and saturation stay. It goes away from the lightness of the first of `grounds`, until it
    has the contrast of text to all of them.
    """
    given = QColor(colour)
    step = -_STEP if luminance(QColor(grounds[0])) > 0.5 else _STEP
    hue, saturation, lightness = given.hslHueF(), given.hslSaturationF(), given.lightnessF()
    made = given
    while any(contrast(made.name(), ground) < LEAST_CONTRAST for ground in grounds):
        lightness += step
        if not 0.0 <= lightness <= 1.0:
            break
        made = QColor.fromHslF(hue, saturation, lightness)
    return made.name().upper()


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
