"""A station with many packets behind it, fed by hand."""

from itertools import cycle, islice

from firmware_sim.flight import fly
from groundstation.station import Station
from protocol.mission import Mission
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.waiting import eventually

PERIOD_NS = 10_000_000
"""A hundred packets a second."""
FLOWN = 20_000
"""Packets of one flight, most of them on the ground afterwards; then it begins anew."""

_AT_ONCE = 1000


class LongFlight:
    """A running station that has received `packets`; `go_on` lets the next ones arrive.

    It is one flight over and over: the packet counter falls each time, as after a reset.
    """

    def __init__(self, mission: Mission, packets: int) -> None:
        self._link = HandFedLink()
        self.station = Station(mission, self._link)
        self.station.start()
        sent = islice(fly(mission, seed=1, stay=True), FLOWN)
        self._frames = cycle([packet.frame for packet in sent])
        self._fed = 0
        while self._fed < packets:
            self._feed(min(_AT_ONCE, packets - self._fed))
            self._wait()

    def go_on(self, packets: int, *, wait: bool = True) -> None:
        """Let so many packets arrive, one by one; with `wait`, until they are in the flight."""
        for _ in range(packets):
            self._feed(1)
        if wait:
            self._wait()

    def _feed(self, packets: int) -> None:
        data = b"".join(islice(self._frames, packets))
        self._fed += packets
        self._link.feed(data, self._fed * PERIOD_NS)

    def _wait(self) -> None:
        eventually(lambda: self.station.flight.received >= self._fed)
