"""Which events are marked in a plot."""

import numpy as np
from PySide6.QtWidgets import QApplication

from groundstation.flight.events import Event, EventKind
from groundstation.flight.milestones import Milestones
from groundstation.flight.simulation import pressures_begin_with
from groundstation.ui import theme
from groundstation.ui.plotting.mark_names import MarkNames
from groundstation.ui.plotting.marks import MarkFinder, Marks
from groundstation.ui.plotting.placement import Placement, Span
from groundstation.ui.plotting.ticks import Scale
from protocol.mission_file import load_mission


def test_simulated_pressures_are_not_marked_and_other_commands_are() -> None:
    texts = ["CMD,1031,SIM,ENABLE", "CMD,1031,SIMP,101325", "CMD,1031,SIMP,101300", "CMD,1031,CAL"]
    events = [Event(EventKind.COMMAND_SENT, text, n, n) for n, text in enumerate(texts)]
    finder = MarkFinder(pressures_begin_with(load_mission("aas-2026")))
    assert list(finder.marks(events).names) == [texts[0], texts[3]]
    everything = MarkFinder(pressures_begin_with(load_mission("in-space-india")))
    assert list(everything.marks(events).names) == texts


def test_a_mark_has_the_name_that_it_was_given_from_the_moment_it_was_given() -> None:
    events = [
        Event(EventKind.MARK_SET, "mark 1", 3, 3),
        Event(EventKind.MARK_SET, "mark 2", 5, 5),
        Event(EventKind.MARK_NAMED, "parachute", 3, 3),
        Event(EventKind.LINK_LOST, "", 9, 9),
        Event(EventKind.MARK_NAMED, "first parachute", 3, 3),
    ]
    finder = MarkFinder()
    assert list(finder.marks(events).names) == ["first parachute", "mark 2", "link lost"]
    assert list(finder.marks(events[:2]).names) == ["mark 1", "mark 2"]
    assert list(finder.marks(events[:3]).names) == ["parachute", "mark 2"]
    assert finder.marks(events).times_ns.tolist() == [3, 5, 9]


def test_a_name_that_begins_before_the_plot_is_painted_whole(qapp: QApplication) -> None:
    del qapp
    names, before_px = MarkNames(), 60
    width_px = 180.0
    placement = Placement(Span(0, 100, 0), Scale(0.0, 1.0, 1.0), width_px, 100.0)
    text = "PAYLOAD_DESCENT"
    long_px = theme.metrics().horizontalAdvance(text)
    mark = round((long_px - 20) / width_px * 100)
    names.place(Marks(np.array([mark]), (text,)), placement, 3, before_px)

    [name] = names._names
    assert name.left < 0, "the place is not the one that is meant"
    assert names.boundingRect().left() <= name.left


def test_launch_and_apogee_are_marked_where_they_were_and_not_where_they_were_seen() -> None:
    events = [
        Event(EventKind.LAUNCH_SEEN, "by height", 19, 19),
        Event(EventKind.APOGEE_SEEN, "650.0 m above ground", 30, 30),
        Event(EventKind.APOGEE_SEEN, "672.0 m above ground, higher than told before", 32, 32),
    ]
    milestones = Milestones(launch_ns=16, apogee_ns=28, apogee_m=672.0)

    marks = MarkFinder().marks(events, [milestones])

    assert marks.times_ns.tolist() == [16, 28, 30]
    assert list(marks.names) == ["launch", "apogee", "apogee"]


def test_the_marks_of_a_simulated_flight_stay_where_they_were_beside_those_of_the_real_one() -> (
    None
):
    events = [
        Event(EventKind.MODE_CHANGED, "simulation", 5, 5),
        Event(EventKind.LAUNCH_SEEN, "by height, simulated", 9, 9),
        Event(EventKind.MODE_CHANGED, "flight", 20, 20),
        Event(EventKind.LAUNCH_SEEN, "by height", 39, 39),
    ]
    known = [Milestones(launch_ns=7, simulated=True), Milestones(launch_ns=36)]

    assert MarkFinder().marks(events[:3], known[:1]).times_ns.tolist() == [5, 7, 20]
    marks = MarkFinder().marks(events, known)

    assert marks.times_ns.tolist() == [5, 7, 20, 36]
    assert list(marks.names) == ["simulation", "launch", "flight", "launch"]


def test_the_apogee_has_its_name_though_the_descent_begins_right_behind_it(
    qapp: QApplication,
) -> None:
    del qapp
    names = MarkNames()
    marks = Marks(np.array([20, 50, 53]), ("launch", "apogee", "DESCENT"))
    names.place(marks, Placement(Span(0, 100, 0), Scale(0.0, 1.0, 1.0), 400.0, 100.0), 2)
    assert {name.text for name in names._names} == {"launch", "apogee", "DESCENT"}


def test_a_name_stands_closer_to_its_own_stem_than_to_any_other(qapp: QApplication) -> None:
    del qapp
    metrics = theme.metrics()
    for near in range(40, 70):
        names = MarkNames()
        marks = Marks(np.array([near, 75, 90]), ("apogee", "PROBE_RELEASE", "parachute seen"))
        names.place(marks, Placement(Span(0, 100, 0), Scale(0.0, 1.0, 1.0), 600.0, 100.0), 3)
        assert names._names
        for name in names._names:
            ends = name.left, name.left + metrics.horizontalAdvance(name.text)
            own = min(abs(end - name.x) for end in ends)
            others = [
                abs(end - other.x) for end in ends for other in names._names if other.row < name.row
            ]
            assert all(own < other for other in others)


def test_the_milestones_keep_their_names_before_all_else(qapp: QApplication) -> None:
    del qapp
    names = MarkNames()
    marks = Marks(np.array([50, 51, 52, 53]), ("apogee", "link lost", "link back", "link lost"))
    names.place(marks, Placement(Span(0, 100, 0), Scale(0.0, 1.0, 1.0), 130.0, 100.0), 1)
    assert [name.text for name in names._names] == ["apogee"]
