"""How a graph of pyqtgraph is dressed."""

import pyqtgraph as pg

from groundstation.ui import theme

LEFT_AXIS_PX = 64


def set_title(plot: pg.PlotItem, html: str) -> None:
    """Write a title above `plot`, from its left edge and never wider than the plot."""
    plot.setTitle(html, justify="left")
    label = plot.titleLabel
    label.item.setFont(theme.font(bold=True))
    # pyqtgraph would make the plot as wide as its title at each resize
    label.updateMin = lambda: None
    label.setMinimumWidth(1)
    plot.layout.removeItem(label)
    plot.layout.addItem(label, 0, 0, 1, 3)


def dress_axes(plot: pg.PlotItem) -> None:
    """Give `plot` bold axes, readable figures and a quiet grid."""
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(theme.current().ink, width=theme.AXIS_WIDTH_PX))
        axis.setTextPen(theme.current().ink)
        axis.setStyle(tickFont=theme.font(), tickLength=-6, autoExpandTextSpace=False)
        axis.enableAutoSIPrefix(False)
    plot.showGrid(x=True, y=True, alpha=0.15)
