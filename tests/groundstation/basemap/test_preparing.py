import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from groundstation.basemap.area import Area
from groundstation.basemap.map_folder import map_under, maps_in, open_map
from groundstation.basemap.preparing import LARGEST_SIDE_PX, prepare
from groundstation.commands.maps import app
from groundstation.errors import UserError
from tests.groundstation.basemap.files import FIELD, geotiff, mbtiles, png

PAD = (38.3758, -79.6078)


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    return tmp_path / "maps"


def test_tiles_that_were_prepared_are_found_under_the_pad(tmp_path: Path, maps: Path) -> None:
    source = mbtiles(tmp_path / "launch field.mbtiles", attribution="County survey")
    prepare(source, maps)
    found = map_under(PAD, maps)
    assert found
    assert found.path == maps / "launch-field.mbtiles"
    assert (found.title, found.attribution) == ("Field", "County survey")
    assert map_under((10.0, 10.0), maps) is None


def test_tiles_of_the_resolution_asked_for_cover_the_view(tmp_path: Path) -> None:
    tiles = open_map(mbtiles(tmp_path / "field.mbtiles"))
    fine, coarse = list(tiles.pieces(FIELD, 1.0)), list(tiles.pieces(FIELD, 30.0))
    assert {piece.key[0] for piece in fine} == {16}
    assert {piece.key[0] for piece in coarse} == {13}
    assert any(piece.area.covers(PAD) for piece in fine)
    assert all(piece.data.startswith(b"\x89PNG") for piece in fine)


def test_a_view_of_half_the_world_asks_for_no_thousand_tiles(tmp_path: Path) -> None:
    tiles = open_map(mbtiles(tmp_path / "field.mbtiles"))
    assert list(tiles.pieces(Area(-60, -170, 60, 170), 0.1)) == []


def test_tiles_pulled_out_with_the_stick_leave_nothing(tmp_path: Path) -> None:
    tiles = open_map(mbtiles(tmp_path / "field.mbtiles"))
    tiles.path.unlink()
    assert list(tiles.pieces(FIELD, 1.0)) == []


def test_the_map_of_the_smallest_area_lies_under_the_pad(tmp_path: Path, maps: Path) -> None:
    wide = Area(38.0, -80.0, 39.0, -79.0)
    prepare(mbtiles(tmp_path / "county.mbtiles", area=wide, zooms=(10,)), maps)
    picture = tmp_path / "field.png"
    picture.write_bytes(png())
    prepare(picture, maps, edges=FIELD)
    found = map_under(PAD, maps)
    assert found
    assert found.title == "field"


def test_a_picture_with_given_edges_keeps_title_and_source(tmp_path: Path, maps: Path) -> None:
    source = tmp_path / "field.jpg"
    Image.new("RGB", (300, 200)).save(source)
    made = prepare(source, maps, edges=FIELD, title="Übungsplatz", attribution="us")
    assert (made.area, made.title, made.attribution) == (FIELD, "Übungsplatz", "us")
    (piece,) = made.pieces(FIELD, 1.0)
    assert piece.area == FIELD


def test_a_world_file_tells_the_edges(tmp_path: Path, maps: Path) -> None:
    source = tmp_path / "field.png"
    source.write_bytes(png((200, 100)))
    source.with_suffix(".pgw").write_text("0.0001\n0\n0\n-0.0001\n-79.61995\n38.37995\n")
    assert prepare(source, maps).area == pytest.approx(FIELD)


def test_a_geotiff_in_degrees_tells_the_edges(tmp_path: Path, maps: Path) -> None:
    made = prepare(geotiff(tmp_path / "field.tif"), maps)
    assert made.area == pytest.approx(FIELD)
    assert made.path.suffix == ".jpg"


def test_a_geotiff_in_web_mercator_tells_the_edges(tmp_path: Path, maps: Path) -> None:
    corner = (-11_169_055.58, 2_800_000.00)
    tif = geotiff(tmp_path / "f.tif", projection=(3072, 3857), scale=(2, 2), corner=corner)
    area = prepare(tif, maps).area
    assert (area.north, area.west) == pytest.approx((24.381787, -100.333333), abs=1e-6)
    assert area.east - area.west == pytest.approx(400 / 111_319.49, rel=1e-6)


