"""Faults in what Qt calls by itself: painting, mouse, resizing, timers.

Qt cannot take an exception, so PySide hands it to `sys.excepthook`. There the panel in which it
came is found and stopped; whatever else fails is logged, each fault once.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from types import FrameType, TracebackType

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QWidget
from shiboken6 import isValid

from groundstation.ui.guarded import Guarded

_LOG = logging.getLogger(__name__)
_logged: set[tuple[type[BaseException], str, int]] = set()


def watch() -> None:
    """Look after what fails in the window from now on."""
    sys.excepthook = _take


def _take(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if not isinstance(fault, Exception):
        sys.__excepthook__(kind, fault, trace)
        return
    frames = [frame for frame, _ in traceback.walk_tb(trace)]
    guard = next((guard for frame in frames if (guard := _guard_of(frame))), None)
    for painter in _painters(frames):
        painter.end()
    if guard:
        guard.stop(fault)
    else:
        _log_once(fault)
    # What stays alive here would keep its painter, and Qt would end the program for that
    sys.last_value = sys.last_traceback = None
    traceback.clear_frames(trace)


def _guard_of(frame: FrameType) -> Guarded | None:
    """Return the guard around the widget or item whose method this is."""
    widget = _widget_of(frame.f_locals.get("self"))
    while widget is not None and not isinstance(widget, Guarded):
        widget = widget.parentWidget()
    return widget


def _widget_of(owner: object) -> QWidget | None:
    if isinstance(owner, QWidget) and isValid(owner):
        return owner
    if isinstance(owner, QGraphicsItem) and isValid(owner) and owner.scene() is not None:
        return next(iter(owner.scene().views()), None)
    return None


def _painters(frames: list[FrameType]) -> Iterator[QPainter]:
    """Yield the painters that were at work, each once."""
    found = {
        id(value): value
        for frame in frames
        for value in frame.f_locals.values()
        if isinstance(value, QPainter) and isValid(value) and value.isActive()
    }
    yield from found.values()


def _log_once(fault: Exception) -> None:
    last = traceback.extract_tb(fault.__traceback__)[-1:]
    place = (type(fault), last[0].filename, last[0].lineno or 0) if last else (type(fault), "", 0)
    if place not in _logged:
        _logged.add(place)
        _LOG.error("a fault in the window; it goes on", exc_info=fault)
