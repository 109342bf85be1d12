"""Whatever a mission or a flight holds, the screen stays whole."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.guarded import Guarded
from protocol.mission_file import load_mission
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.waiting import eventually

HEAD = """
name = "odd"
[framing]
kind = "lines"
ending = "LF"
[[packet]]
name = "telemetry"
encoding = "text"
fields = [
"""
ALTITUDE_AND_POSITION = """
  { name = "ALT", type = "number", unit = "m", role = "altitude" },
  { name = "LAT", type = "number", unit = "deg", role = "latitude" },
  { name = "LON", type = "number", unit = "deg", role = "longitude" },
  { name = "ACC_X", type = "number", unit = "m/s2", role = "acceleration_x" },
  { name = "ACC_Y", type = "number", unit = "m/s2", role = "acceleration_y" },
  { name = "ACC_Z", type = "number", unit = "m/s2", role = "acceleration_z" },
  { name = "SAID", type = "text", unit = "" },
"""
SIZES_PX = [(640, 360), (800, 600), (1366, 768)]


@pytest.mark.parametrize(
    "line",
    [
        "1e308,1e308,-1e308,1e308,-1e308,1e308,x",
        "nan,nan,nan,nan,nan,nan,x",
        "inf,-inf,inf,inf,-inf,inf,x",
        "-1e-300,0,0,0,0,0,x",
        "12.5,91,181,1,2,3," + "a very long word " * 30,
        "5,1,1,1,1,1,\u202eשלום العربية\u202c",
    ],
)
def test_values_without_sense(qtbot: QtBot, qapp: QApplication, tmp_path: Path, line: str) -> None:
    with shown(qtbot, qapp, tmp_path, ALTITUDE_AND_POSITION) as (screen, feed):
        for number in range(12):
            feed("5.0,48.1,11.5,0,0,9.8,fine", number * 1_000_000_000)
        for number in range(12, 20):
            feed(line, number * 1_000_000_000)
        feed("6.0,48.1,11.5,0,0,9.8,fine", 20_000_000_000)
        assert not faults(screen)


def test_three_hundred_fields(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    fields = "\n".join(f'  {{ name = "F{n}", type = "number" }},' for n in range(300))
    with shown(qtbot, qapp, tmp_path, fields) as (screen, feed):
        for second in range(5):
            feed(",".join(str(n * second) for n in range(300)), second * 1_000_000_000)
        assert not faults(screen)
        unseen = {name for name in screen.left_out if not name.endswith(" plot")}
        assert {"F299", "F100"} <= unseen
        assert not unseen & {"All values", "F4", "F40"}, "as many as there is room for are seen"


def test_names_of_two_hundred_characters(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    fields = f"""
      {{ name = "{"N" * 200}", type = "number", unit = "V", role = "battery_voltage" }},
      {{ name = "{"M" * 200}", type = "text" }},
    """
    with shown(qtbot, qapp, tmp_path, fields) as (screen, feed):
        feed("3.7,word", 0)
        assert not faults(screen)
        assert screen.width() == SIZES_PX[-1][0]


def test_nothing_to_plot_and_nothing_to_map(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    fields = '  { name = "WORD", type = "text" },'
    with shown(qtbot, qapp, tmp_path, fields) as (screen, feed):
        feed("hello", 0)
        assert not faults(screen)
        assert screen.panel("plots") is None
        assert screen.panel("map") is None


def test_clocks_that_jump_and_packets_far_between(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with shown(qtbot, qapp, tmp_path, ALTITUDE_AND_POSITION) as (screen, feed):
        for second in (0, 60, 120, 119, 5, 86_400 * 3, 86_400 * 3 + 60):
            feed("5.0,48.1,11.5,0,0,9.8,fine", second * 1_000_000_000)
        assert not faults(screen)


def test_a_thousand_packets_a_second(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with shown(qtbot, qapp, tmp_path, ALTITUDE_AND_POSITION) as (screen, feed):
        for tenth in range(30):
            lines = "\n".join(f"{math.sin(tenth):.2f},48.1,11.5,0,0,9.8,{n}" for n in range(100))
            feed(lines, tenth * 100_000_000, packets=100)
        assert not faults(screen)


Feed = Callable[..., None]


@contextmanager
def shown(
    qtbot: QtBot, qapp: QApplication, folder: Path, fields: str
) -> Iterator[tuple[FlightScreen, Feed]]:
    """Show the screen of a mission with such fields; `feed` lets lines arrive at a time, ns, and
    draws at every size."""
    theme.apply(qapp)
    path = folder / "odd.toml"
    path.write_text(HEAD + fields + "\n]\n", encoding="utf-8")
    mission = load_mission(str(path))
    link = HandFedLink()
    station = Station(mission, link)
    station.start()
    screen = FlightScreen(mission)
    qtbot.addWidget(screen)
    screen.show()
    taken = 0

    def feed(line: str, time_ns: int, packets: int = 1) -> None:
        nonlocal taken
        taken += packets
        link.feed(line.encode() + b"\n", time_ns)
        eventually(lambda: station.flight.received + station.flight.rejected >= taken)
        for size_px in SIZES_PX:
            screen.resize(*size_px)
            screen.draw(station)
            screen.show_figures(station)
        screen.grab()

    yield screen, feed
    station.stop()
    assert station.fault is None


def faults(screen: FlightScreen) -> list[str]:
    """Return the panels that have failed."""
    return [
        f"{panel.title}: {panel.fault!r}"
        for panel in screen.findChildren(Guarded)
        if panel.fault is not None
    ]
