"""What a crew can do with the panels of a screen: hide, order, send to the other column."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from groundstation.remembered.panel_layout import PanelLayout
from groundstation.ui.panel_table import PanelKind, Region

COLUMNS = {Region.MAIN: Region.SIDE, Region.SIDE: Region.MAIN}
"""The regions between which a panel may be sent, each with the other one."""


def arranged(kinds: Sequence[PanelKind], layout: PanelLayout) -> list[PanelKind]:
    """Return all `kinds` in the order and the regions of `layout`, from the top of the screen."""
    regions = list(Region)
    names = list(layout.order)

    def place(number: int, kind: PanelKind) -> tuple[int, int]:
        at = names.index(kind.name) if kind.name in names else len(names) + number
        return regions.index(kind.region), at

    sent = [replace(kind, region=_region(kind, layout)) for kind in kinds]
    return [kind for _, kind in sorted(enumerate(sent), key=lambda found: place(*found))]


def with_shown(layout: PanelLayout, name: str, *, shown: bool) -> PanelLayout:
    """Return `layout` with one panel shown or hidden."""
    others = tuple(other for other in layout.hidden if other != name)
    return msgspec.structs.replace(layout, hidden=others if shown else (*others, name))


def moved(kinds: Sequence[PanelKind], layout: PanelLayout, name: str, step: int) -> PanelLayout:
    """Return `layout` with one panel so many places further down in its region."""
    order = arranged(kinds, layout)
    region = next(kind.region for kind in order if kind.name == name)
    names = [kind.name for kind in order]
    fellows = [kind.name for kind in order if kind.region is region]
    at = fellows.index(name) + step
    if not 0 <= at < len(fellows):
        return layout
    one, other = names.index(name), names.index(fellows[at])
    names[one], names[other] = names[other], names[one]
    return msgspec.structs.replace(layout, order=tuple(names))


def sent_over(kinds: Sequence[PanelKind], layout: PanelLayout, name: str) -> PanelLayout:
    """Return `layout` with one panel in the other column, below those that stand there."""
    order = arranged(kinds, layout)
    kind = next(kind for kind in order if kind.name == name)
    if kind.region not in COLUMNS:
        return layout
    names = [other.name for other in order if other.name != name] + [name]
    regions = {**layout.regions, name: COLUMNS[kind.region].value}
    return msgspec.structs.replace(layout, order=tuple(names), regions=regions)


def _region(kind: PanelKind, layout: PanelLayout) -> Region:
    wanted = layout.regions.get(kind.name, kind.region.value)
    if kind.region not in COLUMNS or wanted not in {region.value for region in COLUMNS}:
        return kind.region
    return Region(wanted)
