"""Where the simulated radio's bytes go: a pseudo-terminal, a TCP port or a file."""

import sys
from typing import Protocol

from firmware_sim.console import Console
from firmware_sim.endpoint.file import FileEndpoint
from firmware_sim.endpoint.tcp import TcpEndpoint
from firmware_sim.errors import SimulatorError

__all__ = ["Endpoint", "FileEndpoint", "TcpEndpoint", "open_pty"]


class Endpoint(Protocol):
    """One place to send to. It is open from the moment it is made until `close`."""

    def wait_for_reader(self) -> None:
        """Wait until somebody is there to receive; raises Stopped."""
        ...

    def attend(self) -> None:
        """Do at once what readers want: let them in, drop what they send. Never blocks."""
        ...

    def send(self, data: bytes, patient: bool) -> bool:
        """Send `data` whole or not at all and tell whether it was sent.

        When the reader is busy, a `patient` call waits for it and any other returns False.
        Raises Stopped when an end is ordered while it waits.
        """
        ...

    def close(self) -> None:
        """Let the reader take what is on the way, for some 3 s at most, and close."""
        ...


def open_pty(path: str, console: Console) -> Endpoint:
    """Make a pseudo-terminal that is found at `path`; raises SimulatorError."""
    if sys.platform == "win32":
        raise SimulatorError(
            "--pty needs pseudo-terminals, which Windows does not have; "
            "use --tcp 127.0.0.1:5000 and connect to that instead"
        )
    from firmware_sim.endpoint.pseudo_terminal import PseudoTerminal

    return PseudoTerminal(path, console)
