"""Delivering from the window: one button, read back, and nothing replaced unasked."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from groundstation.deliver.sticks import Stick
from groundstation.flightlog.reader import read_flight_log
from groundstation.log_report import flight_of
from groundstation.ui.deliver_dialog import DeliverDialog
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import chunk, frame, logged

SAMPLE = Path(__file__).parents[3] / "logs" / "sample-flight.flightlog"


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> DeliverDialog:
    window.show_replay(read_flight_log(SAMPLE))
    window.deliver()
    return window.findChildren(DeliverDialog)[0]


def texts(dialog: DeliverDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def button(dialog: DeliverDialog, text: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == text)


def test_the_csv_is_on_the_stick_and_it_is_said_when_to_pull(
    dialog: DeliverDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Stick(tmp_path, "/dev/sdz1", False)]
    monkeypatch.setattr("groundstation.ui.deliver_dialog.sticks", lambda: found)
    dialog.look()
    qtbot.mouseClick(button(dialog, "Deliver"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The stick may be pulled out" in texts(dialog), timeout=20_000)
    rows = list(csv.reader((tmp_path / "Flight_1000.csv").open(newline="")))
    received = flight_of(read_flight_log(SAMPLE)).received
    assert len(rows) == received + 1
    assert f"{received} packets" in texts(dialog)
    assert "SHA-256" in texts(dialog)
    for label in dialog.findChildren(QLabel):  # the whole report is seen
        assert label.height() >= label.heightForWidth(label.width())


def test_what_is_doubtful_stands_apart_as_a_caution(
    dialog: DeliverDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "Flight_77.csv").write_text("of another team")
    dialog.choose(tmp_path)
    qtbot.mouseClick(button(dialog, "Deliver"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The file is complete in" in texts(dialog), timeout=20_000)
    (cautious,) = [b for b in dialog.findChildren(QLabel) if b.property("level") == "caution"]
    assert cautious.isVisible()
    assert cautious.text().startswith("▲ the folder also holds Flight_77.csv")
    assert cautious.height() >= cautious.heightForWidth(cautious.width())
    assert "WARNING" not in texts(dialog)


def test_another_file_of_that_name_is_replaced_only_when_somebody_says_so(
    dialog: DeliverDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    there = tmp_path / "Flight_1000.csv"
    there.write_text("of another flight")
    dialog.choose(tmp_path)
    qtbot.mouseClick(button(dialog, "Deliver"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: button(dialog, "Replace the file there").isVisible(), timeout=20_000)
    assert there.read_text() == "of another flight"
    qtbot.mouseClick(button(dialog, "Replace the file there"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The file is complete in" in texts(dialog), timeout=20_000)
    assert there.read_text() != "of another flight"


def test_of_several_sticks_one_must_be_chosen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (Stick(tmp_path / name, f"/dev/{name}", False) for name in ("one", "two"))
    plugged = [one]
    monkeypatch.setattr("groundstation.ui.deliver_dialog.sticks", lambda: list(plugged))
    window.show_replay(read_flight_log(SAMPLE))
    window.deliver()
    dialog = window.findChildren(DeliverDialog)[0]
    box, go = dialog.findChildren(QComboBox)[0], button(dialog, "Deliver")
    assert (box.currentData(), go.isEnabled()) == (one.folder, True)
    plugged.append(two)
    dialog.look()
    assert "2 USB sticks are plugged in: choose one" in box.currentText()
    assert not go.isEnabled()
    dialog.choose(two.folder)
    assert (box.currentData(), go.isEnabled()) == (two.folder, True)
    plugged.remove(one)
    dialog.look()
    assert box.currentData() == two.folder
    plugged[:] = [one]
    dialog.look()
    assert box.currentData() == one.folder


def test_where_nobody_knows_whose_the_packets_are_the_team_is_chosen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    mission = load_mission("aas-2026")
    sent = [
        chunk(frame(mission, team_id=float(team), packet_count=float(n)), n)
        for n, team in enumerate((2043, 77, 2043))
    ]
    window.show_replay(read_flight_log(logged(tmp_path / "log", mission, sent)))
    window.deliver()
    dialog = window.findChildren(DeliverDialog)[0]
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog.choose(stick)
    whose = next(b for b in dialog.findChildren(QComboBox) if b.accessibleName() == "Your team")
    qtbot.mouseClick(button(dialog, "Deliver"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(whose.isVisible, timeout=20_000)
    assert "packets of team 2043 (2), 77 (1) were received" in texts(dialog)
    assert not list(stick.iterdir())
    assert [whose.itemText(n) for n in range(2)] == ["team 2043, 2 packets", "team 77, 1 packet"]
    whose.setCurrentIndex(1)
    qtbot.mouseClick(button(dialog, "Deliver"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The file is complete in" in texts(dialog), timeout=20_000)
    assert [path.name for path in stick.iterdir()] == ["Flight_77.csv"]
    assert "packets of other teams, which are not in it: 2" in texts(dialog)


def test_without_a_stick_the_dialog_says_what_to_do(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groundstation.ui.deliver_dialog.sticks", list)
    window.show_replay(read_flight_log(SAMPLE))
    window.deliver()
    dialog = window.findChildren(DeliverDialog)[0]
    assert "plug it in" in dialog.findChildren(QComboBox)[0].currentText()
    assert not button(dialog, "Deliver").isEnabled()
    dialog.choose(Path("/nowhere/at/all"))
    assert button(dialog, "Deliver").isEnabled()
