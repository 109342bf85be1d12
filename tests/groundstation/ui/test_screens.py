"""Windows that a vanished screen took along come back whole."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from groundstation.ui.screens import ScreenWatch, bring_back, bring_back_all, placed
from groundstation.ui.window import MainWindow

HOME = QRect(0, 0, 1366, 768)


@pytest.fixture
def loose(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setGeometry(1700, 200, 1280, 720)
    made.show()
    return made


def test_a_window_beyond_the_last_screen_comes_back_in_its_size(loose: QWidget) -> None:
    bring_back(loose, [HOME])
    assert HOME.contains(loose.frameGeometry())
    assert (loose.width(), loose.height()) == (1280, 720)


def test_a_window_that_is_too_large_for_what_is_left_becomes_smaller(loose: QWidget) -> None:
    bring_back(loose, [QRect(0, 0, 800, 600)])
    assert QRect(0, 0, 800, 600).contains(loose.frameGeometry())


def test_a_window_that_is_seen_whole_stays(loose: QWidget) -> None:
    before = loose.geometry()
    bring_back(loose, [HOME, QRect(1366, 0, 1920, 1080)])
    assert loose.geometry() == before


def test_one_that_filled_its_screen_is_a_window_again_and_a_maximised_one_maximised(
    loose: QWidget,
) -> None:
    for state in (Qt.WindowState.WindowFullScreen, Qt.WindowState.WindowMaximized):
        loose.setWindowState(state)
        bring_back(loose, [QRect(0, 0, 400, 300)])
        assert loose.isMaximized() is (state is Qt.WindowState.WindowMaximized)
        assert not loose.isFullScreen()


def test_a_projector_that_comes_back_leaves_the_main_window_to_be_seen(
    window: MainWindow, qtbot: QtBot
) -> None:
    second = QWidget(window, Qt.WindowType.Window)
    second.showFullScreen()
    bring_back_all()
    assert not second.isFullScreen()
    assert second.isVisible()
    second.close()


def test_a_frame_has_its_room_as_well() -> None:
    inner, frame = QRect(1801, 330, 400, 300), QRect(1800, 300, 402, 331)
    assert placed(frame, inner, HOME) == QRect(HOME.width() - 401, 330, 400, 300)


def test_when_a_screen_goes_all_windows_are_looked_after(
    window: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    watch = ScreenWatch(qapp)
    window.setGeometry(5000, 100, 900, 600)
    qapp.screenRemoved.emit(qapp.primaryScreen())
    area = qapp.primaryScreen().availableGeometry()
    qtbot.waitUntil(lambda: area.contains(window.frameGeometry()), timeout=5_000)
    watch.deleteLater()


def test_a_second_window_whose_screen_has_gone_does_not_cover_the_first(
    window: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    watch = ScreenWatch(qapp)
    second = QWidget(window, Qt.WindowType.Window)
    second.setGeometry(5000, 100, 900, 600)
    second.show()
    area = qapp.primaryScreen().availableGeometry()
    qtbot.waitUntil(lambda: area.contains(second.frameGeometry()), timeout=5_000)
    assert second.isVisible(), "no screen has gone"
    qapp.screenRemoved.emit(qapp.primaryScreen())
    qtbot.waitUntil(lambda: not second.isVisible(), timeout=5_000)
    assert window.isVisible()
    watch.deleteLater()
