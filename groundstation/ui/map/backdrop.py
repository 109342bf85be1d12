"""The prepared map under the track: found, read and decoded beside the window's thread."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage

from groundstation.basemap.area import Area
from groundstation.basemap.map_folder import map_under
from groundstation.basemap.source import Basemap
from groundstation.geo.local_plane import Place
from groundstation.ui.background import Background

_MOST_IMAGES = 160
"""Decoded pieces kept: tiles of some screens, 40 MB at most."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A decoded piece of the map and the area it shows."""

    area: Area
    image: QImage


class Backdrop(QObject):
    """Holds the pieces of the map that lies under a place; `changed` tells of new ones.

    `folder` is where prepared maps are. Nothing here waits: files are read in a thread, one
    request at a time, the latest wins.
    """

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._map: Basemap | None = None
        self._images: OrderedDict[tuple[int, ...], Drawn] = OrderedDict()
        self._shown: list[Drawn] = []
        self._searched: Place | None = None
        self._asked: tuple[Area, float] | None = None
        self._busy = False
        self._taker: Callable[[Any], None] = self._take_map

    @property
    def drawn(self) -> list[Drawn]:
        """The pieces to draw, in their order."""
        return self._shown

    @property
    def attribution(self) -> str:
        """Whom to name for the map; empty without one."""
        return self._map.attribution if self._map and self._shown else ""

    def search(self, pad: Place) -> None:
        """Look for the map that covers the pad, once for each place."""
        near = self._searched is not None and all(
            abs(a - b) < 1e-3 for a, b in zip(pad, self._searched, strict=True)
        )
        if near or self._busy:
            return
        self._searched = pad
        self._run(lambda: map_under(pad, self._folder), self._take_map)

    def show_area(self, area: Area, metres_per_pixel: float) -> None:
        """Ask for the pieces over an area at a resolution."""
        self._asked = (area, metres_per_pixel)
        self._read()

    def _read(self) -> None:
        if self._map is None or self._asked is None or self._busy:
            return
        basemap, (area, resolution), known = self._map, self._asked, dict(self._images)
        self._asked = None
        self._run(lambda: _decoded(basemap, area, resolution, known), self._take_pieces)

    def _take_map(self, found: Basemap | None) -> None:
        if found is not None:
            self._map = found
            self._images.clear()
        self._shown = []
        self.changed.emit()
        self._read()

    def _take_pieces(self, pieces: dict[tuple[int, ...], Drawn]) -> None:
        self._shown = list(pieces.values())
        self._images.update(pieces)
        while len(self._images) > _MOST_IMAGES:
            self._images.popitem(last=False)
        self.changed.emit()
        self._read()

    def _run(self, work: Callable[[], Any], take: Callable[[Any], None]) -> None:
        """Run `work` in a thread and give what it returns to `take` in this one."""
        self._busy, self._taker = True, take
        # not a child of this object: a panel may be thrown away while a file is being read
        task = Background(work, QCoreApplication.instance() or self)
        task.done.connect(self._finish)
        task.done.connect(task.deleteLater)
        task.failed.connect(self._give_up)
        task.start()

    def _finish(self, result: object) -> None:
        self._busy = False
        self._taker(result)

    def _give_up(self, _sentence: str) -> None:
        self._busy = False


def _decoded(
    basemap: Basemap, area: Area, resolution: float, known: dict[tuple[int, ...], Drawn]
) -> dict[tuple[int, ...], Drawn]:
    """Return the pieces over an area as images; a damaged one is left out."""
    pieces: dict[tuple[int, ...], Drawn] = {}
    for piece in basemap.pieces(area, resolution):
        if piece.key in known:
            pieces[piece.key] = known[piece.key]
            continue
        image = QImage.fromData(piece.data)
        if not image.isNull():
            ready = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
            pieces[piece.key] = Drawn(piece.area, ready)
    return pieces
