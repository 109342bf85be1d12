"""The command line `cansat-sim`.

A command loads what it needs when it is called, so that help and version are there at once.
"""

from textwrap import wrap
from typing import Annotated

import typer

from firmware_sim.errors import SimulatorError
from firmware_sim.fly_command import fly
from protocol.errors import suggest

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run `cansat-sim`."""
    app(prog_name="cansat-sim")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        try:
            version = metadata.version("cansat-groundstation")
        except metadata.PackageNotFoundError:
            version = "of an unknown version: run from a folder, not installed"
        typer.echo(f"cansat-sim {version}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _simulator(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Play a CanSat: its flight, its sensors, its firmware and its radio.

    A ground station that reads from here sees what a real CanSat would send: some 15 s on
    the pad, a boost to about 700 m, a descent in two stages, drift with the wind, landing.

    \b
    Try it:
      cansat-sim fly --mission cansat-binary --pty /tmp/cansat
          a serial port at /tmp/cansat; the flight begins when it is opened
      cansat-sim fly --mission aas-2026 --tcp 127.0.0.1:5000 --loss 0.05 --corrupt 0.02
          the same over the network, with a poor radio
      cansat-sim fly --mission my-team.toml --output flight.bin
          all bytes of a flight in a file, at once
      cansat-sim fly --mission aas-2026 --pty /tmp/cansat --scenario reset-in-flight
          something goes wrong; cansat-sim scenarios lists what can

    `cansat-sim fly --help` tells all options.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command()(fly)


@app.command()
def scenarios(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME|FILE", help="Show this one whole.")
    ] = None,
) -> None:
    """List the scenarios, one a line, or show one as the TOML that it is."""
    from firmware_sim.scenario import load_scenario, scenario_names, scenario_text

    if name is None:
        width = max(map(len, scenario_names()))
        for known in scenario_names():
            typer.echo(f"{known:{width}}  {load_scenario(known).title}")
        return
    try:
        load_scenario(name)
        typer.echo(scenario_text(name), nl=False)
    except SimulatorError as fault:
        typer.echo(f"cansat-sim: {fault}", err=True)
        raise typer.Exit(2) from None


@app.command()
def pressures(
    mission: Annotated[
        str, typer.Option("--mission", help="How a line is written: by this mission's command.")
    ] = "aas-2026",
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", help="What goes wrong; may be repeated.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Which flight.")] = 1,
) -> None:
    """Print a flight's pressures as a file for simulation mode, one a second."""
    from firmware_sim.chosen_flight import Choice, chosen_flight
    from firmware_sim.pressure_profile import pressure_lines
    from protocol.errors import MissionError

    choice = Choice(mission, scenario or (), set_ or (), seed)
    try:
        flight = chosen_flight(choice, lambda line: typer.echo(line, err=True))
        for line in pressure_lines(flight):
            typer.echo(line)
    except (SimulatorError, MissionError) as fault:
        typer.echo(f"cansat-sim: {fault}", err=True)
        raise typer.Exit(2) from None


@app.command()
def parameters(
    section: Annotated[
        str | None, typer.Argument(metavar="SECTION", help="Only those of this section.")
    ] = None,
) -> None:
    """List all parameters of a flight: name, default, unit and meaning.

    Give them to `fly` with --set, or write them into a scenario.
    """
    from firmware_sim.parameter_list import parameter_list
    from firmware_sim.settings import sections

    if section is not None and section not in sections():
        typer.echo(
            f"cansat-sim: there is no section '{section}' of parameters"
            f"{suggest(section, sections())}",
            err=True,
        )
        raise typer.Exit(2)
    for listed in parameter_list():
        if section in (None, listed.key.partition(".")[0]):
            value = f"{listed.default} {listed.unit}".rstrip()
            typer.echo(f"{listed.key} = {value}")
            for line in wrap(listed.meaning, 84):
                typer.echo(f"    {line}")
