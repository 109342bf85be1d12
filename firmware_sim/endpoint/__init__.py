"""Where the simulated radio's bytes go, and where commands come from: one file a kind."""

from typing import Protocol

__all__ = ["Endpoint"]


class Endpoint(Protocol):
    """One place at which the CanSat's radio is heard; open from being made until `close`.

    Nothing but `close` ever waits. OSError from any method means that this place has failed
    for good.
    """

    @property
    def name(self) -> str:
        """What a person calls it: a path or an address."""
        ...

    def attend(self) -> None:
        """Do what is due: let readers in, listen to them, notice those who left."""
        ...

    def ready(self) -> bool:
        """Tell whether a reader is there and has been given all that was sent."""
        ...

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` whole or not at all and tell whether it was sent.

        Of a busy reader, or when there is none, the answer is False. With `keep`, after
        `ready`, nothing is refused: what does not go yet goes as the reader reads.
        """
        ...

    def receive(self) -> bytes:
        """Return what readers have sent since the last call; empty when nothing."""
        ...

    def unplug(self) -> None:
        """Vanish as a cable that is pulled; of a file nothing happens."""
        ...

    def plug_in(self) -> None:
        """Be there again after `unplug`; raises SimulatorError when its place is taken."""
        ...

    def close(self) -> None:
        """Let the reader take what is on the way, for some 3 s at most, and close."""
        ...
