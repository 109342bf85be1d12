"""Pictures of the screen for the README and the guide, from the sample flight, without a display.

Run `python -m groundstation.ui.screenshots --output FOLDER`.
"""

import argparse
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.remembered.preferences import load_preferences
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.station_making import Running
from groundstation.ui.window import DRAW_PERIOD_MS, MainWindow

SAMPLE = Path(__file__).resolve().parents[2] / "logs" / "sample-flight.flightlog"
SIZE_PX = (1366, 768)
SETTLE_FRAMES = 25
"""So many times a window draws until it stands, however busy the machine is."""
ASCENT_S, TROUBLE_S, REPLAY_S = 26.0, 62.0, 75.0
SILENCE_S = 14.0


class StoppedLink:
    """Gives what `log` holds of its first `seconds` at once; then the clock stands, so much later.

    With `vanished` the port has gone at the end.
    """

    def __init__(
        self, log: FlightLog, seconds: float, *, later_s: float = 0.0, vanished: bool = False
    ) -> None:
        first_ns = log.items[0].monotonic_ns
        end_ns = first_ns + int(seconds * 1e9)
        self._items: list[Item] = [item for item in log.items if item.monotonic_ns <= end_ns]
        latest = self._items[-1]
        if vanished:
            self._items.append(
                Event(EventKind.LINK_LOST, self.name, latest.monotonic_ns, latest.utc_ns)
            )
        self._now_ns = latest.monotonic_ns + int(later_s * 1e9)
        self._closed = threading.Event()

    @property
    def name(self) -> str:
        """A port."""
        return "/dev/ttyUSB0"

    def items(self) -> Iterator[Item]:
        """Yield all, then wait to be closed."""
        yield from self._items
        self._closed.wait()

    def now_ns(self) -> int:
        """Return the moment of the picture, ns."""
        return self._now_ns

    def close(self) -> None:
        """End `items`."""
        self._closed.set()


class Photographer:
    """Opens one window after the other and writes a picture of each into `folder`."""

    def __init__(self, folder: Path, log: FlightLog) -> None:
        self._folder = folder
        self._log = log
        self._home = tempfile.TemporaryDirectory(prefix="cansat-pictures-")
        logs = Path(self._home.name) / "logs"
        logs.mkdir()
        shutil.copy(log.path, logs)  # the first page shows a flight

    def take_all(self) -> list[Path]:
        """Return the pictures written."""
        return [
            self._picture("welcome", lambda window: window),
            self._picture("live-ascent", lambda window: self._live(window, ASCENT_S)),
            self._picture("landed", lambda window: self._live(window, 1e6)),
            self._picture("link-trouble", self._trouble),
            self._picture("replay", self._replay),
            self._picture("dark", lambda window: self._live(window, TROUBLE_S), theme.DARK),
            self._picture("projector", self._projector),
        ]

    def _picture(
        self,
        name: str,
        arrange: Callable[[MainWindow], QWidget],
        colours: theme.Theme = theme.SUN,
    ) -> Path:
        theme.use(colours)
        home = Path(self._home.name)
        window = MainWindow(home / "logs", load_preferences(home / "preferences.toml"))
        window.resize(*SIZE_PX)
        window.show()
        shown = arrange(window)
        self._settle()
        path = self._folder / f"{name}.png"
        if not shown.grab().save(str(path)):
            raise UserError(f"the picture cannot be written: {path}")
        window.quit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return path

    def _live(
        self, window: MainWindow, seconds: float, *, later_s: float = 0.0, vanished: bool = False
    ) -> MainWindow:
        link = StoppedLink(self._log, seconds, later_s=later_s, vanished=vanished)
        record = FlightLogWriter(Path(self._home.name) / "live", self._log.mission, link.name)
        window.show_running(Running(Station(self._log.mission, link, record)))
        return window

    def _trouble(self, window: MainWindow) -> MainWindow:
        return self._live(window, TROUBLE_S, later_s=SILENCE_S, vanished=True)

    def _replay(self, window: MainWindow) -> MainWindow:
        window.show_replay(self._log)
        if window.replay:
            window.replay.replay.pause()
            window.replay.replay.seek(window.replay.replay.begin_ns + int(REPLAY_S * 1e9))
        return window

    def _projector(self, window: MainWindow) -> QMainWindow:
        self._live(window, TROUBLE_S)
        window.show_projector()
        projector = window.beside.projector
        assert projector
        projector.resize(*SIZE_PX)
        return projector

    def _settle(self) -> None:
        """Let the window draw until it stands."""
        drawing, timer, frames = QEventLoop(), QTimer(), count(1)
        timer.timeout.connect(lambda: drawing.quit() if next(frames) >= SETTLE_FRAMES else None)
        timer.start(DRAW_PERIOD_MS)
        drawing.exec()


def main() -> int:
    """Write the pictures; return the exit code."""
    parser = argparse.ArgumentParser(description="Pictures of the screen from the sample flight.")
    parser.add_argument("--output", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--log", type=Path, default=SAMPLE, help="another flight log")
    chosen = parser.parse_args()
    try:
        chosen.output.mkdir(parents=True, exist_ok=True)
        log = read_flight_log(chosen.log)
        app = QApplication(sys.argv[:1])
        theme.apply(app)
        for path in Photographer(chosen.output, log).take_all():
            print(path)
    except (UserError, OSError) as error:
        print(f"screenshots: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
