"""Where the panels of a screen stand: rectangles from what each needs; no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor

from groundstation.ui.room import Room

Rect = tuple[int, int, int, int]
"""Left, top, width and height, px."""

SIDE_SHARE = 0.27
"""Of the width, what the side column takes when its panels need no more."""
_DENSITIES = range(6)
"""More than any panel has steps between what it likes and its least."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One panel that wants a place: its `name`, its `region` (top, main, side, bottom), its
    `rank` (the lowest stay longest where there is no room) and its `room` for a width in px.

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


@dataclass(frozen=True, slots=True)
class Composition:
    """The rectangles of the panels that have a place, and the names of those that have none."""

    places: dict[str, Rect]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to stand: how densely, and whether what belongs at the bottom leaves the side
    column its whole height, or goes across below it."""

    density: int
    side_to_the_bottom: bool


@dataclass(frozen=True, slots=True)
class _Screen:
    """What is to be placed: the wishes, the names of those to be seen whole, and the form."""

    wishes: Sequence[Wish]
    whole: frozenset[str]
    form: _Form
    space_px: int

    def of(self, region: str) -> list[Wish]:
        """Return the wishes of one region."""
        return [wish for wish in self.wishes if wish.region == region]

    def room(self, wish: Wish, width_px: int) -> tuple[Room, int]:
        """Return the room of a wish at a width, and the least height that will do, px."""
        room = wish.room(width_px)
        whole = room.whole_height_px if wish.name in self.whole else 0
        return room, max(room.least_height_px, whole)


def compose(wishes: Sequence[Wish], width_px: int, height_px: int, space_px: int) -> Composition:
    """Return the places of as many panels as fit into `width_px` by `height_px`.

    Across the top go panels of full width; below stand the main region and the side column, and
    at the bottom panels across both or below the main region alone. `space_px` is left between
    any two. Panels stand no more densely than they must.
    """
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
        found = _most_spacious(more, names, (0, 0, width_px, height_px), space_px)
        if found is not None and (in_whole or not _takes_parts(wish, kept, places, found)):
            kept, whole, places = more, names, found
    left_out = sorted((wish for wish in wishes if wish not in kept), key=lambda wish: wish.rank)
    return Composition(places, tuple(wish.name for wish in left_out))


def _takes_parts(
    wish: Wish, kept: Sequence[Wish], before: dict[str, Rect], after: dict[str, Rect]
) -> bool:
    """Tell whether more is missing of stronger panels when `wish` is placed as well."""
    stronger = [other for other in kept if (other.whole_rank or wish.rank) < wish.rank]
    return any(
        other.missing(*after[other.name][2:]) > other.missing(*before[other.name][2:])
        for other in stronger
    )


def _most_spacious(
    wishes: Sequence[Wish], whole: frozenset[str], rect: Rect, space_px: int
) -> dict[str, Rect] | None:
    """Return the places of all `wishes` in the first form in which they fit; None when in none."""
    for density, to_the_bottom in product(_DENSITIES, (False, True)):
        screen = _Screen(wishes, whole, _Form(density, to_the_bottom), space_px)
        places = _placed(screen, rect)
        if places is not None:
            return places
    return None


def _placed(screen: _Screen, rect: Rect) -> dict[str, Rect] | None:
    upper = _stack(screen, screen.of("top"), rect)
    if upper is None:
        return None
    rect = _below(rect, _used_px(screen, upper))
    side = screen.of("side")
    others = bool(screen.of("main") or screen.of("bottom"))
    if side and others and screen.form.side_to_the_bottom:
        left_rect, right_rect = _halves(screen, rect)
        left = _with_bottom(screen, left_rect, lambda rect: _column(screen, "main", rect))
        right = _column(screen, "side", right_rect)
        return None if left is None or right is None else upper | left | right
    lower = _with_bottom(screen, rect, lambda rect: _middle(screen, rect))
    return None if lower is None else upper | lower


def _with_bottom(
    screen: _Screen, rect: Rect, fill: Callable[[Rect], dict[str, Rect] | None]
) -> dict[str, Rect] | None:
    """Put what belongs at the bottom to the lower end of `rect`, and `fill` the rest."""
    left, top, width_px, height_px = rect
    lower = _stack(screen, screen.of("bottom"), rect)
    if lower is None:
        return None
    rest_px = height_px - _used_px(screen, lower)
    filled = fill((left, top, width_px, rest_px))
    if filled is None:
        return None
    down_px = rest_px + screen.space_px if filled else 0
    return filled | {name: (x, y + down_px, w, h) for name, (x, y, w, h) in lower.items()}


def _middle(screen: _Screen, rect: Rect) -> dict[str, Rect] | None:
    """Share `rect` out between the main region and the side column."""
    if not screen.of("main") or not screen.of("side"):
        return _column(screen, "side" if screen.of("side") else "main", rect)
    left_rect, right_rect = _halves(screen, rect)
    left, right = _column(screen, "main", left_rect), _column(screen, "side", right_rect)
    return None if left is None or right is None else left | right


def _halves(screen: _Screen, rect: Rect) -> tuple[Rect, Rect]:
    """Return the rectangles of the main region and of the side column."""
    left, top, width_px, height_px = rect
    side_px = round(width_px * SIDE_SHARE)
    side_px = max(side_px, *(wish.room(side_px).least_width_px for wish in screen.of("side")))
    main_px = width_px - side_px - 2 * screen.space_px
    right = left + width_px - side_px
    return (left, top, main_px, height_px), (right, top, side_px, height_px)


def _column(screen: _Screen, region: str, rect: Rect) -> dict[str, Rect] | None:
    """Put a region's wishes one below the other into the whole of `rect`; None when they do not
    fit."""
    wishes = screen.of(region)
    left, top, width_px, height_px = rect
    rooms = [screen.room(wish, width_px) for wish in wishes]
    free_px = height_px - screen.space_px * max(0, len(rooms) - 1)
    if sum(least_px for _, least_px in rooms) > free_px:
        return None
    if any(room.least_width_px > width_px for room, _ in rooms):
        return None
    places: dict[str, Rect] = {}
    for wish, part_px in zip(wishes, _heights(rooms, free_px), strict=True):
        places[wish.name] = (left, top, width_px, part_px)
        top += part_px + screen.space_px
    return places


def _heights(rooms: Sequence[tuple[Room, int]], free_px: int) -> list[int]:
    """Share `free_px` out: what each likes, more by stretch, or less down to the least."""
    liked = [max(room.height_px, least_px) for room, least_px in rooms]
    over_px = free_px - sum(liked)
    shares = (
        [room.stretch for room, _ in rooms]
        if over_px >= 0
        else [float(like - least_px) for like, (_, least_px) in zip(liked, rooms, strict=True)]
    )
    whole = sum(shares)
    if whole == 0:
        return liked
    return [
        like + floor(over_px * share / whole) for like, share in zip(liked, shares, strict=True)
    ]


def _stack(screen: _Screen, wishes: Sequence[Wish], rect: Rect) -> dict[str, Rect] | None:
    """Put `wishes` one below the other from the top of `rect`, each as high as its density says;
    None when they do not fit."""
    left, top, width_px, height_px = rect
    end = top + height_px
    places: dict[str, Rect] = {}
    for wish in wishes:
        room, least_px = screen.room(wish, width_px)
        part_px = max(room.height_at(screen.form.density), least_px)
        if room.least_width_px > width_px or top + part_px > end:
            return None
        places[wish.name] = (left, top, width_px, part_px)
        top += part_px + screen.space_px
    return places


def _used_px(screen: _Screen, places: dict[str, Rect]) -> int:
    """Return the height of a stack with the space to what is beside it."""
    return sum(height_px + screen.space_px for _, _, _, height_px in places.values())


def _below(rect: Rect, used_px: int) -> Rect:
    left, top, width_px, height_px = rect
    return left, top + used_px, width_px, height_px - used_px
