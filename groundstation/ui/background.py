"""Work that may take long, done beside the window's thread."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from groundstation.errors import UserError
from protocol.errors import MissionError

_at_work: set["Background"] = set()
"""Work goes on also when the widget that began it has gone: it must not vanish under its thread."""


class Background(QObject):
    """Runs one piece of work in a thread; its signals arrive in the window's thread.

    `done` carries what the work returned, `failed` the sentence of a mistake that the
    person can mend. A fault of the program is told as well, and raised in the thread. Nobody
    is told anything when `asked_by`, for whom the work is done, has gone meanwhile.
    """

    done = Signal(object)
    failed = Signal(str)
    _ended = Signal()

    def __init__(self, work: Callable[[], Any], asked_by: QObject) -> None:
        super().__init__()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)
        asked_by.destroyed.connect(self._tell_nobody)
        self._ended.connect(self._forget)

    def start(self) -> None:
        """Begin the work."""
        _at_work.add(self)
        self._thread.start()

    def _run(self) -> None:
        try:
            result = self._work()
        except (UserError, MissionError) as error:
            self.failed.emit(str(error))
        except Exception as error:
            self.failed.emit(f"fault in the program: {error!r}")
            raise
        else:
            self.done.emit(result)
        finally:
            self._ended.emit()

    def _tell_nobody(self) -> None:
        self.blockSignals(True)
        _at_work.discard(self)

    def _forget(self) -> None:
        _at_work.discard(self)
