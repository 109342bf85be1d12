"""The command that delivers to the judges: which stick, may it be replaced, what came of it."""

import sys
from functools import partial
from pathlib import Path

import typer

from groundstation.commands.terminal_choice import choose_by_number
from groundstation.deliver.delivery import deliver
from groundstation.deliver.report import report_lines
from groundstation.deliver.sticks import Stick, is_of_this_machine, sticks
from groundstation.deliver.whose import Teams
from groundstation.errors import UserError
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
    made = deliver(
        log,
        place,
        team=team,
        choose_team=partial(_chosen_team, log.mission.team_id),
        may_replace=may_replace,
        tell=_tell,
        onto="folder" if folder and is_of_this_machine(folder) else "stick",
    )
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
    return found[choose_by_number([stick.label for stick in found], "stick")]


def _chosen_team(own: str, teams: Teams) -> str:
    """Return the team that the person names as theirs; empty for all packets, and where there is
    nobody to ask."""
    if not sys.stdin.isatty():
        return ""
    print(f"Nobody knows whose flight it is: the mission says team {own}.", file=sys.stderr)
    for team, packets in teams:
        print(f"team {team}: {packets} packets", file=sys.stderr)
    choice = ""
    while choice not in ("all", *dict(teams)):
        choice = typer.prompt("Which team is yours, or all", default=teams[0][0], err=True)
    return "" if choice == "all" else choice
