"""Windows come back whole when a screen goes: a monitor unplugged, a projector taken away."""

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

_SETTLED_MS = 300
"""Window systems move windows by themselves for a while."""


class ScreenWatch(QObject):
    """Looks after all windows of the program whenever screens come, go or change.

    A second window whose screen has gone is closed: it would cover the one it belongs to.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLED_MS)
        self._soon.timeout.connect(self._look)
        self._lost_one = False
        app.screenRemoved.connect(self._lose_screen)
        app.primaryScreenChanged.connect(self._look_soon)
        app.screenAdded.connect(self._attend)
        for screen in app.screens():
            self._attend(screen)

    def _attend(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._look_soon)
        self._look_soon()

    def _lose_screen(self) -> None:
        self._lost_one = True
        self._look_soon()

    def _look_soon(self) -> None:
        self._soon.start()

    def _look(self) -> None:
        """Look again after a change: the window system moves windows in its own time."""
        if self._lost_one:
            close_second_windows()
        changed = bring_back_all()
        self._lost_one = self._lost_one and changed
        if changed:
            self._soon.start()


def bring_back_all() -> bool:
    """Bring every window of the program back that no screen shows whole, or that covers the one
    it belongs to since both are on one screen; return whether there was any."""
    areas = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible() and not _is_passing(w)]
    changed = [uncover(window) or bring_back(window, areas) for window in windows]
    return any(changed)


def close_second_windows() -> None:
    """Close every window that belongs to another one and is on the same screen; no dialog is."""
    for window in QApplication.topLevelWidgets():
        owner = window.parentWidget()
        if owner is None or window.windowType() is not Qt.WindowType.Window:
            continue
        if window.isVisible() and window.screen() is owner.screen():
            window.close()


def uncover(window: QWidget) -> bool:
    """Let `window` fill its screen no more when it covers the one that it belongs to."""
    owner = window.parentWidget()
    if owner is None or not window.isFullScreen() or window.screen() is not owner.screen():
        return False
    window.showNormal()
    owner.window().raise_()
    owner.window().activateWindow()
    return True


def bring_back(window: QWidget, areas: list[QRect]) -> bool:
    """Put `window` onto the first of the screens' `areas` when none of them shows it whole.

    A maximised one fills it. One that filled its screen becomes a window again, so that it does
    not cover the others.
    """
    if not areas or any(area.contains(_geometry(window)) for area in areas):
        return False
    state, home = window.windowState(), areas[0]
    maximised = bool(state & Qt.WindowState.WindowMaximized)
    if state & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
        window.showNormal()
    window.setGeometry(placed(window.frameGeometry(), window.geometry(), home))
    if maximised:
        window.showMaximized()
    return True


def placed(frame: QRect, inner: QRect, home: QRect) -> QRect:
    """Return where the inside of a window stands so that its frame is whole in `home`."""
    border = QSize(frame.width() - inner.width(), frame.height() - inner.height())
    size = inner.size().boundedTo(home.size() - border)
    left = min(max(frame.left(), home.left()), home.right() + 1 - size.width() - border.width())
    top = min(max(frame.top(), home.top()), home.bottom() + 1 - size.height() - border.height())
    offset = inner.topLeft() - frame.topLeft()
    return QRect(left + offset.x(), top + offset.y(), size.width(), size.height())


def _geometry(window: QWidget) -> QRect:
    """Return what of a window must be seen: a full one has its frame beyond the screen."""
    full = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
    return window.geometry() if window.windowState() & full else window.frameGeometry()


def _is_passing(window: QWidget) -> bool:
    """Tell whether a window goes by itself: a menu, a tool tip."""
    return window.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
