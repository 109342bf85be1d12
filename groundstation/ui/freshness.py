"""Whether what is shown is still true."""

from groundstation.flight.readings import Level
from groundstation.station import Station

STALE_AFTER_S = 3.0
STALE_PERIODS = 3


def overdue_after_s(rate_hz: float) -> float:
    """Return how long without a packet is too long, s, where they are sent at `rate_hz`."""
    return max(STALE_AFTER_S, STALE_PERIODS / rate_hz)


def is_stale(station: Station) -> bool:
    """Tell whether the last packet is older than it should be while one is expected."""
    age_s = station.age_of_last_packet_s()
    after_s = overdue_after_s(station.mission.rate_hz)
    return station.running and age_s is not None and age_s > after_s


def age_of_last_packet(station: Station) -> tuple[str, Level]:
    """Return the age of the last packet in words, and how it is judged."""
    age_s = station.age_of_last_packet_s()
    if age_s is None:
        return "none yet", "plain"
    if not station.running:
        return "closed", "plain"
    return age_text(age_s), "caution" if is_stale(station) else "plain"


def age_text(age_s: float) -> str:
    """Return an age, s, as short as it is read: 0.4 s, 35 s, 12 min, 3 h."""
    age_s = max(0.0, age_s)
    if age_s < 9.95:
        return f"{age_s:.1f} s"
    if age_s < 99.5:
        return f"{age_s:.0f} s"
    if age_s < 99.5 * 60:
        return f"{age_s / 60:.0f} min"
    return f"{age_s / 3600:.0f} h"
