"""Another team on the channel: a CanSat with the same mission that waits on its own pad."""

from collections.abc import Iterator

from msgspec.structs import replace

from firmware_sim.errors import SimulatorError
from firmware_sim.firmware.firmware import Firmware
from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.parameters import Parameters
from firmware_sim.readings import Instruments
from firmware_sim.streams import stream
from firmware_sim.trajectory import Trajectory
from firmware_sim.truth import Truth
from protocol.mission import Mission

OTHER_SEED = 7919
"""What the other team's seed is more than ours, so that its sensors have their own noise."""


OTHER_FIRST_COUNT = 412
"""The other team's first packet count: its CanSat has been on for longer than ours."""


def _another(team: str) -> str:
    return "2043" if team != "2043" else "2044"


class ForeignTeam:
    """Valid packets of the team `radio.foreign_team_id`, between those of the CanSat.

    Raises SimulatorError when the mission's packets cannot hold that team's name.
    """

    def __init__(self, mission: Mission, parameters: Parameters, seed: int) -> None:
        team = str(parameters.radio.foreign_team_id)
        if team == mission.team_id:
            raise SimulatorError(
                f"radio.foreign_team_id = {team!r} is the team of the mission {mission.name} "
                f"itself; give the number of another team, such as {_another(team)}"
            )
        self._mission = replace(mission, team_id=team)
        seed += OTHER_SEED
        self.truth: Truth = Trajectory(parameters, seed).truth
        self._firmware = Firmware(
            self._mission,
            FirmwareParameters(first_packet_count=OTHER_FIRST_COUNT),
            Instruments(parameters, seed, self.truth),
            self.truth,
            parameters.site.start_utc_s,
        )
        self._rate_hz = parameters.radio.foreign_rate_hz or mission.rate_hz
        self._begins_s = stream(seed, "foreign").random() / self._rate_hz
        self._slots = 0
        self._check(team)

    @classmethod
    def of(cls, mission: Mission, parameters: Parameters, seed: int) -> "ForeignTeam | None":
        """Return the other team, or None when the channel is ours alone."""
        if parameters.radio.foreign_team_id is None:
            return None
        return cls(mission, parameters, seed)

    @property
    def notes(self) -> list[str]:
        """Why its packets cannot be told from ours, when that is so."""
        if self._mission.field_of("team_id") is not None:
            return []
        return [
            f"mission {self._mission.name} has no field with the role team_id: the packets of "
            "the other team look like ours"
        ]

    def until(self, time_s: float) -> Iterator[tuple[float, bytes]]:
        """Yield the time and the frame of each packet it sends until `time_s`."""
        while (due_s := self._begins_s + self._slots / self._rate_hz) <= time_s:
            packet = self._firmware.packet(due_s, self._slots, self.truth)
            self._slots += 1
            if packet is not None:
                yield due_s, packet.encoded.frame

    def _check(self, team: str) -> None:
        field = self._mission.field_of("team_id")
        if field is None or field.values or field.type == "text":
            return
        if not team.isdigit():
            raise SimulatorError(
                f"radio.foreign_team_id = {team!r} does not fit into {field.name}, which holds a "
                "number; give one such as 2043"
            )
