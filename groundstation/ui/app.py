"""Starting the window."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from groundstation.errors import UserError
from groundstation.flightlog.reader import FlightLog
from groundstation.remembered.preferences import load_preferences, preferences_file


def run_window(
    *,
    log_folder: Path,
    mission: str | None = None,
    port: str | None = None,
    replay: Callable[[], FlightLog] | None = None,
    speed: float = 1.0,
    remember: bool = True,
) -> int:
    """Open the window and run it until it is closed; return the exit code.

    With `mission` and `port` it connects at once, and comes back to them at the next start when
    it is to `remember` them; with `replay` it plays the log that this returns, asked once. Raises
    UserError when there is no display or Qt's libraries are missing.
    """
    _require_display()
    try:
        from PySide6.QtCore import QTimer

        from groundstation.ui.display_scale import fitting_application

        _load_x11_plugin()
    except (ImportError, OSError) as error:
        raise UserError(
            f"the window cannot open, since Qt lacks a library of the system: {error}; "
            "'python3 start.py' installs it or says how"
        ) from None
    app = fitting_application()
    from groundstation.ui import faults, theme
    from groundstation.ui.screens import ScreenWatch
    from groundstation.ui.window import MainWindow

    faults.watch()
    app.setApplicationName("CanSat ground station")
    preferences = load_preferences(preferences_file())
    theme.apply(app)
    theme.use(theme.THEMES.get(preferences.values.theme, theme.SUN))
    window = MainWindow(log_folder, preferences, mission or "", port or "")
    window.resize(app.primaryScreen().availableSize())
    window.showMaximized()
    ScreenWatch(app)
    if replay:
        window.open_replay(replay, speed)
    elif mission and port:
        window.connect_to(mission, port, remember=remember)
    else:
        window.tell_abrupt_end()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.quit())
    # Python runs its signal handlers only between bytecodes: Qt has to come back now and then
    awake = QTimer()
    awake.timeout.connect(lambda: None)
    awake.start(200)
    _spare_full_collections()
    return app.exec()


def _spare_full_collections() -> None:
    """Exempt what is there by now from garbage collection.

    Modules and widgets are a hundred thousand objects that stay: to look through them again and
    again would stop the window for 50 ms each time.
    """
    gc.collect()
    gc.freeze()


def _load_x11_plugin() -> None:
    """Load what Qt needs to speak to an X server; raises OSError naming what is missing.

    Qt itself would end the program without a word that helps.
    """
    import PySide6

    elsewhere = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and os.environ.get("DISPLAY") and not elsewhere:
        platforms = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
        ctypes.CDLL(str(platforms / "libqxcb.so"))


def _require_display() -> None:
    has_display = any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not has_display:
        raise UserError(
            "there is no display for the window; use 'groundstation record', or --headless "
            "with demo and replay"
        )
