"""All the places at which one flight is heard, as one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from firmware_sim.endpoint import Endpoint
from firmware_sim.endpoint.file import FileEndpoint


@dataclass(slots=True)
class _Place:
    """One endpoint, and how many packets in a row its reader has not taken."""

    endpoint: Endpoint
    missed: int = 0


class Endpoints:
    """Sends each packet to all endpoints at once, and hears what comes from any of them.

    A reader that stops reading holds up neither the flight nor the others: what it misses is
    counted, and told through `tell`. An endpoint that fails is left out; the last one raises
    its OSError.
    """

    def __init__(self, endpoints: Sequence[Endpoint], tell: Callable[[str], None]) -> None:
        self._places = [_Place(endpoint) for endpoint in endpoints]
        self._tell = tell
        self.plugged = True

    @property
    def names(self) -> str:
        """Where the flight is heard, in words."""
        return " and ".join(place.endpoint.name for place in self._places)

    def state(self) -> str:
        """Return in words how each endpoint does."""
        return ", ".join(self._state(place) for place in self._places)

    def attend(self) -> None:
        """Do what is due at each endpoint."""
        for place in list(self._places):
            self._try(place, place.endpoint.attend)

    def ready(self) -> bool:
        """Tell whether a reader is at each endpoint and has been given all that was sent."""
        # Each is asked, also behind one that is not ready: to ask is to attend to it.
        found = [self._try(place, place.endpoint.ready) for place in list(self._places)]
        return all(found)

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` to all and tell whether any has taken it; see Endpoint."""
        taken = False
        for place in list(self._places):
            if self._try(place, partial(place.endpoint.send, data, keep)):
                taken = True
                self._note_taken(place)
            elif self.plugged:
                self._note_missed(place)
        return taken

    def receive(self) -> bytes:
        """Return what was sent to the CanSat since the last call."""
        return b"".join(place.endpoint.receive() for place in self._places)

    def unplug(self) -> None:
        """Let all that have a plug vanish."""
        self.plugged = False
        for place in self._places:
            place.missed = 0
            place.endpoint.unplug()

    def plug_in(self) -> None:
        """Let all be there again; raises SimulatorError when a place is taken."""
        for place in self._places:
            place.endpoint.plug_in()
        self.plugged = True

    def close(self) -> None:
        """Close all, each after its reader has taken what is on the way."""
        for place in self._places:
            with suppress(OSError):
                place.endpoint.close()

    def discard(self) -> None:
        """Close all because the flight does not begin; files made for it are taken away."""
        for place in self._places:
            with suppress(OSError):
                if isinstance(place.endpoint, FileEndpoint):
                    place.endpoint.discard()
                place.endpoint.close()

    def _try(self, place: _Place, action: Callable[[], bool | None]) -> bool:
        """Do it and return what it says; leave the endpoint out when it fails."""
        try:
            return bool(action())
        except OSError as error:
            if len(self._places) == 1:
                raise
            self._places.remove(place)
            self._tell(f"{place.endpoint.name} fails and is left out: {error.strerror or error}")
            with suppress(OSError):
                place.endpoint.close()
            return False

    def _note_missed(self, place: _Place) -> None:
        place.missed += 1
        if place.missed == 1:
            self._tell(f"nobody reads {place.endpoint.name}: what is sent there is dropped")

    def _note_taken(self, place: _Place) -> None:
        if place.missed:
            self._tell(f"{place.endpoint.name} is read again, after {place.missed} dropped")
        place.missed = 0

    def _state(self, place: _Place) -> str:
        if not self.plugged:
            return f"{place.endpoint.name} unplugged"
        return f"{place.endpoint.name} {'not read' if place.missed else 'read'}"
