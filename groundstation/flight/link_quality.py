"""How well the link works at present."""

from typing import NamedTuple

import numpy as np

from groundstation.flight.flight import Flight
from groundstation.flight.store import Store

RATE_S = 10.0
RATE_PERIODS = 3
LOSS_S = 30.0


class LinkQuality(NamedTuple):
    """Packets a second over the last 10 s, or over three periods of a mission that sends seldom;
    the share of packets that did not arrive well of those sent in the last 30 s, None when none
    arrived; and the latest signal strength, dBm."""

    packets_a_second: float
    loss: float | None
    rssi_dbm: float | None


def link_quality(flight: Flight, now_ns: int) -> LinkQuality:
    """Return the quality of the link at `now_ns` on the link's clock.

    While the flight is younger than that, the rate is that since its first packet.
    """
    rate_s = max(RATE_S, RATE_PERIODS / flight.mission.rate_hz)
    begin_ns = now_ns - round(rate_s * 1e9)
    if flight.first_packet_ns is not None:
        begin_ns = max(begin_ns, flight.first_packet_ns - 1)
    stores = list(flight.stores.values())
    arrived = sum(_rows_since(store, begin_ns) for store in stores)
    span_s = max((now_ns - begin_ns) / 1e9, 1.0)
    since_ns = now_ns - round(LOSS_S * 1e9)
    received = sum(_rows_since(store, since_ns) for store in stores)
    missing = _missing_at(stores, now_ns) - _missing_at(stores, since_ns)
    loss = max(0, missing) / (max(0, missing) + received) if received else None
    return LinkQuality(arrived / span_s, loss, flight.rssi_dbm)


def _rows_since(store: Store, moment_ns: int) -> int:
    times_ns = store.received_ns
    return len(times_ns) - int(np.searchsorted(times_ns, moment_ns, "right"))


def _missing_at(stores: list[Store], moment_ns: int) -> int:
    """Return what the latest packet up to the moment knew to be missing."""
    latest = (-1, 0)
    for store in stores:
        orders, missing = store.order, store.missing
        row = int(np.searchsorted(store.received_ns[: len(missing)], moment_ns, "right")) - 1
        if row >= 0:
            latest = max(latest, (int(orders[row]), int(missing[row])))
    return latest[1]
