"""Every text that a window paints, whatever widget paints it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import (
    QFontMetricsF,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QTextItem,
)
from PySide6.QtWidgets import QWidget

_Metric = QPaintDevice.PaintDeviceMetric


@dataclass(frozen=True, slots=True)
class PaintedText:
    """A text as painted: its size in points, its colour, the rectangle of its ink, and the
    rectangle to which painting was confined there, both px in the window."""

    text: str
    points: float
    colour: str
    rect: QRectF
    confined_to: QRectF | None


class _Recorder(QPaintEngine):
    """A paint engine that takes note of texts and paints nothing."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.found: list[PaintedText] = []

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:  # noqa: N802
        pass

    def drawTextItem(self, at: QPointF, item: QTextItem) -> None:  # noqa: N802
        painter: QPainter = self.painter()
        to_window = painter.deviceTransform()
        ink = QFontMetricsF(item.font()).tightBoundingRect(item.text()).translated(at)
        clip = to_window.mapRect(painter.clipBoundingRect()) if painter.hasClipping() else None
        self.found.append(
            PaintedText(
                item.text(),
                item.font().pointSizeF(),
                painter.pen().color().name(),
                to_window.mapRect(ink),
                clip,
            )
        )

    def drawPixmap(self, *_: object) -> None:  # noqa: N802
        pass

    def drawImage(self, *_: object) -> None:  # noqa: N802
        pass

    def drawTiledPixmap(self, *_: object) -> None:  # noqa: N802
        pass

    def drawPolygon(self, *_: object) -> None:  # noqa: N802
        pass

    def drawRects(self, *_: object) -> None:  # noqa: N802
        pass

    def drawPath(self, *_: object) -> None:  # noqa: N802
        pass

    def drawLines(self, *_: object) -> None:  # noqa: N802
        pass

    def drawPoints(self, *_: object) -> None:  # noqa: N802
        pass

    def drawEllipse(self, *_: object) -> None:  # noqa: N802
        pass


class _Paper(QPaintDevice):
    """A device as large as a widget that shows what is painted to the recorder."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.recorder = _Recorder()
        self._sizes = {
            _Metric.PdmWidth: widget.width(),
            _Metric.PdmHeight: widget.height(),
            _Metric.PdmDpiX: widget.logicalDpiX(),
            _Metric.PdmDpiY: widget.logicalDpiY(),
            _Metric.PdmPhysicalDpiX: widget.physicalDpiX(),
            _Metric.PdmPhysicalDpiY: widget.physicalDpiY(),
            _Metric.PdmDepth: 32,
            _Metric.PdmNumColors: 2**24,
            _Metric.PdmDevicePixelRatio: 1,
            _Metric.PdmDevicePixelRatioScaled: int(QPaintDevice.devicePixelRatioFScale()),
        }

    def paintEngine(self) -> QPaintEngine:  # noqa: N802
        return self.recorder

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._sizes.get(metric, 0)


def painted_texts(widget: QWidget) -> list[PaintedText]:
    """Return every text that `widget` and its children paint, blanks left out."""
    paper = _Paper(widget)
    widget.render(paper, QPoint(0, 0))
    return [text for text in paper.recorder.found if text.text.strip()]
