"""One of several things, chosen by a person at the terminal."""

import sys
from collections.abc import Sequence

import typer


def choose_by_number(labels: Sequence[str], what: str) -> int:
    """Show the labels with their numbers, ask which `what`, and return the place of the label.

    All of it goes to standard error, so that standard output stays what the command gives.
    """
    for number, label in enumerate(labels, start=1):
        print(f"{number}  {label}", file=sys.stderr)
    choice = 0
    while not 1 <= choice <= len(labels):
        choice = typer.prompt(f"Which {what}, 1 to {len(labels)}", type=int, err=True)
    return choice - 1
