import numpy as np

from groundstation.flight.continuity import Standing
from groundstation.flight.store import ValueStore
from protocol.mission import Mission
from protocol.packet import Packet
from tests.groundstation.telemetry import values


def packet(mission: Mission, number: int, state: str = "LAUNCH_PAD") -> Packet:
    known = values(mission, altitude=number / 2, state=state)
    return Packet("telemetry", known, {}, b"", 0, monotonic_ns=number * 1000, utc_ns=0)


def filled(mission: Mission, rows: int) -> ValueStore:
    store = ValueStore(mission.packet)
    for number in range(rows):
        store.append(packet(mission, number), number // 10, Standing.NEXT, number)
    return store


def test_a_new_store_has_every_field_and_no_rows(lines: Mission) -> None:
    store = ValueStore(lines.packet)
    assert store.revision == 0
    assert {*store.numbers, *store.words} == {field.name for field in lines.packet.fields}
    assert all(store.number(name).shape == (0,) for name in store.numbers)
    assert store.received_ns.shape == store.missing.shape == (0,)


def test_every_row_is_kept_however_long_the_flight(lines: Mission) -> None:
    rows = 5000  # several times more than there is room for at first
    store = filled(lines, rows)
    assert store.revision == rows
    np.testing.assert_array_equal(store.number("ALTITUDE"), np.arange(rows) / 2)
    np.testing.assert_array_equal(store.received_ns, np.arange(rows) * 1000)
    np.testing.assert_array_equal(store.missing, np.arange(rows) // 10)


def test_what_was_shown_is_not_changed_by_what_comes_later(lines: Mission) -> None:
    store = filled(lines, 1000)
    altitude, received = store.number("ALTITUDE"), store.received_ns
    codes, words = store.codes("STATE")
    before = altitude.copy(), received.copy(), codes.copy(), list(words)
    for number in range(1000, 3000):
        store.append(packet(lines, number, state="ASCENT"), 0, Standing.NEXT, number)
    for shown, kept in zip((altitude, received, codes), before, strict=False):
        np.testing.assert_array_equal(shown, kept)
    assert words == before[3]


def test_words_are_codes_into_their_list_in_the_order_seen(lines: Mission) -> None:
    store = ValueStore(lines.packet)
    for number, state in enumerate(["LAUNCH_PAD", "ASCENT", "LAUNCH_PAD", "?"]):
        store.append(packet(lines, number, state), 0, Standing.NEXT, number)
    codes, words = store.codes("STATE")
    assert [words[code] for code in codes] == ["LAUNCH_PAD", "ASCENT", "LAUNCH_PAD", "?"]
    assert words == ["LAUNCH_PAD", "ASCENT", "?"]
