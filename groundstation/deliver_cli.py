"""The command that delivers to the judges: which stick, may it be replaced, what came of it."""

import sys
from pathlib import Path

import typer

from groundstation.deliver.delivery import deliver
from groundstation.deliver.report import report_lines
from groundstation.deliver.sticks import Stick, sticks
from groundstation.errors import UserError
from groundstation.export.telemetry import telemetry_of
from groundstation.flightlog.reader import FlightLog


def deliver_from_terminal(
    log: FlightLog, folder: Path | None, *, overwrite: bool, team: str = ""
) -> None:
    """Deliver, asking where there is a choice and somebody to answer; raises UserError."""

    def may_replace(path: Path) -> bool:
        if overwrite or not sys.stdin.isatty():
            return overwrite
        return typer.confirm(f"{path} is there with other contents; replace it?", err=True)

    place = folder or _chosen(sticks()).folder
    team = team or _chosen_team(log)
    made = deliver(log, place, team=team, may_replace=may_replace, tell=_tell)
    for line in report_lines(made):
        print(line)


def _tell(step: str) -> None:
    print(f"{step} ...", file=sys.stderr)


def _chosen(found: list[Stick]) -> Stick:
    """Return the one stick; of several the one that the person names."""
    if not found:
        raise UserError(
            "no USB stick was found; plug one in and wait until its folder opens, or name a "
            "folder with --to"
        )
    if len(found) == 1:
        return found[0]
    if not sys.stdin.isatty():
        labels = ", ".join(stick.label for stick in found)
        raise UserError(f"there are {len(found)} USB sticks: {labels}; name one with --to")
    for number, stick in enumerate(found, start=1):
        print(f"{number}  {stick.label}", file=sys.stderr)
    choice = 0
    while not 1 <= choice <= len(found):
        choice = typer.prompt(f"Which stick, 1 to {len(found)}", type=int, err=True)
    return found[choice - 1]


def _chosen_team(log: FlightLog) -> str:
    """Return the team that the person names where several were heard and none is the mission's;
    empty where there is no choice or nobody to ask."""
    if not sys.stdin.isatty():
        return ""
    heard = telemetry_of(log)
    teams = heard.packets_of_teams.most_common()
    if heard.only_ours or len(teams) < 2:
        return ""
    print(f"none of them is team {log.mission.team_id}, as the mission says:", file=sys.stderr)
    for team, packets in teams:
        print(f"team {team}: {packets} packets", file=sys.stderr)
    choice = ""
    while choice not in dict(teams):
        choice = typer.prompt("Which team is yours", default=teams[0][0], err=True)
    return choice
