"""Work that may take long, done beside the window's thread."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from groundstation.errors import UserError
from protocol.errors import MissionError


class Background(QObject):
    """Runs one piece of work in a thread; its signals arrive in the window's thread.

    `done` carries what the work returned, `failed` the sentence of a mistake that the
    person can mend. A fault of the program is told as well, and raised in the thread.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Begin the work."""
        self._thread.start()

    def _run(self) -> None:
        try:
            result = self._work()
        except (UserError, MissionError) as error:
            self.failed.emit(str(error))
            return
        except Exception as error:
            self.failed.emit(f"fault in the program: {error!r}")
            raise
        self.done.emit(result)
