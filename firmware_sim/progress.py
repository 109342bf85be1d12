"""How a flight is getting on, in words: the rows of the display."""

from firmware_sim.endpoint.several import Endpoints
from firmware_sim.sent import Sent
from firmware_sim.transmission import Transmission


class Progress:
    """What is to be said of a flight at any moment; it is shown each packet by `take`."""

    def __init__(self, transmission: Transmission, endpoints: Endpoints, heading: str) -> None:
        self._flight = transmission.flight
        self._tally = transmission.tally
        self._endpoints = endpoints
        self._heading = heading
        self._last: Sent | None = None

    def take(self, sent: Sent) -> None:
        """Take note of the packet sent last."""
        self._last = sent

    def rows(self) -> list[tuple[str, str]]:
        """Return label and words of each row."""
        return [
            ("flight", self._heading),
            ("time", self._time()),
            ("true", self._truth()),
            ("packets", self._packets()),
            ("commands", self._flight.commands.summary().removeprefix("commands: ")),
            ("port", self._endpoints.state()),
        ]

    def _time(self) -> str:
        since_s = self._flight.time_s - self._flight.parameters.rocket.ignition_s
        sign = "-" if since_s < 0 else "+"
        minutes, seconds = divmod(int(abs(since_s)), 60)
        return f"T{sign}{minutes:02d}:{seconds:02d}  {self._flight.phase}"

    def _truth(self) -> str:
        if self._last is None:
            return ""
        truth = self._last.truth
        return f"{truth.height_m:6.1f} m high, {truth.velocity[2]:+6.1f} m/s, {truth.stage.value}"

    def _packets(self) -> str:
        tally = self._tally
        words = f"{tally.sent} sent, {tally.lost} lost in the radio, {tally.damaged} damaged"
        return f"{words}, {tally.dropped} dropped" if tally.dropped else words
