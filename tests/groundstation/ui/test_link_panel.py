"""The link card with its packet strip."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from groundstation.flight.outcomes import Outcome, OutcomeKind, Outcomes
from groundstation.ui import theme
from groundstation.ui.link.link_panel import LinkPanel
from groundstation.ui.link.packet_strip import PacketStrip
from groundstation.ui.link.signal_view import SignalView
from groundstation.ui.link.strip_layout import SEVERITY, cells_of, count_packets, grid_for
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import chunk, flown, frame, spaced
from tests.groundstation.ui.standing import standing

Make = Callable[..., LinkPanel]

outcomes = st.lists(
    st.builds(
        Outcome,
        st.integers(0, 10**12),
        st.sampled_from(list(OutcomeKind)),
        st.none() | st.integers(0, 10**9),
        st.integers(1, 50),
        st.just(""),
    ),
    max_size=80,
)


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Iterator[Make]:
    theme.apply(qapp)

    def made(mission: Mission, size: tuple[int, int] = (330, 220)) -> LinkPanel:
        panel = LinkPanel(mission)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        return panel

    yield made
    theme.use(theme.SUN)


def show(panel: LinkPanel, chunks: Sequence[Chunk] = (), *, later_s: float = 0.2) -> None:
    station = standing(panel.mission, chunks, later_s=later_s)
    panel.show_figures(station)
    QApplication.processEvents()
    panel.show_figures(station)
    station.stop()


def value(panel: LinkPanel, name: str) -> str:
    return next(
        label.text() for label in panel.findChildren(QLabel) if label.accessibleName() == name
    )


def strip(panel: LinkPanel) -> PacketStrip:
    return panel.findChildren(PacketStrip)[0]


def counted(mission: Mission, *numbers: int) -> list[Chunk]:
    return list(spaced([frame(mission, packet_count=float(number)) for number in numbers], 1.0))


def test_received_lost_and_rejected_are_told_with_their_reasons(make: Make, lines: Mission) -> None:
    panel = make(lines)
    show(panel, [*counted(lines, 1, 2, 3, 6, 7), chunk(b"1031,nonsense\r", 5.0)])
    assert value(panel, "Received") == "5"
    assert value(panel, "Lost").startswith("2 · 28.6 %")
    assert value(panel, "Rejected") == "1: 1 field count"
    assert value(panel, "Rate") == "1.0 /s"


def test_behind_a_reset_it_is_said_that_nobody_knows_how_many_were_lost(
    make: Make, lines: Mission
) -> None:
    panel = make(lines)
    show(panel, counted(lines, 57, 58, 0, 1, 2))
    assert value(panel, "Lost").startswith(("0 known, ?", "0+?"))
    assert "? 1 reset: loss unknown" in value(panel, "Latest packets")
    cells = [strip(panel).cell_at(QPointF(x, 5)) for x in range(5, 130, 21)]
    words = [strip(panel).words_of(cell) for cell in cells if cell]
    assert "reset: loss unknown, 2.2 s ago" in words


def test_a_damaged_digit_shows_no_loss_at_any_moment(make: Make, lines: Mission) -> None:
    panel = make(lines)
    for counts in ((22, 23, 24, 982), (22, 23, 24, 982, 26), (22, 23, 24, 982, 26, 27)):
        show(panel, counted(lines, *counts))
        assert value(panel, "Lost") == "0"
        assert value(panel, "Latest packets") == f"last 2 min: all {len(counts)} good"


def test_a_late_packet_is_told_by_its_age(make: Make, lines: Mission) -> None:
    panel = make(lines)
    show(panel, counted(lines, 1, 2), later_s=45)
    assert value(panel, "Age") == "▲ 45 s"
    late = [label for label in panel.findChildren(QLabel) if label.property("limit") == "caution"]
    assert [label.accessibleName() for label in late] == ["Age"]


def test_the_strip_has_a_cell_a_packet_and_says_of_each_what_became_of_it(
    make: Make, lines: Mission
) -> None:
    panel = make(lines)
    damaged = frame(lines).replace(b"LAUNCH", b"LAU\xffCH")
    show(panel, [*counted(lines, 1, 2, 5, 5, 6), chunk(damaged, 5.0)])
    cells = [strip(panel).cell_at(QPointF(x, 5)) for x in range(5, 330, 11)]
    found = list(dict.fromkeys(cell for cell in cells if cell))
    kinds = [cell.outcome.kind.value for cell in sorted(found, key=lambda cell: cell.column)]
    assert kinds == ["good", "good", "lost", "lost", "good", "duplicate", "good", "rejected"]
    words = [strip(panel).words_of(cell) for cell in found]
    assert "damaged, not text, 0.2 s ago" in words
    assert "packet 1: good, 5.2 s ago" in words
    assert any("✕ 1 damaged" in label.text() for label in panel.findChildren(QLabel))


def test_signal_strength_is_drawn_when_the_radio_tells_it(make: Make, lines: Mission) -> None:
    panel = make(lines)
    show(panel, counted(lines, 1))
    assert value(panel, "Signal") == "not told"
    view = panel.findChildren(SignalView)[0]
    assert view.isHidden()
    show(panel, [chunk(b"RSSI: -50\r", 1.0), chunk(b"RSSI: -87\r", 2.0)])
    assert value(panel, "Signal") == "-87 dBm"
    assert not view.isHidden()


def test_before_the_first_packet_the_card_says_so(make: Make, lines: Mission) -> None:
    panel = make(lines)
    show(panel)
    assert value(panel, "Age") == "none yet"
    assert value(panel, "Latest packets") == "last 2 min: no packet"


def test_a_thousand_packets_a_second_leave_the_strip_readable(make: Make, binary: Mission) -> None:
    panel = make(binary)
    show(panel, list(spaced(flown(binary, 1000, seed=2), 0.001)))
    assert value(panel, "Received") == "1000"
    assert strip(panel).cell_at(QPointF(2, 2)) is not None


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(330, 220), (1300, 120), (600, 500)])
def test_no_text_is_cut_whatever_the_size_and_theme(
    make: Make, lines: Mission, size: tuple[int, int], dark: bool
) -> None:
    theme.use(theme.DARK if dark else theme.SUN)
    panel = make(lines, size)
    show(panel, list(spaced(flown(lines, 90, seed=2, loss=0.1, corrupt=0.3), 1.0)))
    for label in panel.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.sizeHint().width(), label.text()
            assert panel.rect().contains(label.mapTo(panel, QPoint(0, 0)))


@given(outcomes, st.integers(0, 10**6), st.integers(1, 900), st.integers(1, 400))
def test_every_packet_of_the_strip_has_its_place(
    latest: list[Outcome], before: int, width: int, height: int
) -> None:
    packets = count_packets(Outcomes.of(latest))
    grid = grid_for(packets, width, height)
    cells = cells_of(Outcomes.of(latest), before + packets, grid)
    places = [(cell.column, cell.row) for cell in cells]
    assert len(set(places)) == len(places)
    assert all(0 <= column < grid.columns and 0 <= row < grid.rows for column, row in places)
    if grid.rows > 1:
        assert sum(cell.packets for cell in cells) == packets


def test_a_cell_for_several_packets_shows_the_worst() -> None:
    many = [Outcome(n, OutcomeKind.GOOD) for n in range(5000)]
    many[7] = Outcome(7, OutcomeKind.REJECTED)
    grid = grid_for(len(many), 200, 60)
    assert grid.packets_a_cell > 1
    worst = [cell.outcome.kind for cell in cells_of(Outcomes.of(many), len(many), grid)]
    assert worst.count(OutcomeKind.REJECTED) == 1
    assert SEVERITY[-1] is OutcomeKind.REJECTED
