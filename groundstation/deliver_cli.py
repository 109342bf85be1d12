"""The command that delivers to the judges: which stick, may it be replaced, what came of it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from groundstation.deliver.delivery import Delivery, deliver
from groundstation.deliver.sticks import Stick, sticks
from groundstation.errors import UserError
from groundstation.flightlog.reader import FlightLog

_GAPS_SHOWN = 10


def deliver_from_terminal(log: FlightLog, folder: Path | None, *, overwrite: bool) -> None:
    """Deliver, asking where there is a choice and somebody to answer; raises UserError."""

    def may_replace(path: Path) -> bool:
        if overwrite or not sys.stdin.isatty():
            return overwrite
        return typer.confirm(f"{path} is there with other contents; replace it?", err=True)

    made = deliver(log, folder or _chosen(sticks()).folder, may_replace=may_replace, tell=_tell)
    for line in report_lines(made):
        print(line)


def report_lines(made: Delivery) -> Iterator[str]:
    """Yield what is to be said of a delivery, line by line."""
    account = made.account
    yield f"{made.path}: {made.rows} packets, {made.size_bytes} bytes"
    if account.first is not None:
        yield f"first packet {account.first}, last packet {account.last}"
        yield _gaps(made)
    if account.resets:
        yield f"times that the packet counter began anew: {account.resets}"
    if made.repeated:
        yield f"packets that came more than once, and stand in it once: {made.repeated}"
    if made.rejected:
        yield f"frames that were damaged or no packet, and are not in it: {made.rejected}"
    yield f"SHA-256 {made.sha256}, read back from the stick"
    if made.stray:
        yield (
            f"WARNING: the stick also holds {', '.join(made.stray)}; the rules allow received "
            "telemetry only. Nothing was deleted."
        )
    yield "The stick may be pulled out."


def _gaps(made: Delivery) -> str:
    gaps = made.account.gaps
    if not gaps:
        return "no packet is missing between them"
    shown = ", ".join(map(str, gaps[:_GAPS_SHOWN]))
    more = f" and {len(gaps) - _GAPS_SHOWN} more gaps" if len(gaps) > _GAPS_SHOWN else ""
    return f"packets missing between them: {made.account.missing} ({shown}{more})"


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
