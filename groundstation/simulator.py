"""Starting the simulator as a program of its own, at the other end of a wire."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from groundstation.errors import UserError

START_TIMEOUT_S = 20.0
NOMINAL = "nominal"
"""The scenario in which nothing goes wrong."""


def scenarios() -> dict[str, str]:
    """Return what can go wrong in a simulated flight: a sentence by the scenario's name.

    The simulator is asked, which takes about a second. Raises UserError when it gives no answer.
    """
    command = [sys.executable, "-m", "firmware_sim", "scenarios"]
    try:
        answer = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=START_TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as fault:
        raise UserError(f"the simulator does not tell its scenarios: {fault}") from None
    lines = (line.split(maxsplit=1) for line in answer.stdout.splitlines())
    return {words[0]: words[1].strip() for words in lines if len(words) == 2}


class SimulatorProgram:
    """A running simulator that plays the CanSat of `mission` (a built-in name or a file).

    `port` is where it is heard: a pseudo-terminal whose path says that it is simulated, as the
    screen shows it, or a TCP address where the system has no pseudo-terminals. It flies at
    `speed` times real time ("max" is as fast as possible) and with `stay` goes on transmitting
    from the ground; `scenarios` say what goes wrong, by the names that `cansat-sim scenarios`
    lists. Raises UserError when it does not start.
    """

    def __init__(
        self, mission: str, *, speed: str = "1", stay: bool = False, scenarios: Sequence[str] = ()
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="simulated-cansat-")
        self.port, endpoint = self._endpoint()
        command = [sys.executable, "-m", "firmware_sim", "fly", "--mission", mission]
        command += [*endpoint, "--speed", speed, *(["--stay"] if stay else []), "--with-parent"]
        for scenario in scenarios:
            command += ["--scenario", scenario]
        # What it says goes into a file: a pipe that nobody empties would hold it up one day.
        self._said = Path(self._folder.name) / "said.txt"
        # Its standard input ends when we do, however that is: it never stays behind alone.
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
            )
        self._wait_until_there()

    @property
    def flying(self) -> bool:
        """Whether the simulator still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the simulator; does nothing when it has ended."""
        if self.flying:
            self._process.terminate()
        self._process.communicate()
        self._folder.cleanup()

    def _endpoint(self) -> tuple[str, list[str]]:
        if os.name == "posix":
            path = str(Path(self._folder.name) / "radio")
            return path, ["--pty", path]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        return f"socket://{address}", ["--tcp", address]

    def _wait_until_there(self) -> None:
        give_up = time.monotonic() + START_TIMEOUT_S
        while not self._is_there():
            if self.flying and time.monotonic() < give_up:
                time.sleep(0.05)
                continue
            self._process.terminate()
            self._process.communicate()
            said = self._words().strip().removeprefix("cansat-sim: ")
            self._folder.cleanup()
            raise UserError(f"the simulator did not start: {said or 'no answer'}")

    def _is_there(self) -> bool:
        if "://" not in self.port:
            return Path(self.port).exists()
        return "waiting" in self._words()

    def _words(self) -> str:
        return self._said.read_text(encoding="utf-8", errors="replace")
