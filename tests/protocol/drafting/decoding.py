"""Decoding under a drafted mission."""

from protocol.decoder import Decoder
from protocol.drafting import toml_of
from protocol.drafting.draft import Draft
from protocol.mission import Field, Mission
from protocol.mission_file import parse_mission
from protocol.packet import Chunk, Packet, Reject


def mission_of_draft(draft: Draft) -> Mission:
    return parse_mission(toml_of(draft), "drafted.toml")


def outcomes(mission: Mission, data: bytes) -> tuple[list[Packet], list[Reject]]:
    found = list(Decoder(mission).feed(Chunk(data, 1, 1)))
    packets = [outcome for outcome in found if isinstance(outcome, Packet)]
    return packets, [outcome for outcome in found if isinstance(outcome, Reject)]


def field(mission: Mission, name: str) -> Field:
    return next(field for field in mission.fields() if field.name == name)


def roles(mission: Mission) -> dict[str, str]:
    return {field.role: field.name for field in mission.fields() if field.role}
