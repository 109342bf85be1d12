"""The colours of both themes, for every kind of colour vision.

Colour vision by Machado, Oliveira and Fernandes (2009) at full severity, differences in
CAM02-UCS, both as computed by colorspacious; contrast by WCAG 2.2.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from colorspacious import cspace_convert

from groundstation.ui.theme import DARK, SUN, Theme

Colour = npt.NDArray[np.float64]

VISIONS = {"protan": "protanomaly", "deutan": "deuteranomaly", "tritan": "tritanomaly"}
TOLD_APART = 15.0
"""Some fifteen times what is just seen side by side."""
TOLD_APART_IN_GREY = 8.0
"""In grey the dashes, marks and words carry; shades still differ."""
LEAST_CONTRAST = 4.5

themes = pytest.mark.parametrize("theme", [SUN, DARK], ids=lambda theme: theme.name)


@themes
@pytest.mark.parametrize("vision", [None, *VISIONS])
def test_status_is_told_apart_by_every_kind_of_colour_vision(
    theme: Theme, vision: str | None
) -> None:
    status = {
        "nominal": theme.ground,
        "caution": theme.caution,
        "warning": theme.warning,
        "stale": theme.stale,
    }
    assert _too_alike(status, vision, TOLD_APART) == []


@themes
@pytest.mark.parametrize("vision", [None, *VISIONS])
def test_the_traces_of_a_plot_are_told_apart_by_every_kind_of_colour_vision(
    theme: Theme, vision: str | None
) -> None:
    traces = {f"trace {number}": colour for number, colour in enumerate(theme.traces)}
    assert _too_alike(traces, vision, TOLD_APART) == []


@themes
def test_printed_in_grey_caution_warning_and_traces_differ_in_lightness(theme: Theme) -> None:
    status = {"nominal": theme.ground, "caution": theme.caution, "warning": theme.warning}
    traces = {f"trace {number}": colour for number, colour in enumerate(theme.traces)}
    assert _too_alike(status, "grey", TOLD_APART_IN_GREY) == []
    assert _too_alike(traces, "grey", TOLD_APART_IN_GREY) == []


@themes
def test_every_text_and_trace_stands_out_from_what_it_is_on(theme: Theme) -> None:
    pairs = [
        *((text, ground) for text in (theme.ink, theme.quiet, theme.accent)
          for ground in (theme.ground, theme.raised)),
        (theme.on_accent, theme.accent),
        (theme.on_caution, theme.caution),
        (theme.on_warning, theme.warning),
        (theme.quiet, theme.stale),
        *((trace, theme.ground) for trace in theme.traces),
        *((line, theme.ground) for line in theme.track.values()),
    ]  # fmt: skip
    assert [(a, b, _contrast(a, b)) for a, b in pairs if _contrast(a, b) < LEAST_CONTRAST] == []


def test_sun_is_dark_on_light_and_dark_is_light_on_dark() -> None:
    assert _luminance(_rgb(SUN.ground)) > 0.9 > 0.05 > _luminance(_rgb(SUN.ink))
    assert _luminance(_rgb(DARK.ground)) < 0.05 < 0.9 < _luminance(_rgb(DARK.ink))


def test_the_measure_finds_colours_that_are_too_alike() -> None:
    red_and_green = {"red": "#D7191C", "green": "#5D8A00"}
    assert _too_alike(red_and_green, None, TOLD_APART) == []
    assert _too_alike(red_and_green, "deutan", TOLD_APART)


def _too_alike(colours: dict[str, str], vision: str | None, least: float) -> list[str]:
    found = {name: _as_seen(colour, vision) for name, colour in colours.items()}
    differences = {
        f"{one} and {other}": float(np.linalg.norm(found[one] - found[other]))
        for one, other in combinations(found, 2)
    }
    return [f"{pair}: {value:.1f}" for pair, value in differences.items() if value < least]


def _as_seen(colour: str, vision: str | None) -> Colour:
    """Return a colour as seen, in CAM02-UCS, shape (3,)."""
    rgb = _rgb(colour)
    if vision == "grey":
        rgb = cspace_convert(np.full(3, _luminance(rgb)), "sRGB1-linear", "sRGB1")
    elif vision:
        space = {"name": "sRGB1+CVD", "cvd_type": VISIONS[vision], "severity": 100}
        rgb = np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)
    seen: Colour = cspace_convert(rgb, "sRGB1", "CAM02-UCS")
    return seen


def _rgb(colour: str) -> Colour:
    return np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])


def _luminance(rgb: Colour) -> float:
    linear = cspace_convert(rgb, "sRGB1", "sRGB1-linear")
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
