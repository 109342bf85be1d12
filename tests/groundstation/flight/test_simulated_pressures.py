"""Simulated pressures among the events of a flight: one a second, they hide nothing else."""

from groundstation.flight.events import Event, EventKind
from groundstation.flight.simulation import without_pressures
from protocol.mission_file import load_mission


def test_simulated_pressures_and_their_echoes_are_passed_over() -> None:
    def event(kind: EventKind, text: str) -> Event:
        return Event(kind, text, 0, 0)

    kept = [
        event(EventKind.COMMAND_SENT, "CMD,1031,SIM,ACTIVATE"),
        event(EventKind.STATE_CHANGED, "ASCENT"),
        event(EventKind.MARK_SET, "CMD,1031,SIMP, is what I typed"),
    ]
    passed = [
        event(EventKind.COMMAND_SENT, "CMD,1031,SIMP,96799"),
        event(EventKind.COMMAND_ECHOED, "CMD,1031,SIMP,96799 after 0.3 s"),
        event(EventKind.COMMAND_FAILED, "CMD,1031,SIMP,96799: no echo 'SP96799' within 5 s"),
    ]
    events = [event for pair in zip(kept, passed, strict=True) for event in pair]
    assert without_pressures(events, load_mission("aas-2026")) == kept
    assert without_pressures(events, load_mission("in-space-india")) == events
