"""One flight as a stream of packets: the library door of the simulator.

    for sent in fly(load_mission("cansat-binary"), seed=7):
        receiver.feed(sent.on_air)

There is no thread, no port and no clock inside: the flight goes on when it is asked for more.
A program that flies in real time asks for what is due with `until`, and gives the commands it
has received to `receive`.
"""

import math
from collections import Counter, deque
from collections.abc import Iterator

from msgspec.structs import replace

from firmware_sim.errors import SimulatorError
from firmware_sim.firmware.command_log import CommandLog
from firmware_sim.firmware.firmware import Firmware
from firmware_sim.parameters import Parameters
from firmware_sim.radio.foreign import ForeignTeam
from firmware_sim.radio.radio import Radio
from firmware_sim.readings import Instruments
from firmware_sim.sent import Arrival, Fate, Happening, Sent, Side
from firmware_sim.trajectory import STEP_S, Trajectory
from firmware_sim.truth import FlightTimes, Stage
from protocol.mission import Mission

__all__ = ["Arrival", "Fate", "Flight", "Happening", "Sent", "fly"]

GIVEN_UP_AFTER_S = 60.0
"""A flight ends so long after the true landing when the firmware never notices that it landed."""

MOST_HAPPENINGS = 20_000
"""When there are so many, commands are counted but no longer listed: rubbish has no end."""


def fly(
    mission: Mission,
    parameters: Parameters | None = None,
    seed: int = 1,
    *,
    loss: float | None = None,
    corrupt: float | None = None,
    stay: bool = False,
) -> "Flight":
    """Return one flight: an iterator of its packets in their order, computed when asked for.

    The same arguments give the same packets in every process, and a parameter of one part does
    not change the random numbers of another: a lossy radio leaves the wind as it was.
    `parameters` are those of the nominal flight when left out; `loss` and `corrupt` are a short
    way to set those two of the radio. With `stay` the CanSat transmits from the ground without
    end. Raises SimulatorError, as a sentence, when the parameters make no flight.
    """
    settings = parameters or Parameters()
    radio = settings.radio
    if loss is not None or corrupt is not None:
        radio = replace(
            radio,
            loss=radio.loss if loss is None else loss,
            corrupt=radio.corrupt if corrupt is None else corrupt,
        )
    return Flight(mission, replace(settings, radio=radio), seed, stay=stay)


