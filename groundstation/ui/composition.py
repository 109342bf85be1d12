"""Which panels have a place on a screen, and where; no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groundstation.ui.room import Room
from groundstation.ui.screen_forms import Rect, Standing, best_places


@dataclass(frozen=True, slots=True)
class Wish:
    """One panel that wants a place: its `name`, its `region` (top, main, side, bottom), its
    `rank` (the lowest stay longest where there is no room), its `room` for a width in px, and
    its `weight`, by which it shares in a scarce screen.

    One that can be seen in part is to be seen whole before those of a rank above `whole_rank`
    are seen at all; these never take room from its parts. `missing` tells how many of its parts
    are not seen at a width and a height, px.
    """

    name: str
    region: str
    rank: int
    room: Callable[[int], Room]
    whole_rank: int | None = None
    missing: Callable[[int, int], int] = lambda width_px, height_px: 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Composition:
    """The rectangles of the panels that have a place, and the names of those that have none."""

    places: dict[str, Rect]
    left_out: tuple[str, ...] = ()


def compose(wishes: Sequence[Wish], width_px: int, height_px: int, space_px: int) -> Composition:
    """Return the places of as many panels as fit into `width_px` by `height_px`.

    `space_px` is left between any two.
    """
    size_px = (width_px, height_px)
    all_whole = frozenset(wish.name for wish in wishes if wish.whole_rank is not None)
    places = _places(wishes, all_whole, size_px, space_px)
    if places is not None:
        return Composition(places)
    return _as_many_as_fit(wishes, size_px, space_px)


def _as_many_as_fit(wishes: Sequence[Wish], size_px: tuple[int, int], space_px: int) -> Composition:
    """Give one panel after the other a place, by rank, as long as all have one."""
    asked = [(wish.rank, wish, False) for wish in wishes]
    asked += [(wish.whole_rank, wish, True) for wish in wishes if wish.whole_rank is not None]
    kept: list[Wish] = []
    whole: frozenset[str] = frozenset()
    places: dict[str, Rect] = {}
    for _, wish, in_whole in sorted(asked, key=lambda one: one[0]):
        if in_whole and wish not in kept:
            continue
        more = kept if in_whole else [other for other in wishes if other in (*kept, wish)]
        names = whole | {wish.name} if in_whole else whole
        found = _places(more, names, size_px, space_px)
        if found is not None and (in_whole or not _takes_parts(wish, kept, places, found)):
            kept, whole, places = more, names, found
    left_out = sorted((wish for wish in wishes if wish not in kept), key=lambda wish: wish.rank)
    return Composition(places, tuple(wish.name for wish in left_out))


def _places(
    wishes: Sequence[Wish], whole: frozenset[str], size_px: tuple[int, int], space_px: int
) -> dict[str, Rect] | None:
    """Return the places of all `wishes`, those named in `whole` seen whole; None when they do not
    fit."""
    standing = [
        Standing(w.name, w.region, w.room, w.weight, w.missing, whole=w.name in whole)
        for w in wishes
    ]
    return best_places(standing, size_px, space_px)


def _takes_parts(
    wish: Wish, kept: Sequence[Wish], before: dict[str, Rect], after: dict[str, Rect]
) -> bool:
    """Tell whether more is missing of stronger panels when `wish` is placed as well."""
    stronger = [other for other in kept if (other.whole_rank or wish.rank) < wish.rank]
    return any(
        other.missing(*after[other.name][2:]) > other.missing(*before[other.name][2:])
        for other in stronger
    )
