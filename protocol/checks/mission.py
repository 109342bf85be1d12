"""What must hold in a mission beyond the types of its keys, each fault as one sentence.

Packets and fields, framing, the team, and what refers to fields by name have files of their own.
"""

import math
import re
from collections.abc import Sequence

from protocol.checks.framing import check_framing
from protocol.checks.names import MAX_NAME_LENGTH, is_readable
from protocol.checks.packets import check_packet, check_told_apart
from protocol.checks.references import check_commands, check_references
from protocol.checks.simulation import check_simulation
from protocol.checks.team import check_team
from protocol.errors import MissionError, shown, suggest
from protocol.mission import Mission
from protocol.roles import PHASES

MAX_PACKET_KINDS = 64

_IDENTITY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_mission(mission: Mission, source: str, places: Sequence[Sequence[int]]) -> None:
    """Raise MissionError, naming `source` and the key, at the first thing that does not hold.

    `places` are, for each packet, the numbers of its fields in the file, where an array is one.
    """
    _check_identity(mission, source)
    _check_packets(mission, source, places)
    check_framing(mission, source)
    _check_states(mission, source)
    check_references(mission, source)
    check_commands(mission, source)
    check_simulation(mission, source)
    check_team(mission.team, source)


def _check_identity(mission: Mission, source: str) -> None:
    for key, word in (("name", mission.name), ("team_id", mission.team_id)):
        if not _IDENTITY.fullmatch(word):
            raise MissionError(
                source,
                key,
                f"{shown(word)}: use 1 to 64 of A to Z, a to z, 0 to 9, '-' and '_'; "
                "it names files and goes into commands",
            )
    if not is_readable(mission.title):
        raise MissionError(source, "title", f"{shown(mission.title)}: give one line of text")
    if not (math.isfinite(mission.rate_hz) and 0 < mission.rate_hz <= 10_000):
        raise MissionError(
            source, "rate_hz", f"{mission.rate_hz}: must be above 0, at most 10000 packets a second"
        )
    if not 1 <= mission.baud_rate <= 10_000_000:
        raise MissionError(
            source, "baud_rate", f"{shown(mission.baud_rate)}: must be 1 to 10000000"
        )


def _check_packets(mission: Mission, source: str, places: Sequence[Sequence[int]]) -> None:
    if not 1 <= len(mission.packets) <= MAX_PACKET_KINDS:
        raise MissionError(
            source,
            "packet",
            f"{len(mission.packets)} kinds of packet are described; give 1 to {MAX_PACKET_KINDS}",
        )
    names: set[str] = set()
    for index, packet in enumerate(mission.packets):
        key = f"packet[{index}]"
        if packet.name in names:
            raise MissionError(
                source, f"{key}.name", f"a packet {shown(packet.name)} is there already; rename it"
            )
        names.add(packet.name)
        check_packet(mission, packet, source, key, places[index])
    check_told_apart(mission.packets, source)


def _check_states(mission: Mission, source: str) -> None:
    fields = [packet.field_of("state") for packet in mission.packets]
    words = [word for field in fields if field for word in field.values]
    for word, phase in mission.states.items():
        if words and word not in words:
            raise MissionError(
                source,
                f"states.{word[:MAX_NAME_LENGTH]}",
                f"the state field has no such word{suggest(word, words)}",
            )
        if phase not in PHASES:
            raise MissionError(
                source,
                f"states.{word[:MAX_NAME_LENGTH]}",
                f"{shown(phase)} is not a phase{suggest(phase, PHASES)}",
            )
