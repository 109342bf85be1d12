"""Whose packets a flight holds, when none that decides it came from the mission's team."""

from collections.abc import Callable, Iterator, Sequence

from groundstation.command_text import command_text
from groundstation.export.telemetry import Telemetry

Teams = Sequence[tuple[str, int]]
"""Teams as they name themselves, each with how many packets it sent; the most first."""

Choose = Callable[[Teams], str]
"""Asked which of the teams is ours; empty for all packets, under the mission's name."""

_SHOWN = 4


def teams_to_choose(telemetry: Telemetry) -> Teams:
    """Return the teams of which one may be ours; none when it is known, or all are ours."""
    teams = [] if telemetry.only_ours else telemetry.packets_of_teams.most_common()
    return teams if any(team != telemetry.mission.team_id for team, _ in teams) else []


def teams_in_words(teams: Teams) -> str:
    """Return teams with their packets, as a part of a sentence."""
    shown = ", ".join(f"{team} ({packets})" for team, packets in teams[:_SHOWN])
    return shown if len(teams) <= _SHOWN else f"{shown} and {len(teams) - _SHOWN} more"


def doubts(telemetry: Telemetry) -> Iterator[str]:
    """Yield that the file has a wrong name, when its packets are of another team than the
    mission's, or that it holds several teams' packets."""
    teams, own = teams_to_choose(telemetry), telemetry.mission.team_id
    if not teams:
        return
    most = next(team for team, _ in teams if team != own)
    named = f"team {most}" if len(teams) == 1 else f"several teams, {teams_in_words(teams)}"
    command = command_text("deliver", telemetry.log.path, "--team", most)
    yield (
        f"the packets are of {named}, but the mission says {own}, and so does the name of the "
        f"file; '{command}' delivers those of team {most} alone"
    )
