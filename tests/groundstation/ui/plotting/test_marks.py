"""Which events are marked in a plot."""

from groundstation.flight.events import Event, EventKind
from groundstation.flight.simulation import pressures_begin_with
from groundstation.ui.plotting.marks import MarkFinder
from protocol.mission_file import load_mission


def test_simulated_pressures_are_not_marked_and_other_commands_are() -> None:
    texts = ["CMD,1031,SIM,ENABLE", "CMD,1031,SIMP,101325", "CMD,1031,SIMP,101300", "CMD,1031,CAL"]
    events = [Event(EventKind.COMMAND_SENT, text, n, n) for n, text in enumerate(texts)]
    finder = MarkFinder(pressures_begin_with(load_mission("aas-2026")))
    assert list(finder.marks(events).names) == [texts[0], texts[3]]
    everything = MarkFinder(pressures_begin_with(load_mission("in-space-india")))
    assert list(everything.marks(events).names) == texts
