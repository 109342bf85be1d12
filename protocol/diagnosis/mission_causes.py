"""Another mission than the one given, or the right one of another team; a radio's byte."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from protocol.diagnosis.suggestion import POSSIBLE, Suggestion
from protocol.mission import Mission, Radio
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Packet

_MOST_OF_THEM = 0.6


def suggest_missions(mission: Mission) -> Iterator[Suggestion]:
    """Yield every mission that comes with the program."""
    for name in builtin_names():
        other = load_mission(name)
        if other.packets == mission.packets and other.framing == mission.framing:
            continue
        yield Suggestion(
            "other-mission",
            f"this is what the built-in mission '{name}' describes ({other.title})",
            f'choose --mission {name}, or begin your file with extends = "{name}"',
            replace(other, team_id=""),
            rarity=POSSIBLE,
        )


def suggest_team(mission: Mission, packets: Sequence[Packet]) -> Iterator[Suggestion]:
    """Yield the team whose number most of the packets carry."""
    for kind in mission.packets:
        field = kind.field_of("team_id")
        found = [
            packet.values[field.name] for packet in packets if field and field.name in packet.values
        ]
        if not found:
            continue
        value, count = Counter(found).most_common(1)[0]
        word = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
        if count >= _MOST_OF_THEM * len(found) and word != mission.team_id:
            yield Suggestion(
                "other-team",
                f"the packets carry the team number {word}, the mission says {mission.team_id}",
                f'if they are yours, set team_id = "{word}"; if not, you hear another team: '
                "change the channel or the network id of your radios",
                replace(mission, team_id=word),
            )
            return


def suggest_radio(mission: Mission) -> Iterator[Suggestion]:
    """Yield a radio that appends a byte to each frame, or one that does not."""
    if mission.framing.kind == "xbee-api":
        return
    appended = mission.radio.rssi == "ebyte"
    yield Suggestion(
        "rssi-byte-missing" if appended else "rssi-byte",
        "the radio appends no byte with the signal strength"
        if appended
        else "the radio appends one byte, the signal strength, to each frame",
        'set rssi = "none" in [radio]'
        if appended
        else 'set rssi = "ebyte" in [radio], or switch the RSSI byte off in the radio (E22, E32)',
        replace(mission, radio=Radio("none" if appended else "ebyte", mission.radio.side_lines)),
    )
