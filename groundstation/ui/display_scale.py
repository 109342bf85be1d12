"""How large the program draws where the scale of the display leaves too little room."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

ROOM_PX = (1138, 640)
"""Inside the window: every panel of every built-in mission has a place, in a replay too."""
FRAME_PX = 32
"""What the title of a window takes of the height."""
_FACTOR = "QT_SCALE_FACTOR"


def fitting_factor(available_px: tuple[int, int], least_scale: float) -> float:
    """Return by how much to draw smaller than the scale of the display asks, 1 for not at all.

    `available_px` is the width and height for windows, in that scale; `least_scale` that of the
    display, or of the other one where there are two that differ. Nothing is drawn smaller than at
    a scale of 1, so that 14 points remain 14 points (rule G14), and it takes no more from the
    letters than all telemetry at once needs (rule G15).
    """
    wanted_px = (ROOM_PX[0], ROOM_PX[1] + FRAME_PX)
    room = min(has / wants for has, wants in zip(available_px, wanted_px, strict=True))
    return min(1.0, max(room, 1 / least_scale))


def fitting_application() -> QApplication:
    """Return the application, drawing at a scale at which all telemetry has room.

    To be called first of all: nothing of Qt's that was made before it may be used after it.
    """
    app = QApplication(sys.argv[:1])
    available = app.primaryScreen().availableSize()
    least_scale = min(screen.devicePixelRatio() for screen in app.screens())
    factor = fitting_factor((available.width(), available.height()), least_scale)
    if factor == 1.0:
        return app
    # Qt takes its scale when the application is made, and only then
    app.shutdown()
    with _drawing_smaller(factor):
        return QApplication(sys.argv[:1])


@contextmanager
def _drawing_smaller(factor: float) -> Iterator[None]:
    """Let the application draw smaller that is made here; programs it starts do not."""
    before = os.environ.get(_FACTOR)
    os.environ[_FACTOR] = f"{_number(before) * factor:.4f}"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_FACTOR]
        else:
            os.environ[_FACTOR] = before


def _number(text: str | None) -> float:
    """Return the factor that somebody has set; 1 where it is none, as for Qt."""
    try:
        return float(text or 1)
    except ValueError:
        return 1.0
