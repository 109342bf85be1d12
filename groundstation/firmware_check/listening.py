"""Listening to a firmware at a port, and asking it to echo its commands."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from groundstation.errors import UserError
from groundstation.firmware_check.checks import Answer, Heard, Outcome
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.flight.position import is_fix
from groundstation.link import SendingFailed
from groundstation.link.serial_link import SerialLink
from groundstation.sending.radio_module import module_of
from protocol.commands import command_bytes, expected_echo
from protocol.decoder import Decoder
from protocol.mission import Command, Mission
from protocol.packet import Chunk, Packet

MOST_BYTES = 4 << 20
"""Bytes kept for a diagnosis; what is wrong is wrong from the beginning."""

ECHO_PATIENCE_S = 1.5
ECHO_PATIENCE_PACKETS = 4
"""An echo must come within so many seconds or packets, whichever is later."""

_HARMLESS_WORDS = ("DISABLE", "ON")
"""Words that leave a CanSat as it is meant to be, where a command lets one choose."""


def listen(
    mission: Mission, link: SerialLink, seconds: float, stop: threading.Event, *, ask: bool
) -> Heard:
    """Listen for `seconds`, then, to `ask`, send each harmless command and await its echo.

    Closes the link. Raises UserError when the port vanishes meanwhile. `stop` ends the
    listening early.
    """
    ear = _Ear(mission, link, stop)
    try:
        ear.listen_until(lambda: False, seconds)
        data, outcomes = bytes(ear.data), tuple(ear.outcomes)
        sendable, not_sent = harmless_commands(mission, has_fix=_has_fix(mission, outcomes))
        answers = [ear.ask(command, words) for command, words in sendable] if ask else []
    finally:
        ear.close()
    left_out = not_sent if ask else ["none was to be sent"]
    return Heard(mission, seconds, data, outcomes, tuple(answers), tuple(left_out))


def harmless_commands(
    mission: Mission, *, has_fix: bool
) -> tuple[list[tuple[Command, dict[str, str]]], list[str]]:
    """Return the commands that can be tried on a bench, each with its arguments, and why the
    others cannot.

    Harmless is what the mission does not mark as hazardous, acknowledges by an echo, and needs
    no number or text that only a person can choose. What asks for the GPS is tried only when
    the CanSat `has_fix`: without, it is right to refuse.
    """
    sendable, not_sent = [], []
    has_echo = mission.field_of("command_echo") is not None
    for command in mission.commands:
        why = _why_not(command, has_echo, has_fix)
        if why:
            not_sent.append(f"{command.name} ({why})")
        else:
            words = {p.name: _harmless_word(p.values) for p in command.parameters}
            sendable.append((command, words))
    return sendable, not_sent


def _why_not(command: Command, has_echo: bool, has_fix: bool) -> str:
    if command.hazardous:
        return "hazardous"
    if not has_echo or not command.echo:
        return "no echo declared"
    if not all(parameter.values for parameter in command.parameters):
        return "needs a value"
    if "GPS" in command.send.upper().split(",") and not has_fix:
        return "no GPS fix"
    return ""


def _has_fix(mission: Mission, outcomes: Sequence[Outcome]) -> bool:
    """Tell whether the last packet has a position; True when the mission sends none."""
    latitude, longitude = mission.field_of("latitude"), mission.field_of("longitude")
    packets = [outcome for outcome in outcomes if isinstance(outcome, Packet)]
    if latitude is None or longitude is None:
        return True
    for packet in reversed(packets):
        if latitude.name in packet.values and longitude.name in packet.values:
            return is_fix(float(packet.values[latitude.name]), float(packet.values[longitude.name]))
    return False


def _harmless_word(words: tuple[str, ...]) -> str:
    return next((word for word in _HARMLESS_WORDS if word in words), words[0])


class _Ear:
    """Takes what a link yields, in the caller's thread, until a condition or a time is met."""

    def __init__(self, mission: Mission, link: SerialLink, stop: threading.Event) -> None:
        self.data = bytearray()
        self.outcomes: list[Outcome] = []
        self._mission = mission
        self._link = link
        self._stop = stop
        self._decoder = Decoder(mission)
        self._module = module_of(mission)
        self._arrived: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="link reader", daemon=True)
        self._reader.start()

    def listen_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Listen until `condition` holds and return True, or for `seconds` and return False."""
        until = time.monotonic() + seconds
        while not condition():
            left = until - time.monotonic()
            if left <= 0 or self._stop.is_set():
                return False
            try:
                self._take(self._arrived.get(timeout=min(left, 0.1)))
            except queue.Empty:
                continue
        return True

    def ask(self, command: Command, words: dict[str, str]) -> Answer:
        """Send a command and wait for its echo."""
        clock = datetime.now(UTC).strftime("%H:%M:%S")
        data = command_bytes(self._mission, command, words, utc_time=clock)
        echo = self._as_sent(expected_echo(self._mission, command, words, utc_time=clock))
        begin = len(self.outcomes)
        sent_s = time.monotonic()
        self._send(data)
        patience_s = max(ECHO_PATIENCE_S, ECHO_PATIENCE_PACKETS / self._mission.rate_hz)
        # The echo of a command sent before may be the same: only a packet made since counts.
        answered = self.listen_until(lambda: echo in self._echoes(begin + 1), patience_s)
        after_s = time.monotonic() - sent_s if answered else None
        said = tuple(dict.fromkeys(self._echoes(begin)))
        return Answer(data.decode("ascii").strip(), echo, said, after_s)

    def _send(self, data: bytes) -> None:
        try:
            self._link.write(self._module.wrap(data, "") if self._module else data)
        except SendingFailed as failure:
            raise UserError(str(failure)) from None

    def close(self) -> None:
        """End reading and close the port."""
        self._link.close()
        self._reader.join()

    def _read(self) -> None:
        for item in self._link.items():
            self._arrived.put(item)

    def _take(self, item: Item) -> None:
        if isinstance(item, Chunk):
            self.data += item.data[: MOST_BYTES - len(self.data)]
            found = list(self._decoder.feed(item))
            self.outcomes += found
            if self._module:
                self._module.hear(item.data, ours=any(isinstance(one, Packet) for one in found))
        elif isinstance(item, Event) and item.kind is EventKind.LINK_LOST:
            raise UserError(
                f"the port {item.text} vanished while it was listened to; plug it in firmly, or "
                "let the firmware run longer, and check again"
            )

    def _as_sent(self, echo: str) -> str:
        """Return what of an echo has room in its field."""
        field = self._mission.field_of("command_echo")
        return echo[: field.length] if field and field.length else echo

    def _echoes(self, begin: int) -> list[str]:
        """Return the echoes in the packets from the outcome `begin` on."""
        field = self._mission.field_of("command_echo")
        if field is None:
            return []
        packets = [o for o in self.outcomes[begin:] if isinstance(o, Packet)]
        return [str(p.values[field.name]) for p in packets if field.name in p.values]
