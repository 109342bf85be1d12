"""Every widget that can be worked or read has a name for a screen reader, in every window, and
the tab key walks through them as they stand on the page."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from groundstation.flightlog.reader import FlightLog
from groundstation.station import Station
from groundstation.ui.commands_sheet import CommandsSheet
from groundstation.ui.deliver_dialog import DeliverDialog
from groundstation.ui.figure import Figure
from groundstation.ui.guarded import Guarded
from groundstation.ui.help_sheet import HelpSheet
from groundstation.ui.map.place_dialog import PlaceDialog
from groundstation.ui.palette import Palette
from groundstation.ui.panel_table import PANELS
from groundstation.ui.screenshots import StoppedLink
from groundstation.ui.station_making import Running
from groundstation.ui.welcome.page import WelcomePage
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.ui.flown import fly_into_log

WORKED = (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QAbstractSlider,
    QAbstractSpinBox,
    QAbstractItemView,
    Figure,
)
INNER = "qt_"
"""Parts that Qt itself puts into its widgets are read with them."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> FlightLog:
    """A flight of a mission with commands."""
    return fly_into_log(load_mission("aas-2026"), tmp_path_factory.mktemp("flight"))


@pytest.fixture
def everything(window: MainWindow, log: FlightLog) -> Iterator[dict[str, QWidget]]:
    """Every window there is, by a name for people."""
    window.resize(1920, 1080)
    welcome = window.findChildren(WelcomePage)[0]
    window.show_running(Running(Station(log.mission, StoppedLink(log, 60.0))))
    window.show_commands()
    window.beside.show_panels()
    window.show_projector()
    QApplication.processEvents()
    assert window.beside.panels
    assert window.beside.projector
    yield {
        "first page": welcome,
        "flight": window,
        "commands": window.findChildren(CommandsSheet)[0],
        "panels": window.beside.panels,
        "projector": window.beside.projector,
        "palette": Palette(window.actions_offered, window),
        "keys": HelpSheet(window.actions_offered, window),
        "deliver": DeliverDialog(log.path, window),
        "place": PlaceDialog(None, window),
    }
    window.beside.projector.close()


def test_everything_that_is_worked_or_read_has_a_name(everything: dict[str, QWidget]) -> None:
    nameless = {}
    for title, shown in everything.items():
        found = worked(shown)
        assert found, title
        nameless[title] = [describe(widget) for widget in found if not name_of(widget)]
    assert not any(nameless.values()), nameless


def test_every_panel_has_a_name(everything: dict[str, QWidget]) -> None:
    found = [panel for shown in everything.values() for panel in shown.findChildren(Guarded)]
    assert len(found) >= len(PANELS)
    assert all(name_of(panel) for panel in found)


def test_the_replay_bar_has_names_too(window: MainWindow, log: FlightLog) -> None:
    window.show_replay(log)
    QApplication.processEvents()
    assert window.replay_bar
    found = worked(window.replay_bar)
    assert len(found) > 5
    assert [describe(widget) for widget in found if not name_of(widget)] == []
    assert repeated(window.replay_bar) == []


def test_no_two_buttons_of_a_window_are_called_alike(everything: dict[str, QWidget]) -> None:
    alike = {title: repeated(shown) for title, shown in everything.items() if title != "flight"}
    assert not any(alike.values()), alike


def test_a_window_has_a_title_for_those_who_cannot_see_it(everything: dict[str, QWidget]) -> None:
    titles = [shown.windowTitle() for shown in everything.values() if shown.isWindow()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_the_measure_finds_a_button_without_a_name(qapp: QApplication) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(QPushButton())
    assert [name_of(widget) for widget in worked(page)] == [""]


def test_the_tab_key_walks_down_the_page(everything: dict[str, QWidget]) -> None:
    for title in ("first page", "panels", "commands"):
        shown = everything[title]
        chain = tab_chain(shown)
        assert len(chain) >= 5, title
        assert out_of_order(chain, shown) == [], title


def tab_chain(shown: QWidget) -> list[QWidget]:
    """Return what the tab key reaches in a window, in its order, from the top."""
    chain: list[QWidget] = []
    widget = shown.nextInFocusChain()
    while widget is not shown:
        reached = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        inside = shown.isAncestorOf(widget) and widget.isVisibleTo(shown)
        if reached and inside and widget.isEnabled() and widget.focusProxy() is None:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def out_of_order(chain: list[QWidget], shown: QWidget) -> list[str]:
    """Return the widgets that stand above, in the same column, what was reached before them."""
    found = []
    for before, after in pairwise(chain):
        one, other = (QRect(w.mapTo(shown, QPoint(0, 0)), w.size()) for w in (before, after))
        same_column = one.left() < other.right() and other.left() < one.right()
        if same_column and other.bottom() < one.top():
            found.append(f"{name_of(after)} after {name_of(before)}")
    return found


def worked(shown: QWidget) -> list[QWidget]:
    """Return what can be worked or read on a widget, but for the inner parts of Qt's own."""
    own = (QComboBox, QAbstractSpinBox, QAbstractItemView)
    return [
        widget
        for widget in shown.findChildren(QWidget)
        if isinstance(widget, WORKED)
        and not isinstance(widget, QScrollBar)
        and not widget.objectName().startswith(INNER)
        and not any(isinstance(parent, own) for parent in above(widget))
    ]


def above(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    named = interface.text(QAccessible.Text.Name) if interface else ""
    if isinstance(widget, (QLineEdit, QComboBox, Figure)):  # their content is no name
        named = widget.accessibleName()
    return named.strip()


def repeated(shown: QWidget) -> list[str]:
    """Return the names that two buttons seen on a widget share."""
    buttons = [b for b in worked(shown) if isinstance(b, QAbstractButton) and b.isVisibleTo(shown)]
    names = Counter(name_of(button) for button in buttons)
    return [name for name, count in names.items() if count > 1]


def describe(widget: QWidget) -> str:
    parents = " < ".join(type(parent).__name__ for parent in above(widget))
    return f"{type(widget).__name__} < {parents}"
