"""The values in the order of their packet, however densely they stand, each of them whole."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from groundstation.ui import theme
from groundstation.ui.figure import MARKS, Figure, fitting
from groundstation.ui.values import Values, values_of
from protocol.mission_file import builtin_names, load_mission

WIDTHS_PX = (600, 735, 955, 1008, 1334, 1888)


@pytest.mark.parametrize("name", builtin_names())
def test_values_keep_the_order_of_the_packet(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    theme.apply(qapp)
    mission = load_mission(name)
    panel = Values(mission)
    qtbot.addWidget(panel)
    panel.show()
    for width_px in WIDTHS_PX:
        room = panel.room(width_px)
        for height_px in (room.height_px, *room.denser_px, room.least_height_px):
            panel.resize(width_px, height_px)
            assert panel.not_seen(width_px, height_px) == []
            places = [_places(panel, names) for names in _groups(panel)]
            for group in places:
                down = [(right, top) for right, top in group]
                along = [(top, right) for right, top in group]
                assert down == sorted(down) or along == sorted(along), (width_px, height_px)


def test_values_need_ever_less_height_the_more_densely_they_stand(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp)
    panel = Values(load_mission("cansat-binary"))
    qtbot.addWidget(panel)
    room = panel.room(735)
    heights = [room.height_px, *room.denser_px, room.least_height_px]
    assert heights == sorted(set(heights), reverse=True)
    assert room.least_height_px < room.cramped_px < room.height_px


def test_latitude_and_longitude_stand_in_one_column(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp)
    panel = Values(load_mission("aas-2026"))
    qtbot.addWidget(panel)
    panel.show()
    for width_px in WIDTHS_PX:
        panel.resize(width_px, panel.room(width_px).height_px)
        (left_x, left_y), (x, y) = _places(panel, ["GPS_LATITUDE", "GPS_LONGITUDE"])
        assert x == left_x, width_px
        assert y > left_y


def _groups(panel: Values) -> list[list[str]]:
    """Return the names of the values that stand alone, of those that share rows, and of those
    with a line of their own, each in the packet's order, of rows the last."""
    alone: list[str] = []
    sharing: list[str] = []
    own_line: list[str] = []
    tops = [figure.y() for figure in panel.findChildren(Figure) if figure.isVisible()]
    for row in values_of(panel.mission):
        field = row.fields[-1]
        group = own_line if field.flags or field.rest else sharing if len(row.fields) > 1 else alone
        group.append(field.name)
    assert tops
    return [alone, sharing, own_line]


def _places(panel: Values, names: list[str]) -> list[tuple[int, int]]:
    """Return the right edge and the top of each value."""
    figures = {figure.accessibleName(): figure for figure in panel.findChildren(Figure)}
    return [(figures[name].geometry().right(), figures[name].y()) for name in names]


@pytest.mark.parametrize("mark", MARKS.values())
@pytest.mark.parametrize("text", ["1" + "0" * 300, "−123456789.0", "-1" + "0" * 300])
def test_a_number_without_room_is_in_powers_of_ten_and_never_cut(
    qapp: QApplication, mark: str, text: str
) -> None:
    del qapp
    metrics = theme.metrics(bold=True)
    number = float(text.replace("−", "-"))
    for width_px in range(metrics.horizontalAdvance("▲ …"), 140):
        shown = fitting(mark + text, metrics, width_px)
        assert metrics.horizontalAdvance(shown) <= width_px
        assert shown.startswith(mark.strip())
        digits = shown.removeprefix(mark.strip()).strip()
        if digits != "…":
            assert float(digits.replace("−", "-")) == pytest.approx(number, rel=0.5)
