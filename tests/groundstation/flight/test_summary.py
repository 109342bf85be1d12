import math

import msgspec
import pytest

from groundstation.flight.flight import Flight
from groundstation.flight.summary import summarise, utc_text
from protocol.mission import Mission
from tests.groundstation.telemetry import UTC_NS, chunk, frame, received


def test_a_flight_is_told_in_its_figures(lines: Mission) -> None:
    sent = [
        frame(lines, packet_count=float(n), altitude=10.0 * n, latitude=48.0, longitude=11.0)
        for n in (1, 2, 2, 6, 7)
    ]
    data = [*sent[:3], b"damaged\r", *sent[3:]]
    flight = received(lines, *(chunk(piece, n) for n, piece in enumerate(data)))
    summary = summarise(flight)
    assert (summary.mission, summary.team_id) == ("aas-2026", "1031")
    assert summary.started_utc == utc_text(UTC_NS)
    assert (summary.duration_s, summary.bytes) == (5.0, sum(map(len, data)))
    assert (summary.packets_received, summary.packets_duplicated) == (5, 1)
    assert (summary.packets_rejected, summary.packets_damaged) == (1, 1)
    assert summary.rejected_by_reason == {"field count": 1}
    assert summary.packets_lost == 2
    assert (summary.altitude_max_m, summary.last_position_deg) == (70.0, (48.0, 11.0))


def test_what_was_never_received_is_null_and_the_summary_is_json(lines: Mission) -> None:
    summary = summarise(Flight(lines))
    assert (summary.started_utc, summary.altitude_max_m, summary.last_position_deg) == (None,) * 3
    assert summary.apogee_m is None
    assert b"NaN" not in msgspec.json.encode(summary)
    only_nan = received(lines, chunk(frame(lines, altitude=math.nan)))
    assert summarise(only_nan).altitude_max_m is None


@pytest.mark.parametrize(
    ("utc_ns", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_760_000_000_123_456_789, "2025-10-09T08:53:20.123Z"),
        (1 << 62, "2116-02-20T23:53:38.427Z"),
        ((1 << 63) - 1, "2262-04-11T23:47:16.854Z"),
        (-(1 << 63), "1677-09-21T00:12:43.145Z"),
        (1 << 80, "?"),
    ],
)
def test_times_are_told_in_utc(utc_ns: int, text: str) -> None:
    assert utc_text(utc_ns) == text
