"""The command `groundstation check-firmware`."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from groundstation.errors import UserError

if TYPE_CHECKING:
    from groundstation.firmware_check.checks import Finding
    from protocol.mission import Mission

_WIDTH = 96
_MARKS = {"passed": "ok", "failed": "FAILS", "skipped": "-"}


def check_firmware(
    port: Annotated[
        str, typer.Option(help="Where it is heard: /dev/ttyUSB0, COM3, socket://HOST:PORT, ...")
    ],
    mission: Annotated[str, typer.Option(help="What it should send: built-in name or TOML file.")],
    duration: Annotated[float, typer.Option(help="Listen for so many seconds.")] = 30.0,
    commands: Annotated[
        bool, typer.Option(help="Then send the harmless commands and await their echoes.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """Listen to a firmware and give a verdict: does it send what its mission says?

    Exit code 0 when all checks pass, 1 when one fails: made for a team's automatic tests.
    """
    from groundstation.firmware_check.checks import findings
    from groundstation.firmware_check.listening import listen
    from groundstation.headless import stop_on_signals
    from groundstation.link.serial_link import SerialLink
    from protocol.mission_file import load_mission

    loaded = load_mission(mission)
    if not duration > 0:
        raise UserError(f"the duration {duration:g} makes no sense; give seconds, more than 0")
    stop = stop_on_signals()
    link = SerialLink(port, loaded.baud_rate)
    if not as_json:
        print(f"{port}, mission '{loaded.name}': listening for {duration:g} s ...", flush=True)
    found = findings(listen(loaded, link, duration, stop, ask=commands))
    if as_json:
        print(_json(found, loaded, port))
    else:
        print("\n".join(_lines(found)))
    if any(finding.result == "failed" for finding in found):
        raise typer.Exit(1)


def _lines(found: "Sequence[Finding]") -> Iterator[str]:
    for finding in found:
        label = f"  {_MARKS[finding.result]:<6}{finding.check:<10}"
        indent = " " * len(label)
        yield from wrap(finding.sentence, _WIDTH, initial_indent=label, subsequent_indent=indent)
    failed = sum(finding.result == "failed" for finding in found)
    verb = "fails" if failed == 1 else "fail"
    yield f"{failed} of {len(found)} checks {verb}" if failed else "it sends what the mission says"


def _json(found: "Sequence[Finding]", mission: "Mission", port: str) -> str:
    from groundstation.json_text import json_text

    document = {
        "port": port,
        "mission": mission.name,
        "passed": all(finding.result != "failed" for finding in found),
        "checks": found,
    }
    return json_text(document)
