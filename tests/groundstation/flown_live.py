"""A simulated CanSat at the other end of a pseudo-terminal, flown beside the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from firmware_sim.console import Console, Stopped
from firmware_sim.endpoint.interruption import Interruptions
from firmware_sim.endpoint.pseudo_terminal import PseudoTerminal
from firmware_sim.endpoint.several import Endpoints
from firmware_sim.flight import Flight
from firmware_sim.transmission import Transmission


@contextmanager
def flown_live(flight: Flight, path: Path, speed: float) -> Iterator[None]:
    """Fly `flight` at `speed` times real time to whoever opens `path`, until the block ends."""
    console = Console(lambda _: None)
    endpoints = Endpoints([PseudoTerminal(str(path))], lambda _: None)
    transmission = Transmission(flight, endpoints, speed, console, Interruptions((), ()))

    def run() -> None:
        with suppress(Stopped):
            transmission.run()

    thread = threading.Thread(target=run, name="simulator")
    thread.start()
    try:
        yield
    finally:
        console.stop()
        thread.join()
        endpoints.discard()