def test_a_huge_picture_becomes_one_that_loads_quickly(tmp_path: Path, maps: Path) -> None:
    source = tmp_path / "huge.png"
    Image.new("P", (2 * LARGEST_SIDE_PX, 64)).save(source)
    made = prepare(source, maps, edges=FIELD)
    assert max(Image.open(made.path).size) == LARGEST_SIDE_PX


def wrong_files(folder: Path) -> dict[str, Path]:
    garbage = folder / "garbage.mbtiles"
    garbage.write_bytes(b"not a database" * 100)
    empty = mbtiles(folder / "empty.mbtiles", zooms=())
    vector = mbtiles(folder / "vector.mbtiles", format="pbf")
    nowhere = mbtiles(folder / "nowhere.mbtiles", bounds="10,20,thirty")
    text = folder / "field.png"
    text.write_text("no picture")
    (folder / "plain").mkdir()
    lost = folder / "plain" / "lost.png"
    lost.write_bytes(png())
    turned = folder / "turned.png"
    turned.write_bytes(png())
    turned.with_suffix(".pgw").write_text("1 0.5 0.5 -1 0 0")
    return {
        "no MBTiles file": garbage,
        "holds no tiles": empty,
        "vector tiles": vector,
        "expected west,south,east,north": nowhere,
        "no picture that can be read": text,
        "give --north": lost,
        "turns the picture": turned,
        "EPSG:32632; convert it with": geotiff(folder / "utm.tif", projection=(3072, 32632)),
        "measurements": geotiff(folder / "heights.tif", mode="F"),
        "there is no file": folder / "missing.png",
    }


def test_what_cannot_be_a_map_is_told_in_a_sentence_and_changes_nothing(
    tmp_path: Path, maps: Path
) -> None:
    for sentence, path in wrong_files(tmp_path).items():
        with pytest.raises(UserError, match=sentence):
            prepare(path, maps)
    assert maps_in(maps) == ([], [])


def test_a_map_in_place_is_not_replaced_unasked(tmp_path: Path, maps: Path) -> None:
    source = mbtiles(tmp_path / "field.mbtiles")
    prepare(source, maps)
    with pytest.raises(UserError, match="--overwrite"):
        prepare(source, maps)
    assert prepare(source, maps, overwrite=True).title == "Field"


def test_a_damaged_map_in_the_folder_hides_no_other(tmp_path: Path, maps: Path) -> None:
    prepare(mbtiles(tmp_path / "field.mbtiles"), maps)
    (maps / "bad.mbtiles").write_bytes(b"")
    (maps / "lonely.png").write_bytes(png())
    found, problems = maps_in(maps)
    assert [known.title for known in found] == ["Field"]
    assert len(problems) == 2


def test_a_damaged_database_gives_no_pieces(tmp_path: Path) -> None:
    tiles = open_map(mbtiles(tmp_path / "field.mbtiles"))
    with closing(sqlite3.connect(tiles.path)) as database, database:
        database.execute("DROP TABLE tiles")
    assert list(tiles.pieces(FIELD, 1.0)) == []


def test_the_command_says_how_to_make_a_map_puts_it_in_place_and_lists_it(
    tmp_path: Path, maps: Path
) -> None:
    run = CliRunner().invoke
    assert "made at home" in run(app, ["prepare"]).output
    assert "no maps in" in run(app, ["list", "--folder", str(maps)]).output
    picture = tmp_path / "field.png"
    picture.write_bytes(png())
    edges = ["--north", "38.38", "--south", "38.37", "--west", "-79.62", "--east", "-79.60"]
    done = run(app, ["prepare", str(picture), *edges, "--folder", str(maps)])
    assert "38.3700° N to 38.3800° N, 79.6200° W to 79.6000° W" in done.output
    assert "field.png" in run(app, ["list", "--folder", str(maps)]).output
    some = run(app, ["prepare", str(picture), *edges[:4], "--folder", str(maps)])
    assert isinstance(some.exception, UserError)
