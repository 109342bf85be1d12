"""Who stands where on a screen: pure arithmetic."""

from groundstation.ui.composition import Wish, compose
from groundstation.ui.room import Room


def test_where_there_is_no_room_the_least_important_go_first() -> None:
    wishes = [
        Wish("top", "top", 0, lambda _: Room(100, 50, 50)),
        Wish("main", "main", 2, lambda _: Room(300, 200, 200, stretch=1)),
        Wish("map", "side", 3, lambda _: Room(150, 100, 150, stretch=1)),
        Wish("link", "side", 4, lambda _: Room(150, 100, 100)),
        Wish("values", "bottom", 1, lambda _: Room(200, 80, 80)),
    ]
    assert compose(wishes, 1000, 600, 8).left_out == ()
    assert compose(wishes, 1000, 260, 8).left_out == ("main", "link")
    assert compose(wishes, 1000, 150, 8).left_out == ("main", "map", "link")
    assert compose(wishes, 150, 600, 8).places.keys() == {"top", "map", "link"}
    assert compose(wishes, 10, 10, 8).places == {}


def test_the_side_column_goes_to_the_bottom_where_it_needs_the_height() -> None:
    wishes = [
        Wish("main", "main", 1, lambda _: Room(300, 200, 200, stretch=1)),
        Wish("map", "side", 2, lambda _: Room(150, 300, 300, stretch=1, most_height_px=310)),
        Wish("values", "bottom", 3, lambda _: Room(200, 80, 80)),
    ]
    assert compose(wishes, 1000, 400, 8).places["values"] == (0, 320, 1000, 80)
    places = compose(wishes, 1000, 300, 8).places
    assert places["map"][3] == 300
    assert places["values"] == (0, 220, places["main"][2], 80)


def test_panels_stand_no_more_densely_than_they_must() -> None:
    wishes = [
        Wish("main", "main", 1, lambda _: Room(100, 100, 100, stretch=1)),
        Wish("values", "bottom", 2, lambda _: Room(100, 40, 90, denser_px=(60,))),
    ]
    heights = [compose(wishes, 300, h, 10).places["values"][3] for h in (300, 200, 199, 169, 150)]
    assert heights == [90, 90, 60, 40, 40]
    assert compose(wishes, 300, 149, 10).left_out == ("values",)


def test_a_panel_is_seen_whole_before_weaker_ones_are_seen_at_all() -> None:
    plots = Wish(
        "plots",
        "main",
        1,
        lambda _: Room(100, 50, 50, stretch=1, whole_height_px=150),
        whole_rank=2,
        missing=lambda _, height_px: max(0, 3 - height_px // 50),
    )
    weaker = Wish("frame", "bottom", 3, lambda _: Room(100, 40, 40))
    assert compose([plots, weaker], 300, 200, 10).left_out == ()
    assert compose([plots, weaker], 300, 199, 10).left_out == ("frame",)
    assert compose([plots, weaker], 300, 145, 10).left_out == ("frame",)
    assert compose([plots, weaker], 300, 104, 10).places["plots"][3] == 104


def test_a_column_shares_out_what_is_left_by_stretch() -> None:
    wishes = [
        Wish("map", "side", 3, lambda _: Room(100, 100, 150, stretch=3)),
        Wish("body", "side", 4, lambda _: Room(100, 50, 100, stretch=1)),
    ]
    roomy = compose(wishes, 400, 458, 8).places
    assert (roomy["map"][3], roomy["body"][3]) == (300, 150)
    tight = compose(wishes, 400, 178, 8).places
    assert tight["map"][3] >= 100
    assert tight["body"][3] >= 50


def test_a_short_side_column_leaves_no_hole_below_it() -> None:
    wishes = [
        Wish("main", "main", 1, lambda _: Room(300, 200, 400, stretch=1), weight=4.0),
        Wish("link", "side", 2, lambda _: Room(150, 90, 100, stretch=1, most_height_px=120)),
        Wish("values", "bottom", 3, lambda _: Room(200, 80, 80)),
    ]
    places = compose(wishes, 1000, 500, 8).places
    assert places["main"][2] == 1000
    assert places["link"][1] >= places["main"][3]
    assert places["link"][0] > places["values"][2]


def test_a_side_column_is_as_narrow_as_the_others_need() -> None:
    wishes = [
        Wish("main", "main", 1, lambda _: Room(760, 200, 200, stretch=1)),
        Wish("map", "side", 2, lambda w: Room(150, 100, 120_000 // w, stretch=1)),
    ]
    wide = compose(wishes, 1400, 400, 8).places
    assert compose(wishes, 930, 400, 8).places["map"][2] == 150 < wide["map"][2]


def test_a_panel_is_hard_to_read_only_where_something_else_had_no_room() -> None:
    wishes = [
        Wish("main", "main", 1, lambda _: Room(100, 100, 300, stretch=1)),
        Wish("values", "bottom", 2, lambda _: Room(100, 40, 90, denser_px=(60,), cramped_px=60)),
    ]
    heights = [compose(wishes, 300, h, 10).places["values"][3] for h in (600, 200, 170, 169)]
    assert heights == [90, 60, 60, 40]


def test_all_panels_of_a_small_screen_are_kept_apart_and_inside() -> None:
    wishes = [
        Wish("top", "top", 0, lambda _: Room(100, 50, 60)),
        Wish("main", "main", 2, lambda w: Room(100, 60, 90_000 // w, stretch=1)),
        Wish("map", "side", 3, lambda w: Room(90, 60, 60_000 // w, stretch=1)),
        Wish("link", "side", 4, lambda _: Room(110, 50, 80, stretch=1, most_height_px=90)),
        Wish("values", "bottom", 1, lambda w: Room(100, 40, 20_000 // w)),
        Wish("frame", "bottom", 5, lambda w: Room(100, 20, 9_000 // w)),
    ]
    for width_px in range(150, 900, 37):
        for height_px in range(100, 600, 41):
            places = list(compose(wishes, width_px, height_px, 8).places.values())
            for number, (left, top, width, height) in enumerate(places):
                assert left >= 0
                assert top >= 0
                assert left + width <= width_px
                assert top + height <= height_px
                for other_left, other_top, other_width, other_height in places[:number]:
                    apart = max(left, other_left) - min(left + width, other_left + other_width)
                    below = max(top, other_top) - min(top + height, other_top + other_height)
                    assert max(apart, below) >= 8
