"""The whole window under missions that nobody has thought of, on a display of 800x600."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.station import Station
from groundstation.ui.flight_bar import FlightBar
from groundstation.ui.guarded import Guarded
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.groundstation.ui.painted_texts import PaintedText, painted_texts
from tests.groundstation.ui.seen import texts

HEAD = """
name = "odd"
title = "{title}"
framing = {{ kind = "lines" }}
[team]
name = "{team}"
[[packet]]
name = "telemetry"
encoding = "text"
characters = "utf-8"
fields = [
{fields}
]
"""
LONG = "W" * 200
HEBREW = "קנסאט אחת"
ARABIC = "كان سات"
ALTITUDE = '{ name = "ALT", type = "number", unit = "m", role = "altitude" },'
MANY = "\n".join(f'{{ name = "F{n}", type = "number" }},' for n in range(300))
SIZE_PX = (800, 600)


@pytest.fixture
def small(window: MainWindow) -> Iterator[MainWindow]:
    """The window on a small display."""
    window.resize(*SIZE_PX)
    yield window
    assert (window.width(), window.height()) == SIZE_PX
    assert [panel.title for panel in window.findChildren(Guarded) if panel.fault] == []


def odd(fields: str = ALTITUDE, title: str = "Odd", team: str = "Us") -> Mission:
    return parse_mission(HEAD.format(fields=fields, title=title, team=team), "odd.toml")


@pytest.mark.parametrize(
    ("mission", "lines"),
    [
        (odd(title=LONG, team="W" * 60), ["5.0"]),
        (odd(title=HEBREW, team=ARABIC), ["5.0"]),
        (odd(f'{{ name = "{HEBREW}", type = "text" }},'), [ARABIC, "\u202e" + HEBREW]),
        (odd(f'{{ name = "{"N" * 200}", type = "number" }},'), ["1e308", "nan", "-1e308"]),
        (odd('{ name = "WORD", type = "text" },'), ["", "x" * 2000]),
        (odd(MANY), [",".join("1" * 300)]),
        (odd(), ["1e308", "-1e308", "nan", "inf", "", "1e-308", "no number", "\x00\x01"]),
    ],
    ids=["long title", "right to left", "names right to left", "long name", "no numbers",
         "300 fields", "values without sense"],
)  # fmt: skip
def test_the_window_stays_whole(
    small: MainWindow, qtbot: QtBot, mission: Mission, lines: list[str]
) -> None:
    link = HandFedLink()
    station = Station(mission, link)
    small.show_running(Running(station))
    for second, line in enumerate(lines):
        link.feed(line.encode() + b"\r\n", second * 1_000_000_000)
    qtbot.waitUntil(lambda: taken(station.flight) >= len([li for li in lines if li]), timeout=5_000)
    qtbot.waitUntil(lambda: "Stop receiving" in buttons(small), timeout=5_000)
    assert outside(small) == []
    small.show_projector()
    assert small.beside.projector
    small.beside.projector.resize(*SIZE_PX)
    QApplication.processEvents()
    small.beside.projector.show_figures(station)
    assert [p.title for p in small.beside.projector.findChildren(Guarded) if p.fault] == []
    assert (small.beside.projector.width(), small.beside.projector.height()) == SIZE_PX
    small.beside.projector.close()
    small.beside.show_panels()
    assert small.beside.panels
    assert small.beside.panels.width() <= SIZE_PX[0]
    assert small.beside.panels.height() <= SIZE_PX[1]


@pytest.mark.parametrize("name", ["aas-2026", "astro-2024", "cansat-binary"])
def test_a_flight_without_any_packet_says_what_it_waits_for(
    small: MainWindow, qtbot: QtBot, name: str
) -> None:
    link = HandFedLink()
    small.show_running(Running(Station(load_mission(name), link)))
    link.put(Event(EventKind.LINK_OPENED, "by hand", 0, 0))
    qtbot.waitUntil(lambda: "open, nothing received" in texts(small), timeout=5_000)
    link.feed(b"\xff\xfe rubbish \r\n\x00" * 5, 1_000_000_000)
    qtbot.waitUntil(
        lambda: "▲ bytes, but no packet yet" in texts(small.findChildren(FlightBar)[0]),
        timeout=5_000,
    )
    assert outside(small) == []


def test_a_panel_that_fails_leaves_a_message_and_the_rest_goes_on(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = HandFedLink()
    mission = load_mission("aas-2026")
    window.show_running(Running(Station(mission, link)))
    assert window.screen_of_flight
    failing = window.screen_of_flight.panel("link")
    assert failing

    def fail(_station: Station) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(failing, "show_figures", fail)
    told = "Link: a fault in the program stopped this panel (ZeroDivisionError: by nothing)."
    qtbot.waitUntil(lambda: any(t.startswith(told) for t in texts(window)), timeout=5_000)
    link.feed(b"no packet\r\n", 1_000_000_000)
    qtbot.waitUntil(lambda: "1" in texts(window), timeout=5_000)
    window.beside.show_panels()
    assert window.beside.panels
    window.beside.panels.show_panel("link", shown=False)
    window.beside.panels.show_panel("link", shown=True)
    assert not any(text.startswith(told) for text in texts(window))


def taken(flight: Flight) -> int:
    return flight.received + flight.rejected


def buttons(window: MainWindow) -> set[str]:
    return {b.text() for b in window.findChildren(QPushButton) if b.isVisible()}


def outside(window: MainWindow) -> list[PaintedText]:
    """Return the texts that reach out of the window at the right or below."""
    painted = painted_texts(window)
    assert painted
    return [
        text
        for text in painted
        if text.confined_to is None
        and not text.rect.isEmpty()  # marks of direction have no ink
        and (text.rect.right() > window.width() + 1 or text.rect.bottom() > window.height() + 1)
    ]
