import numpy as np

from groundstation.flight.alarms import Alarm
from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.whole.whole_flight import WholeFlight
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.stream import stream_of
from tests.groundstation.telemetry import START_NS, chunk, frame, received

SECOND_NS = 1_000_000_000


def after(mission: Mission, *volts: float) -> Flight:
    """Limits of the voltage: caution outside 7.0 to 8.6, warning outside 6.4 to 9.0."""
    sent = [frame(mission, battery_voltage=value) for value in volts]
    return received(mission, *(chunk(data, n) for n, data in enumerate(sent)))


def alarms(flight: Flight) -> list[tuple[str, str]]:
    kinds = (EventKind.ALARM_RAISED, EventKind.ALARM_CLEARED)
    return [(event.kind, event.text) for event in flight.events if event.kind in kinds]


def test_an_alarm_is_raised_with_the_second_value_in_a_row(lines: Mission) -> None:
    assert alarms(after(lines, 8.0, 6.8)) == []
    flight = after(lines, 8.0, 6.8, 6.8, 6.8)
    assert alarms(flight) == [("alarm", "caution: VOLTAGE 6.8 V, below 7")]
    assert flight.alarms == (Alarm("VOLTAGE", "caution", START_NS + 2 * SECOND_NS),)


def test_a_value_beyond_belief_is_a_caution_in_words(lines: Mission) -> None:
    heights = (12.0, -555.7, -555.7, -98.0, -98.0, -60.0, -60.0, 1501.0, 1501.0)
    sent = [frame(lines, altitude=height, battery_voltage=8.0) for height in heights]
    flight = received(lines, *(chunk(data, n) for n, data in enumerate(sent)))
    assert alarms(flight) == [
        ("alarm", "caution: ALTITUDE -555.7 m, not plausible, below -100"),
        ("alarm over", "ALTITUDE -60.0 m"),
        ("alarm", "caution: ALTITUDE 1501.0 m, not plausible, above 1500"),
    ]


def test_one_damaged_value_is_no_alarm(lines: Mission) -> None:
    assert alarms(after(lines, 8.0, 0.1, 8.0, 0.1, 8.0)) == []


def test_a_value_at_its_limit_does_not_flap(lines: Mission) -> None:
    flight = after(lines, *[6.9, 6.9, 7.0, 7.0] * 10)
    assert len(alarms(flight)) == 1


def test_it_is_cleared_when_the_value_is_well_inside_again(lines: Mission) -> None:
    flight = after(lines, 6.8, 6.8, 7.5, 7.5)
    assert alarms(flight)[-1] == ("alarm over", "VOLTAGE 7.5 V")
    assert flight.alarms == ()


def test_caution_and_warning_are_one_alarm_that_grows_and_shrinks(lines: Mission) -> None:
    flight = after(lines, 6.8, 6.8, 6.0, 6.0)
    assert flight.alarms == (Alarm("VOLTAGE", "warning", START_NS + SECOND_NS),)
    flight = after(lines, 6.8, 6.8, 6.0, 6.0, 6.8, 6.8)
    assert [alarm.level for alarm in flight.alarms] == ["caution"]
    assert [kind for kind, _ in alarms(flight)] == ["alarm", "alarm", "alarm over"]


def test_a_value_that_is_missing_says_nothing(lines: Mission) -> None:
    assert len(alarms(after(lines, 6.8, float("nan"), 6.8))) == 1


def test_an_error_that_the_cansat_tells_is_an_alarm_live_and_replayed() -> None:
    mission = load_mission("turksat-model-satellite")
    told = ["", "NO_FILTER", "", "NO_SEPARATION", "NO_SEPARATION NO_FILTER", "NO_FILTER", "", ""]
    items = [
        chunk(frame(mission, packet_count=float(n), error_code=errors, battery_voltage=8.0), n)
        for n, errors in enumerate(told)
    ]
    flight = received(mission, *items)
    assert alarms(flight) == [
        ("alarm", "caution: HATA KODU NO_SEPARATION NO_FILTER"),
        ("alarm over", "HATA KODU"),
    ]
    decoded = WholeFlight(mission, stream_of(items), [], np.zeros(0, np.int64))
    assert decoded.at(decoded.end).events == flight.events
    assert received(mission, *items[:5]).alarms == (
        Alarm("HATA KODU", "caution", START_NS + 4 * SECOND_NS),
    )
