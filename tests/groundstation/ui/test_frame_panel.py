"""The last frame by field."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from groundstation.ui import theme
from groundstation.ui.link.frame_panel import REJECT_HELD_S, FramePanel
from groundstation.ui.link.frame_view import FrameView, words_of
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import chunk, flown, frame, spaced
from tests.groundstation.ui.painted_texts import painted_texts
from tests.groundstation.ui.standing import standing

Make = Callable[..., FramePanel]


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Make:
    theme.apply(qapp)

    def made(mission: Mission, size: tuple[int, int] = (330, 220)) -> FramePanel:
        panel = FramePanel(mission)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        return panel

    return made


def show(panel: FramePanel, chunks: Sequence[Chunk] = (), *, later_s: float = 0.2) -> None:
    station = standing(panel.mission, chunks, later_s=later_s)
    panel.show_figures(station)
    QApplication.processEvents()
    station.stop()


def title(panel: FramePanel) -> str:
    return panel.findChildren(QLabel)[0].text()


def view(panel: FramePanel) -> FrameView:
    return panel.findChildren(FrameView)[0]


def parts_in_view(panel: FramePanel) -> dict[str, str]:
    """Return what hover tells, by the word or bytes drawn there."""
    shown = view(panel)
    found = {}
    for y in range(2, shown.height(), 12):
        for x in range(2, shown.width(), 4):
            part = shown.part_at(QPointF(x, y))
            if part:
                found[part.text] = words_of(part)
    return found


def red_pixels(panel: FramePanel) -> int:
    image = view(panel).grab().toImage()
    red = QColor(theme.SUN.warning).rgb()
    return sum(
        image.pixel(x, y) == red for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("size", [(330, 220), (700, 400)])
def test_a_good_line_is_laid_out_with_the_name_and_value_of_each_word(
    make: Make, lines: Mission, size: tuple[int, int]
) -> None:
    panel = make(lines, size)
    show(panel, list(spaced(flown(lines, 21, seed=2), 1.0)))
    assert title(panel) == "Last line, 0.2 s ago"
    told = parts_in_view(panel)
    assert told["1031"] == "TEAM_ID: 1031"
    assert any(words.startswith("ALTITUDE: ") and words.endswith(" m") for words in told.values())
    assert red_pixels(panel) == 0


def test_the_first_wrong_field_of_a_reject_is_marked_and_its_reason_told(
    make: Make, lines: Mission
) -> None:
    good = flown(lines, 12, seed=2)[11]
    words = good.split(b",")
    words[5] = b"1x2"
    panel = make(lines)
    show(panel, [chunk(good, 1.0), chunk(b",".join(words), 2.0)])
    assert "field not a number" in title(panel)
    assert "ALTITUDE" in parts_in_view(panel)["1x2"]
    assert "is not a number" in parts_in_view(panel)["1x2"]
    assert red_pixels(panel) > 50


def test_a_doubted_and_a_wrong_field_have_a_sign_beside_their_colour(
    make: Make, lines: Mission
) -> None:
    panel = make(lines, (900, 120))
    good = flown(lines, 12, seed=2)[11]
    words = good.split(b",")
    words[6] = b"500.0"
    show(panel, [chunk(b",".join(words))])
    assert signs(panel) == ["▲"]
    words[5] = b"1x2"
    show(panel, [chunk(good, 1.0), chunk(b",".join(words), 2.0)])
    assert signs(panel) == ["■", "▲"]


def signs(panel: FramePanel) -> list[str]:
    """Return the signs of caution and warning that are painted beside words of the frame."""
    return [text.text for text in painted_texts(view(panel)) if text.text in ("▲", "■")]


def test_a_wrong_checksum_is_marked_with_what_the_bytes_give(make: Make, binary: Mission) -> None:
    sent = list(flown(binary, 40, seed=5, corrupt=1.0))
    panel = make(binary)
    for piece in sent:
        show(panel, [chunk(piece, 1.0)])
        if "checksum" in title(panel):
            break
    assert any(
        "checksum\ndiffers: the bytes give" in text for text in parts_in_view(panel).values()
    )


@pytest.mark.parametrize("size", [(1008, 52), (735, 79), (330, 220), (1008, 26)])
def test_the_title_of_a_reject_covers_no_field_and_the_wrong_one_is_in_view(
    make: Make, binary: Mission, size: tuple[int, int]
) -> None:
    panel = make(binary, size)
    for piece in flown(binary, 40, seed=5, corrupt=1.0):
        show(panel, [chunk(piece, 1.0)])
        if "checksum" in title(panel):
            break
    assert any("checksum\ndiffers" in text for text in parts_in_view(panel).values())
    label = panel.findChildren(QLabel)[0]
    fields = view(panel)
    for x in range(0, label.width(), 4):
        at = fields.mapFrom(panel, label.pos() + QPoint(x, label.height() // 2))
        assert fields.part_at(QPointF(at)) is None


def test_a_reject_stays_to_be_read_and_then_makes_room(make: Make, lines: Mission) -> None:
    broken = [chunk(b"1031,broken\r", 1.0), chunk(frame(lines), 2.0)]
    panel = make(lines)
    show(panel, broken)
    assert "rejected" in title(panel)
    show(panel, broken, later_s=REJECT_HELD_S)
    assert title(panel).startswith("Last line")


def test_before_anything_came_the_panel_says_what_will_stand_here(
    make: Make, lines: Mission, binary: Mission
) -> None:
    for mission, word in ((lines, "line"), (binary, "frame")):
        panel = make(mission)
        show(panel)
        assert title(panel) == f"Nothing received yet: here the last {word} appears."


@pytest.mark.parametrize(
    "rubbish", [b"\xff\x00" * 500 + b"\r", b"," * 400 + b"\r", b"x" * 4000 + b"\r", b"\r"]
)
def test_rubbish_of_any_length_leaves_the_panel_whole(
    make: Make, lines: Mission, rubbish: bytes
) -> None:
    panel = make(lines)
    show(panel, [chunk(rubbish, 1.0)])
    assert title(panel)
    assert not view(panel).grab().isNull()


def test_three_hundred_fields_with_long_and_right_to_left_names_keep_the_panel_whole(
    make: Make,
) -> None:
    names = ["N" * 200, *(f"F{number}" for number in range(299))]
    fields = ",\n".join(f'{{ name = "{name}", type = "text" }}' for name in names)
    mission = parse_mission(
        'name = "long"\n[framing]\nkind = "lines"\n[[packet]]\nname = "t"\n'
        f'encoding = "text"\nfields = [{fields}]\n',
        "a test",
    )
    hebrew = "שלום".encode()
    line = b",".join([b"first", hebrew, *(b"%d" % number for number in range(298))])
    panel = make(mission)
    show(panel, [chunk(line + b"\r", 1.0)])
    assert "not text" in title(panel)
    assert any("is damaged: not plain text" in words for words in parts_in_view(panel).values())
    good = b",".join(b"%d" % number for number in range(300))
    show(panel, [chunk(good + b"\r", 1.0)])
    assert parts_in_view(panel)["0"] == f"{'N' * 200}: 0"
