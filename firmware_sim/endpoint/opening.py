"""Which endpoints a person has asked for, and opening them."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from firmware_sim.endpoint import Endpoint
from firmware_sim.endpoint.file import FileEndpoint, StandardOutput
from firmware_sim.endpoint.serial_port import SerialPort
from firmware_sim.endpoint.several import Endpoints
from firmware_sim.endpoint.tcp import TcpEndpoint
from firmware_sim.endpoint.udp import UdpEndpoint
from firmware_sim.errors import SimulatorError

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The endpoints asked for, by the options of the command line; any number of each."""

    pty: Sequence[str] = ()
    tcp: Sequence[str] = ()
    udp: Sequence[str] = ()
    serial: Sequence[str] = ()
    output: Sequence[str] = ()

    @property
    def only_files(self) -> bool:
        """Whether nobody can read as the flight goes on: all that is asked for are files."""
        others = (*self.pty, *self.tcp, *self.udp, *self.serial)
        return not others and STANDARD_OUTPUT not in self.output


def open_endpoints(wanted: Wanted, baud_rate: int, tell: Callable[[str], None]) -> Endpoints:
    """Open all that is `wanted`; raises SimulatorError, and then nothing is left of any."""
    doors: list[Callable[[], Endpoint]] = [
        *(partial(open_pty, path) for path in wanted.pty),
        *(partial(TcpEndpoint, address) for address in wanted.tcp),
        *(partial(UdpEndpoint, address) for address in wanted.udp),
        *(partial(SerialPort, device, baud_rate) for device in wanted.serial),
        *(partial(_open_output, path) for path in wanted.output),
    ]
    if not doors:
        raise SimulatorError(
            "give at least one of --pty PATH, --tcp HOST:PORT, --udp HOST:PORT, --serial DEVICE "
            "and --output FILE, for the flight to be heard; none was given"
        )
    opened: list[Endpoint] = []
    try:
        for door in doors:
            opened.append(door())  # noqa: PERF401 - those opened before one fails are closed
    except SimulatorError:
        Endpoints(opened, tell).discard()
        raise
    return Endpoints(opened, tell)


def check_files(wanted: Wanted, truth: str | None) -> None:
    """Raise SimulatorError when one file is named twice, for the bytes or for the truth."""
    named = [("--output", path) for path in wanted.output if path != STANDARD_OUTPUT]
    named += [("--truth", truth)] if truth is not None else []
    seen: dict[Path, str] = {}
    for option, path in named:
        place = Path(path).resolve()
        if place in seen:
            raise SimulatorError(
                f"{seen[place]} and {option} name the same file, {path}; give each its own name"
            )
        seen[place] = option


def open_pty(path: str) -> Endpoint:
    """Make a pseudo-terminal that is found at `path`; raises SimulatorError."""
    if sys.platform == "win32":
        raise SimulatorError(
            "--pty needs pseudo-terminals, which Windows does not have; "
            "use --tcp 127.0.0.1:5000 and connect to that instead"
        )
    from firmware_sim.endpoint.pseudo_terminal import PseudoTerminal

    return PseudoTerminal(path)


def _open_output(path: str) -> Endpoint:
    return StandardOutput() if path == STANDARD_OUTPUT else FileEndpoint(path)
