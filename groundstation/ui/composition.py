"""Where the panels of a screen stand: rectangles from what each needs; no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groundstation.ui.room import Room

Rect = tuple[int, int, int, int]
"""Left, top, width and height, px."""

SIDE_SHARE = 0.27
"""Of the width, what the side column takes when its panels need no more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One panel that wants a place: its `name`, its `region` (top, main, side, bottom), its
    `rank` (the lowest stay longest where there is no room) and its `room` for a width in px."""

    name: str
    region: str
    rank: int
    room: Callable[[int], Room]


@dataclass(frozen=True, slots=True)
class Composition:
    """The rectangles of the panels that have a place, and the names of those that have none."""

    places: dict[str, Rect]
    left_out: tuple[str, ...] = ()


def compose(wishes: Sequence[Wish], width_px: int, height_px: int, space_px: int) -> Composition:
    """Return the places of as many panels as fit into `width_px` by `height_px`.

    Across the top and the bottom go panels of full width; between them stand the main region and
    the side column. `space_px` is left between any two.
    """
    kept = list(wishes)
    left_out: list[str] = []
    while kept:
        places = _place(kept, width_px, height_px, space_px)
        if places is not None:
            return Composition(places, tuple(left_out))
        weakest = max(kept, key=lambda wish: wish.rank)
        kept.remove(weakest)
        left_out.insert(0, weakest.name)
    return Composition({}, tuple(left_out))


def _place(
    wishes: Sequence[Wish], width_px: int, height_px: int, space_px: int
) -> dict[str, Rect] | None:
    """Return the places of all `wishes`; None when they do not fit."""
    top, main, side, bottom = (
        [wish for wish in wishes if wish.region == region]
        for region in ("top", "main", "side", "bottom")
    )
    across = [(wish, wish.room(width_px)) for wish in (*top, *bottom)]
    used_px = sum(room.height_px + space_px for _, room in across)
    rest_px = height_px - used_px + (0 if main or side else space_px)
    if rest_px < 0 or any(room.least_width_px > width_px for _, room in across):
        return None
    upper = _stack(top, (0, 0, width_px, height_px), space_px)
    upper_px = sum(height + space_px for _, _, _, height in upper.values())
    middle = _middle(main, side, (0, upper_px, width_px, rest_px), space_px)
    if middle is None:
        return None
    lower_px = upper_px + (rest_px + space_px if main or side else 0)
    lower = _stack(bottom, (0, lower_px, width_px, height_px), space_px)
    return upper | middle | lower


def _middle(
    main: Sequence[Wish], side: Sequence[Wish], rect: Rect, space_px: int
) -> dict[str, Rect] | None:
    """Share `rect` out between the main region and the side column."""
    left, top, width_px, height_px = rect
    if not main or not side:
        return _column([*main, *side], rect, space_px)
    side_px = max(
        round(width_px * SIDE_SHARE), *(wish.room(width_px).least_width_px for wish in side)
    )
    main_px = width_px - side_px - 2 * space_px
    left_part = _column(main, (left, top, main_px, height_px), space_px)
    right_part = _column(side, (left + width_px - side_px, top, side_px, height_px), space_px)
    return None if left_part is None or right_part is None else left_part | right_part


def _column(wishes: Sequence[Wish], rect: Rect, space_px: int) -> dict[str, Rect] | None:
    """Put `wishes` one below the other into the whole of `rect`; None when they do not fit."""
    left, top, width_px, height_px = rect
    rooms = [wish.room(width_px) for wish in wishes]
    free_px = height_px - space_px * (len(rooms) - 1)
    if sum(room.least_height_px for room in rooms) > free_px:
        return None
    if any(room.least_width_px > width_px for room in rooms):
        return None
    places: dict[str, Rect] = {}
    for wish, part_px in zip(wishes, _heights(rooms, free_px), strict=True):
        places[wish.name] = (left, top, width_px, part_px)
        top += part_px + space_px
    return places


def _heights(rooms: Sequence[Room], free_px: int) -> list[int]:
    """Share `free_px` out: what each likes, more by stretch, or less down to the least."""
    liked = [max(room.height_px, room.least_height_px) for room in rooms]
    over_px = free_px - sum(liked)
    shares = (
        [room.stretch for room in rooms]
        if over_px >= 0
        else [float(like - room.least_height_px) for like, room in zip(liked, rooms, strict=True)]
    )
    whole = sum(shares)
    if whole == 0:
        return liked
    return [like + int(over_px * share / whole) for like, share in zip(liked, shares, strict=True)]


def _stack(wishes: Sequence[Wish], rect: Rect, space_px: int) -> dict[str, Rect]:
    """Put `wishes` one below the other from the top of `rect`, each as high as it likes."""
    left, top, width_px, _ = rect
    places: dict[str, Rect] = {}
    for wish in wishes:
        height_px = wish.room(width_px).height_px
        places[wish.name] = (left, top, width_px, height_px)
        top += height_px + space_px
    return places
