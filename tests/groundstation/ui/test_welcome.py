"""The first page: two things are asked, what arrives is recognised, nothing is a dead end."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from firmware_sim.scenario import load_scenario, scenario_names
from groundstation.flight.events import EventKind
from groundstation.link.ports import Port
from groundstation.remembered.preferences import load_preferences
from groundstation.ui.welcome.flights_card import FlightRow
from groundstation.ui.welcome.page import WelcomePage
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import flown

SAMPLE = Path(__file__).parents[3] / "logs" / "sample-flight.flightlog"


def texts(page: WelcomePage | MainWindow) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(page: WelcomePage | MainWindow, text: str) -> QPushButton:
    found = [b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, f"no button {text!r}"
    return found[0]


def test_what_arrives_is_recognised_and_received_from_its_first_byte(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    frames = flown(load_mission("aas-2026"), 12)
    with Cable(tmp_path / "radio") as cable:
        window.welcome.receive.choose("", str(cable.path))
        qtbot.waitUntil(lambda: "nothing heard yet" in texts(window), timeout=10_000)
        cable.send(b"".join(frames[:6]))
        qtbot.waitUntil(
            lambda: "this looks like aas-2026, team 1031" in texts(window), timeout=10_000
        )
        qtbot.mouseClick(button(window, "Receive"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.station is not None, timeout=10_000)
        cable.send(b"".join(frames[6:]))
        assert window.station
        flight = window.station.flight
        qtbot.waitUntil(lambda: window.station.flight.received == 12, timeout=10_000)
        assert flight.rejected == 0
        kinds = [event.kind for event in flight.events]
        assert kinds.count(EventKind.LINK_OPENED) == 1
        assert load_preferences(window.preferences.path).values.mission == "aas-2026"


def test_an_own_mission_that_fits_is_not_contradicted_by_the_built_in_one(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    own = tmp_path / "nile.toml"
    own.write_text('extends = "aas-2026"\nname = "nile"\n', "utf-8")
    with Cable(tmp_path / "radio") as cable:
        window.welcome.receive.choose(str(own), str(cable.path))
        cable.send(b"".join(flown(load_mission("aas-2026"), 5)))
        qtbot.waitUntil(lambda: "this looks like nile" in texts(window), timeout=10_000)
        assert not window.welcome.receive.hears_another


def test_another_mission_than_the_remembered_one_is_offered_not_forced(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with Cable(tmp_path / "radio") as cable:
        window.welcome.receive.choose("cansat-binary", str(cable.path))
        cable.send(b"".join(flown(load_mission("aas-2026"), 5)))
        qtbot.waitUntil(lambda: "this looks like aas-2026" in texts(window), timeout=10_000)
        assert window.welcome.receive.mission == "cansat-binary"
        qtbot.mouseClick(button(window, "Use aas-2026"), Qt.MouseButton.LeftButton)
        assert window.welcome.receive.mission == "aas-2026"


def test_a_radio_that_is_plugged_in_later_is_listened_to(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "radio"
    window.welcome.receive.choose("", str(path))
    qtbot.waitUntil(lambda: "is not there yet: plug the radio in" in texts(window), timeout=10_000)
    with Cable(path):
        qtbot.waitUntil(lambda: "nothing heard yet" in texts(window), timeout=10_000)


def test_what_is_missing_is_said_until_it_is_there(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groundstation.ui.port_box.available_ports", list)
    card = window.welcome.receive
    qtbot.waitUntil(lambda: "no radio yet" in texts(window), timeout=5_000)
    for kind in ("COM3", "/dev/ttyUSB0", "socket://host:port", "rfc2217://host:port"):
        assert kind in texts(window)
    qtbot.mouseClick(button(window, "Receive"), Qt.MouseButton.LeftButton)
    for _ in range(3):
        card.look()
    assert "▲ first plug the radio in, or type its port" in texts(window)
    assert focused_name() == "Port"
    assert window.station is None

    port = QApplication.focusWidget()
    assert port
    qtbot.keyClicks(port, "socket://127.0.0.1:1")
    card.look()
    assert "first plug the radio in" not in texts(window)
    qtbot.mouseClick(button(window, "Receive"), Qt.MouseButton.LeftButton)
    card.look()
    assert "▲ first choose the mission: what your CanSat sends" in texts(window)
    assert focused_name() == "Mission"

    card.choose("aas-2026", "")
    card.look()
    assert "first choose the mission" not in texts(window)


def test_a_radio_plugged_in_while_the_empty_box_has_the_keyboard_is_found(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports: list[Port] = []
    monkeypatch.setattr("groundstation.ui.port_box.available_ports", lambda: list(ports))
    window.welcome.receive.ask_for_port()
    ports.append(Port("/dev/ttyACM7", usb_identity=(0x1A86, 0x7523, "")))
    window.welcome.receive.look()
    assert window.welcome.receive.port == "/dev/ttyACM7"


def focused_name() -> str:
    """Return what a screen reader calls the widget that has the keyboard."""
    widget = QApplication.focusWidget()
    owner = widget.focusProxy() if widget else None
    return (owner or widget).accessibleName() if widget else ""


def test_flights_of_the_folder_are_offered_and_open(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: "none yet: each flight received" in texts(window), timeout=10_000)
    (tmp_path / "logs").mkdir(exist_ok=True)
    shutil.copy(SAMPLE, tmp_path / "logs" / "first flight.flightlog")
    window.show_home()
    window.welcome.hide()
    window.welcome.show()
    qtbot.waitUntil(lambda: len(window.findChildren(FlightRow)) == 1, timeout=10_000)
    qtbot.mouseClick(window.findChildren(FlightRow)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.replay is not None, timeout=10_000)
    assert load_preferences(window.preferences.path).values.recent_logs == [
        str((tmp_path / "logs" / "first flight.flightlog").resolve())
    ]
    window.show_home()
    qtbot.waitUntil(lambda: window.welcome.isVisible(), timeout=10_000)
    assert window.station is None


def test_the_simulator_flies_and_ends_with_the_flight(window: MainWindow, qtbot: QtBot) -> None:
    window.welcome.simulate.wanted.emit("cansat-binary", "nominal")
    qtbot.waitUntil(
        lambda: window.station is not None and window.station.flight.received > 5, timeout=30_000
    )
    assert window._running
    simulator = window._running.simulator
    assert simulator
    assert simulator.flying
    if "://" not in simulator.port:
        qtbot.waitUntil(lambda: "simulated-cansat" in texts(window))
    window.disconnect_station()
    qtbot.waitUntil(lambda: not simulator.flying, timeout=10_000)


@pytest.mark.parametrize(
    ("source", "name", "content"),
    [
        (
            0,
            "table.csv",
            "COUNT,ALTITUDE,PRESSURE\n" + "".join(f"{n},{n}.5,1013.2\n" for n in range(9)),
        ),
        (
            2,
            "packet.h",
            "#include <stdint.h>\nstruct Packet { uint16_t count; float altitude; };\n",
        ),
    ],
)
def test_a_mission_is_drafted_from_a_file(
    source: int,
    name: str,
    content: str,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / name
    path.write_text(content)
    monkeypatch.setattr(
        "groundstation.ui.welcome.describe_card.QFileDialog.getOpenFileName",
        lambda *_: (str(path), ""),
    )
    monkeypatch.setattr(
        "groundstation.ui.welcome.describe_card.QDesktopServices.openUrl", lambda _: True
    )
    window.welcome.describe.draft(source)
    made = path.with_suffix(".toml")
    qtbot.waitUntil(lambda: str(made) in texts(window), timeout=20_000)
    assert load_mission(str(made)).packet.fields[0].name.casefold() == "count"
    assert window.welcome.receive.mission == str(made)


def test_the_days_of_the_simulator_are_offered_each_in_a_sentence(
    window: MainWindow, qtbot: QtBot
) -> None:
    card = window.welcome.simulate
    assert card.scenario.scenario() == "nominal"
    card.scenario.setFocus()
    card.scenario.ask()
    qtbot.waitUntil(lambda: card.scenario.count() > 2, timeout=20_000)
    offered = {card.scenario.itemData(n): card.scenario.itemText(n)
               for n in range(card.scenario.count())}  # fmt: skip
    assert offered == {name: load_scenario(name).title for name in scenario_names()}
    assert card.scenario.scenario() == "nominal"
    wanted: list[tuple[str, str]] = []
    card.wanted.disconnect()
    card.wanted.connect(lambda mission, day: wanted.append((mission, day)))
    card.scenario.choose("gps-jump")
    card.fly()
    assert wanted == [("cansat-binary", "gps-jump")]


def test_a_mission_file_is_remembered_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    preferences = load_preferences(tmp_path / "preferences.toml")
    preferences.remember_choice("mine.toml", "/dev/ttyUSB0")
    again = load_preferences(tmp_path / "preferences.toml").values
    assert again.mission == str(tmp_path / "mine.toml")
    assert again.own_missions == [str(tmp_path / "mine.toml")]
