import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.basemap.area import Area, Tile, from_mercator, tiles_over, zoom_for


def test_a_tile_lies_where_the_scheme_of_map_servers_puts_it() -> None:
    # the example of mercantile's documentation: tile 486, 332 of zoom 10
    expected = Area(53.12040528310657, -9.140625, 53.33087298301705, -8.7890625)
    assert Tile(10, 486, 332).area == pytest.approx(expected, abs=1e-9)
    whole = Tile(0, 0, 0).area
    assert (whole.west, whole.east) == (-180.0, 180.0)
    assert whole.north == pytest.approx(85.0511287798)


@given(st.floats(-80, 80), st.floats(-179, 179), st.integers(0, 19))
def test_the_tiles_over_a_spot_cover_it(latitude: float, longitude: float, zoom: int) -> None:
    spot = Area(latitude - 1e-4, longitude - 1e-4, latitude + 1e-4, longitude + 1e-4)
    columns, rows = tiles_over(spot, zoom)
    covering = [Tile(zoom, column, row) for column in columns for row in rows]
    assert any(tile.area.covers((latitude, longitude)) for tile in covering)
    assert len(covering) <= 4


def test_a_zoom_has_the_resolution_of_its_tiles() -> None:
    # ground resolution at the equator, zoom 0: 156,543.03 m a pixel (Bing Maps Tile System)
    assert zoom_for(156_543.03, 0.0) == pytest.approx(0.0, abs=1e-5)
    assert zoom_for(156_543.03 / 2**10 / 2, 60.0) == pytest.approx(10.0, abs=1e-5)


def test_mercator_metres_are_those_of_the_register() -> None:
    # EPSG:3857, guidance note 7-2: 24°22'54.433"N 100°20'0.000"W
    latitude, longitude = from_mercator(-11_169_055.58, 2_800_000.00)
    assert latitude == pytest.approx(24 + 22 / 60 + 54.433 / 3600, abs=1e-7)
    assert longitude == pytest.approx(-(100 + 20 / 60), abs=1e-7)


@pytest.mark.parametrize(
    "area",
    [
        Area(math.nan, 0, 1, 1),
        Area(2, 0, 1, 1),
        Area(0, 0, 91, 1),
        Area(0, 5, 1, 4),
        Area(0, 170, 1, 190),
    ],
)
def test_impossible_edges_are_told(area: Area) -> None:
    assert area.problem
