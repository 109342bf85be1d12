"""The window's tests draw into memory: no screen is needed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from groundstation.remembered.preferences import load_preferences
from groundstation.ui import theme
from groundstation.ui.window import MainWindow


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Delete what a test has closed: only an event loop would, and a theme dresses all there is."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The program's window as on a small laptop, its flight logs in a folder of its own."""
    theme.apply(qapp)
    preferences = load_preferences(tmp_path / "preferences.toml")
    made = MainWindow(tmp_path / "logs", preferences)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.quit()
