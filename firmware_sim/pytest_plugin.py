"""A CanSat that flies for a test: the fixture `cansat` of pytest.

    @pytest.mark.cansat(mission="aas-2026", scenario="weak-radio", speed=20)
    def test_my_ground_station(cansat):
        station.open(cansat.port)
        ...
        assert station.lost == cansat.truth().lost

The simulator runs as a program of its own, at the other end of a wire. pytest finds this module by
its entry point, so it must cost nothing to import: the simulator is only known to the program.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

START_TIMEOUT_S = 30.0
"""Longest time in which the simulator must open its port."""

_USAGE = (
    "cansat(mission, scenario=(), *, seed=1, speed=1, set={}, stay=False): the flight that the "
    "fixture `cansat` gives; scenario is a name or several, speed a number or 'max', set a "
    "dictionary such as {'wind.speed_m_s': 9}"
)


@dataclass(frozen=True)
class Wish:
    """The flight that a test has marked; the arguments of the mark."""

    mission: str = "cansat-binary"
    scenario: str | Sequence[str] = ()
    seed: int = 1
    speed: float | str = 1
    set: Mapping[str, object] = field(default_factory=dict)
    stay: bool = False

    def arguments(self) -> list[str]:
        """Return the flight in the words of `cansat-sim fly`."""
        names = [self.scenario] if isinstance(self.scenario, str) else list(self.scenario)
        words = ["--mission", str(self.mission), "--seed", str(self.seed)]
        words += ["--speed", str(self.speed)]
        for name in names:
            words += ["--scenario", name]
        for key, value in self.set.items():
            words += ["--set", f"{key}={_as_toml(value)}"]
        return [*words, *(["--stay"] if self.stay else [])]


@dataclass(frozen=True)
class Truth:
    """The truth of a flight as far as it has got; docs/simulator.md describes the records.

    `end` is empty until the flight is over.
    """

    header: dict[str, Any]
    packets: list[dict[str, Any]]
    end: dict[str, Any]

    def of_fate(self, fate: str) -> list[dict[str, Any]]:
        """Return the packets that were "delivered", "damaged" or "lost"."""
        return [packet for packet in self.packets if packet["fate"] == fate]


class CanSat:
    """A simulator that flies: its `port`, its `mission` and its truth.

    `port` is a path for a serial library, or where the system has no pseudo-terminals a URL
    such as socket://127.0.0.1:5000. The flight begins when the port is opened.
    """

    def __init__(self, wish: Wish, folder: Path) -> None:
        self.mission = wish.mission
        self._truth = folder / "truth.jsonl"
        self._said = folder / "said.txt"
        self.port, endpoint = _endpoint(folder)
        command = [sys.executable, "-m", "firmware_sim", "fly", *wish.arguments(), *endpoint]
        command += ["--truth", str(self._truth), "--quiet", "--with-parent"]
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
            )
        self._wait_until_there()

    @property
    def flying(self) -> bool:
        """Whether the simulator still runs."""
        return self._process.poll() is None

    @property
    def said(self) -> str:
        """What the simulator has said so far: phases, commands, the summary at the end."""
        return self._said.read_text(encoding="utf-8", errors="replace")

    def truth(self) -> Truth:
        """Return what is true of the flight so far."""
        # What stands behind the last line end is still being written.
        whole = self._truth.read_bytes().rpartition(b"\n")[0].splitlines()
        records = [json.loads(line) for line in whole]
        header = records[0] if records else {}
        packets = [record for record in records if record["record"] == "packet"]
        ended = bool(records) and records[-1]["record"] == "end"
        return Truth(header, packets, records[-1] if ended else {})

    def wait(self, timeout_s: float | None = None) -> Truth:
        """Wait for the end of the flight and return its truth.

        Raises TimeoutError when it goes on for longer than `timeout_s` of real time.
        """
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"the flight still goes on after {timeout_s:g} s") from None
        return self.truth()

    def stop(self) -> Truth:
        """End the flight now and return its truth."""
        if self.flying:
            self._process.send_signal(signal.SIGTERM)
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        return self.truth()

    def _wait_until_there(self) -> None:
        give_up = time.monotonic() + START_TIMEOUT_S
        while "waiting for a reader" not in self.said:
            if self.flying and time.monotonic() < give_up:
                time.sleep(0.02)
                continue
            self._process.kill()
            self._process.wait()
            raise RuntimeError(f"the CanSat does not fly: {self.said.strip() or 'no answer'}")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", _USAGE)


@pytest.fixture
def cansat(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CanSat]:
    """A simulated CanSat on a port, as the mark `cansat` of the test wants it."""
    flying = CanSat(_wish(request.node), tmp_path_factory.mktemp("cansat"))
    yield flying
    flying.stop()


def _wish(node: pytest.Item) -> Wish:
    """Return what the marks of a test want; the nearest mark wins, word by word."""
    wanted: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers("cansat"))):
        wanted |= zip(("mission", "scenario"), mark.args, strict=False)
        wanted |= mark.kwargs
    try:
        return Wish(**wanted)
    except TypeError as misfit:
        raise pytest.UsageError(f"the mark cansat of {node.nodeid}: {misfit}; {_USAGE}") from None


def _endpoint(folder: Path) -> tuple[str, list[str]]:
    if os.name == "posix":
        path = str(folder / "port")
        return path, ["--pty", path]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    return f"socket://{address}", ["--tcp", address]


def _as_toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
