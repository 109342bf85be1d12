"""Noise stays small in a plot, and no value is ever out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QGraphicsView
from pytestqt.qtbot import QtBot

from groundstation.ui import theme
from groundstation.ui.plots import PlotGrid
from groundstation.ui.plotting.least_span import widened
from groundstation.ui.plotting.time_plot import TimePlot
from protocol.mission import Field
from protocol.mission_file import load_mission
from protocol.units import UNITS
from tests.groundstation.telemetry import chunk, frame
from tests.groundstation.ui.standing import standing

values = st.floats(-1e6, 1e6)
units = st.sampled_from(sorted(UNITS))


@given(values, values, units)
def test_no_value_is_hidden_and_none_below_zero_is_made_up(
    one: float, other: float, unit: str
) -> None:
    low, high = sorted((one, other))
    shown_low, shown_high = widened([Field("F", "number", unit=unit)], low, high)
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    assert shown_low <= low
    assert high <= shown_high + slack
    assert shown_low >= 0 or low < 0


def test_a_quantity_has_the_same_stretch_in_every_unit() -> None:
    metres = widened([Field("A", "number", unit="m")], 100.0, 101.0)
    feet = widened([Field("A", "number", unit="ft")], 100.0 / 0.3048, 101.0 / 0.3048)
    assert [end * 0.3048 for end in feet] == pytest.approx(metres)


def test_what_is_long_enough_is_left_as_it_is() -> None:
    assert widened([Field("A", "number", unit="m")], -3.0, 700.0) == (-3.0, 700.0)


@pytest.mark.parametrize(
    ("volts", "share"), [((8.21, 8.23), (0.0, 0.05)), ((8.2, 3.1), (0.8, 1.0))]
)
def test_a_battery_at_rest_is_a_line_and_a_breakdown_fills_the_plot(
    qtbot: QtBot, qapp: QApplication, volts: tuple[float, float], share: tuple[float, float]
) -> None:
    theme.apply(qapp)
    mission = load_mission("cansat-binary")
    frames = [frame(mission, battery_voltage=volts[n % 2]) for n in range(20)]
    station = standing(mission, [chunk(data, 0.1 * n) for n, data in enumerate(frames)])
    panel = PlotGrid(mission)
    qtbot.addWidget(panel)
    panel.resize(1000, 500)
    panel.show()
    for _ in range(6):
        panel.draw(station)
    station.stop()
    low, high = _values_of(panel, "Battery")
    assert share[0] <= abs(volts[0] - volts[1]) / (high - low) <= share[1]
    assert low <= min(volts) <= max(volts) <= high


def _values_of(panel: PlotGrid, title: str) -> tuple[float, float]:
    """Return the values at the bottom and at the top of the plot of that title."""
    items = panel.findChildren(QGraphicsView)[0].scene().items()
    plot = next(i for i in items if isinstance(i, TimePlot) and i.group.title == title)
    low, high = plot.box.viewRange()[1]
    return float(low), float(high)
