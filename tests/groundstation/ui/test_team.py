"""The team's name, logo and colour in the window."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from groundstation.station import Station
from groundstation.team_logo import LARGEST_LOGO_BYTES, logo_of
from groundstation.ui import theme
from groundstation.ui.contrast import LEAST_CONTRAST, contrast, readable_on
from groundstation.ui.flight_bar import FlightBar
from groundstation.ui.screenshots import StoppedLink
from groundstation.ui.station_making import Running
from groundstation.ui.team_crest import TeamCrest, picture_at
from groundstation.ui.welcome.receive_card import ReceiveCard
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission, parse_mission
from tests.groundstation.ui.flown import fly_into_log
from tests.groundstation.ui.seen import texts
from tests.groundstation.ui.teams import ACCENT, team_mission

GREEN = QColor("#00FF00")


@given(colour=st.integers(0, 0xFFFFFF))
def test_any_colour_can_be_read_in_both_themes(colour: int) -> None:
    given_colour = f"#{colour:06X}"
    for base in (theme.SUN, theme.DARK):
        accent = readable_on(given_colour, (base.ground, base.raised))
        for ground in (base.ground, base.raised, base.on_accent):
            assert contrast(accent, ground) >= LEAST_CONTRAST


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert readable_on("#0B4F8A", ("#FFFFFF", "#F1F3F5")) == "#0B4F8A"


def test_the_first_page_shows_the_team_of_the_mission_chosen(
    window: MainWindow, tmp_path: Path
) -> None:
    path = team_mission(tmp_path / "team")
    receive = window.findChildren(ReceiveCard)[0]
    receive.choose(str(path), "")
    assert "Team Falcon" in texts(window)
    assert is_green(crest_in(window))
    assert hue(theme.current().accent) == pytest.approx(hue(ACCENT), abs=2)
    receive.choose("aas-2026", "")
    assert "Team Falcon" not in texts(window)
    assert theme.current() is theme.SUN


def test_bar_and_projector_show_the_team_live_and_in_the_replay(
    window: MainWindow, tmp_path: Path
) -> None:
    path = team_mission(tmp_path / "team")
    log = fly_into_log(load_mission(str(path)), tmp_path / "logs")
    window.preferences.remember_mission(str(path))
    window.show_running(Running(Station(log.mission, StoppedLink(log, 30))))
    window.show_projector()
    assert window.beside.projector
    for shown in (window.findChildren(FlightBar)[0], window.beside.projector):
        assert "Team Falcon" in texts(shown)
        assert is_green(crest_in(shown))
    window.show_replay(log)
    assert is_green(crest_in(window.findChildren(FlightBar)[0]))
    assert hue(theme.current().accent) == pytest.approx(hue(ACCENT), abs=2)
    window.toggle_theme()
    assert theme.current().name == "dark"
    assert hue(theme.current().accent) == pytest.approx(hue(ACCENT), abs=2)
    window.toggle_theme()
    window.beside.projector.close()
    window.show_home()
    assert theme.current() is theme.SUN


def test_a_flight_on_another_computer_has_the_name_without_the_logo(
    window: MainWindow, tmp_path: Path
) -> None:
    path = team_mission(tmp_path / "team")
    log = fly_into_log(load_mission(str(path)), tmp_path / "logs")
    path.unlink()
    window.show_replay(log)
    bar = window.findChildren(FlightBar)[0]
    assert "Team Falcon" in texts(bar)
    assert not is_green(crest_in(bar))
    window.show_home()


def test_a_logo_is_only_taken_from_the_folder_of_its_mission(tmp_path: Path) -> None:
    path = team_mission(tmp_path / "team")
    other = team_mission(tmp_path / "other")
    other.write_text(other.read_text("utf-8").replace('"falcon"', '"hawk"'), "utf-8")
    mission = load_mission(str(path))
    assert logo_of(mission, [str(other), str(path)]) == tmp_path / "team" / "logo.svg"
    assert logo_of(mission, [str(other), str(tmp_path / "gone.toml")]) is None
    logo = path.with_name("logo.svg")
    logo.unlink()
    assert logo_of(mission, [str(path)]) is None
    logo.symlink_to(tmp_path / "other" / "logo.svg")
    assert logo_of(mission, [str(path)]) is None
    logo.unlink()
    logo.mkdir()
    assert logo_of(mission, [str(path)]) is None
    logo.rmdir()
    logo.write_bytes(b"x" * (LARGEST_LOGO_BYTES + 1))
    assert logo_of(mission, [str(path)]) is None


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.svg"])
@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_damaged_picture_is_no_picture(
    window: MainWindow, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert picture_at(path) is None
    crest = TeamCrest()
    crest.show_team(load_mission("aas-2026").team, path)
    assert crest.isHidden()


def test_a_picture_much_too_wide_keeps_its_place(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "wide.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9000 10">'
        '<rect width="9000" height="10"/></svg>',
        "utf-8",
    )
    crest = TeamCrest()
    crest.show_team(load_mission("aas-2026").team, path)
    assert crest.sizeHint().width() < 300
    assert crest.grab().width() > 0


def test_a_long_name_never_widens_the_window(window: MainWindow, tmp_path: Path) -> None:
    path = team_mission(tmp_path / "team", more=f'title = "{"W" * 200}"')
    text = path.read_text("utf-8").replace("Team Falcon", "W" * 60)
    mission = parse_mission(text, "wide.toml")
    window.resize(800, 600)
    window.show_preview("aas-2026")
    bar = window.findChildren(FlightBar)[0]
    bar.show_mission(mission)
    window.grab()
    assert (window.width(), window.height()) == (800, 600)
    assert bar.width() == 800
    assert bar.minimumSizeHint().width() <= 800


def crest_in(widget: QWidget) -> TeamCrest:
    """Return the crest that is seen in a widget, or, when none is, the one it has."""
    found = widget.findChildren(TeamCrest)
    return next((crest for crest in found if crest.isVisible()), found[0])


def is_green(crest: TeamCrest) -> bool:
    """Tell whether the team's logo, which is green, is seen."""
    picture = crest.grab().toImage()
    return crest.isVisible() and any(
        picture.pixelColor(x, picture.height() // 2) == GREEN for x in range(picture.width())
    )


def hue(colour: str) -> int:
    return QColor(colour).hslHue()