class Flight(Iterator[Sent]):
    """A flight under way: physics, instruments, firmware and radio, step by step.

    `notes` are sentences a person should read once. `happenings` are the events of the flight
    so far, true ones, those of the firmware and the commands. `strays` collects what the receiver
    gives while the CanSat is silent, and what it reports of commands; whoever wants it takes it
    out. `uplink_lost` counts the commands that did not reach the CanSat, by reason; `commands` is
    what became of those that did.
    """

    def __init__(
        self, mission: Mission, parameters: Parameters, seed: int, *, stay: bool = False
    ) -> None:
        self.mission = mission
        self.parameters = parameters
        self.seed = seed
        self.time_s = 0.0
        """How far the flight has got, s since power-on."""
        self.strays: deque[Arrival] = deque(maxlen=10_000)
        self.uplink_lost: Counter[str] = Counter()
        self._stay = stay
        self._start_utc_s = parameters.site.start_utc_s
        self._trajectory = Trajectory(parameters, seed)
        truth = self._trajectory.truth
        self._firmware = Firmware(
            mission,
            parameters.firmware,
            Instruments(parameters, seed, truth),
            truth,
            self._start_utc_s,
        )
        self._radio = Radio(mission, parameters.radio, seed)
        self._foreign = ForeignTeam.of(mission, parameters, seed)
        self._rate_hz = mission.rate_hz
        self._steps = 0
        self._slots = 0
        self._number = 0
        self._commands_noted = 0
        self._noted: list[Happening] = []
        self._given_as_news = 0
        self._landed_at_s: float | None = None
        self._stage = truth.stage
        self._apogee_noted = False
        self._phase = self._firmware.phase
        self._was_running = True
        self._ended = False

    @property
    def notes(self) -> list[str]:
        """What a person should know about the values this mission gets, one sentence each."""
        return [*self._firmware.notes, *(self._foreign.notes if self._foreign else [])]

    @property
    def commands(self) -> CommandLog:
        """What became of the commands that reached the CanSat: counts and the last lines."""
        return self._firmware.commands

    @property
    def happenings(self) -> list[Happening]:
        """The events of the flight so far in the order of time."""
        return sorted(self._noted, key=lambda happening: happening.time_s)

    def news(self) -> list[Happening]:
        """Return what has been noted since the last call, each event once."""
        new = self._noted[self._given_as_news :]
        self._given_as_news = len(self._noted)
        return new

    @property
    def times(self) -> FlightTimes:
        """When liftoff, apogee, landing and the like truly were, as far as they have been."""
        return self._trajectory.times

    @property
    def phase(self) -> str:
        """The phase the firmware believes in, of `protocol.roles.PHASES`."""
        return self._firmware.phase

    @property
    def ended(self) -> bool:
        """Whether the flight is over and no packet comes any more."""
        return self._ended

    @property
    def next_s(self) -> float:
        """When the next packet is due, s since power-on."""
        return self._slots / self._rate_hz

    def receive(self, data: bytes, at_s: float | None = None) -> None:
        """Send bytes up to the CanSat, as the station's program writes them to its port.

        `at_s` is when, in s since power-on; at once when it is left out or has passed. Any
        bytes will do: what is no command is counted and ignored, and an XBee in API mode ignores
        what is no API frame (`protocol.framing.xbee_transmit` makes them). Raises SimulatorError
        for a time that is none.
        """
        if at_s is not None and not math.isfinite(at_s):
            raise SimulatorError(
                f"receive: at_s = {at_s} is no time of a flight; give s since power-on, such as 12"
            )
        sent_s = self.time_s if at_s is None else max(at_s, self.time_s)
        self._radio.uplink.send(data, sent_s)

    def until(self, time_s: float) -> Iterator[Sent]:
        """Let the flight go on until `time_s` and yield each packet sent by then."""
        while not self._ended and self.next_s <= time_s:
            sent = self._next_slot()
            if sent is not None:
                yield sent
        if not self._ended:
            self._advance_to(time_s)

    def __iter__(self) -> "Flight":
        return self

    def __next__(self) -> Sent:
        """Return the next packet.

        Raises StopIteration at the end of the flight, and when the CanSat lies silent on the
        ground with no command on its way.
        """
        while not self._ended and not self._is_silent_for_ever():
            sent = self._next_slot()
            if sent is not None:
                return sent
        raise StopIteration

    def _is_silent_for_ever(self) -> bool:
        firmware = self._firmware
        silent = firmware.is_running and not firmware.transmits and self._radio.uplink.is_empty
        return silent and self._landed_at_s is not None

    def _next_slot(self) -> Sent | None:
        """Let the flight go on to the next packet due; None when none is sent."""
        time_s, slot = self.next_s, self._slots
        self._advance_to(time_s)
        if self._is_over(time_s):
            self._ended = True
            return None
        self._slots += 1
        truth = self._trajectory.truth
        heard = self._heard_before(time_s)
        packet = self._firmware.packet(time_s, slot, truth)
        if packet is None:
            self.strays.extend(heard)
            return None
        passage = self._radio.carry(packet.encoded.frame, time_s, truth)
        number, self._number = self._number, self._number + 1
        return Sent(
            number=number,
            time_s=time_s,
            kind=packet.kind,
            truth=truth,
            utc_s=(self._start_utc_s + time_s) % 86_400.0,
            measured=packet.snapshot,
            phase=packet.snapshot.phase,
            values=packet.values,
            wire=packet.encoded.wire,
            frame=packet.encoded.frame,
            rssi_dbm=passage.rssi_dbm,
            fate=passage.fate,
            cause=passage.cause,
            arrivals=(*heard, *passage.arrivals) if heard else passage.arrivals,
        )

    def _heard_before(self, time_s: float) -> list[Arrival]:
        """Return what a receiver has heard besides the CanSat since the packet before."""
        heard = self._radio.noise_until(time_s)
        if self._foreign is not None:
            for at_s, frame in self._foreign.until(time_s):
                heard.extend(self._radio.carry_foreign(frame, at_s, self._foreign.truth))
        return heard

    def _advance_to(self, time_s: float) -> None:
        # A packet due together with a step comes after it, however the division rounds.
        while (self._steps + 1) * STEP_S <= time_s + 1e-9:
            self._steps += 1
            truth = self._trajectory.advance(self._firmware.releases)
            if not self._radio.uplink.is_empty:
                self._hear_commands(truth.time_s)
            self._firmware.sense(truth, self._radio.is_transmitting(truth.time_s))
            self._note_what_happened()
        self.time_s = max(self.time_s, time_s)

    def _hear_commands(self, time_s: float) -> None:
        for heard in self._radio.uplink.heard_until(time_s, self._trajectory.truth):
            if heard.lost:
                self.uplink_lost[heard.lost] += 1
                self._note(heard.time_s, "uplink", f"lost: {heard.lost}")
            else:
                self._firmware.receive(heard.data, heard.time_s)
            if heard.report:
                self.strays.append(self._radio.report(heard.report, heard.time_s))

    def _note_what_happened(self) -> None:
        truth, firmware = self._trajectory.truth, self._firmware
        now_s = truth.time_s
        if truth.stage is not self._stage:
            self._stage = truth.stage
            self._note(now_s, "truth", _BEGINNINGS[truth.stage])
            if truth.stage is Stage.GROUND:
                self._landed_at_s = now_s
        if not self._apogee_noted and self.times.apogee_s is not None:
            self._apogee_noted = True
            self._note(self.times.apogee_s, "truth", "apogee")
        if firmware.phase != self._phase:
            self._phase = firmware.phase
            self._note(now_s, "firmware", f"phase {self._phase}")
        if firmware.is_running != self._was_running:
            self._was_running = firmware.is_running
            self._note(now_s, "firmware", "start" if firmware.is_running else "reset")
        self._note_commands()

    def _note_commands(self) -> None:
        log = self._firmware.commands
        new = log.total - self._commands_noted
        if new:
            self._commands_noted = log.total
            for received in list(log.last)[-new:]:
                name = f"ignored: {received.refusal}" if received.refusal else received.words
                self._note(received.time_s, "uplink", name)

    def _note(self, time_s: float, side: Side, name: str) -> None:
        if side != "uplink" or len(self._noted) < MOST_HAPPENINGS:
            self._noted.append(Happening(time_s, side, name))

    def _is_over(self, time_s: float) -> bool:
        if self._stay:
            return False
        after_s = self.parameters.firmware.transmits_after_landing_s
        # A firmware that takes a hover in an updraft for the landing does not end the flight.
        at_rest = self._stage in (Stage.PAD, Stage.GROUND)
        if at_rest and self._firmware.landed_for_s(time_s) > after_s:
            return True
        landed_s = self._landed_at_s
        return landed_s is not None and time_s - landed_s > after_s + GIVEN_UP_AFTER_S


_BEGINNINGS = {
    Stage.PAD: "on the pad",
    Stage.BOOST: "ignition",
    Stage.COAST: "burnout",
    Stage.FIRST: "ejection",
    Stage.SECOND: "second stage",
    Stage.GROUND: "landing",
}
"""What has happened when a stage of the flight begins."""
