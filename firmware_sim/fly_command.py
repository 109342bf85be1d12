"""The command `cansat-sim fly`: its options. What they order is flown by `ordered_flight`."""

from typing import Annotated

import typer

from protocol.builtin_missions import builtin_names


def fly(
    mission: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE", help=f"A .toml file, or one of {', '.join(builtin_names())}."
        ),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|FILE",
            help="What goes wrong; of several, later ones win. See `cansat-sim scenarios`.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SECTION.NAME=VALUE",
            help="Any parameter of the flight. See `cansat-sim parameters`.",
        ),
    ] = None,
    pty: Annotated[
        list[str] | None, typer.Option(metavar="PATH", help="Make a pseudo-terminal at PATH.")
    ] = None,
    tcp: Annotated[
        list[str] | None, typer.Option(metavar="HOST:PORT", help="Listen for TCP clients there.")
    ] = None,
    udp: Annotated[
        list[str] | None, typer.Option(metavar="HOST:PORT", help="Send datagrams there.")
    ] = None,
    serial: Annotated[
        list[str] | None, typer.Option(metavar="DEVICE", help="Send by a real serial port.")
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Write a new file, as bytes on the air; - is stdout."),
    ] = None,
    truth: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what is true of each packet into a new file."),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Which flight: the same seed gives the same bytes.")
    ] = 1,
    speed: Annotated[
        str | None,
        typer.Option(
            metavar="X|max",
            help="X times real time, or as fast as it is read. Else 1, to files alone max.",
        ),
    ] = None,
    loss: Annotated[float | None, typer.Option(help="Part of the packets lost, 0 to 1.")] = None,
    corrupt: Annotated[
        float | None, typer.Option(help="Part of the packets damaged, 0 to 1.")
    ] = None,
    unplug: Annotated[
        list[float] | None,
        typer.Option(metavar="T", help="The port vanishes at T seconds of the flight."),
    ] = None,
    replug: Annotated[
        list[float] | None,
        typer.Option(metavar="T", help="The port is there again at T seconds of the flight."),
    ] = None,
    stay: Annotated[
        bool, typer.Option("--stay", help="Go on transmitting from the ground until stopped.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Lines for what happens, and no live display.")
    ] = False,
    with_parent: Annotated[
        bool,
        typer.Option(
            "--with-parent", help="End when the program that has started it ends (closes stdin)."
        ),
    ] = False,
) -> None:
    """Fly one flight and send its packets to each --pty, --tcp, --udp, --serial and --output.

    The flight begins when a reader is there; what readers send goes up to the CanSat. At a
    finite speed the clock never waits: what nobody reads is dropped, as by a radio. Ctrl-C ends
    the flight. --unplug and --replug may come in several pairs.

    \b
    Examples:
      cansat-sim fly --mission cansat-binary --pty /tmp/cansat --speed 10
      cansat-sim fly --mission aas-2026 --pty /tmp/cansat --scenario gusty --scenario weak-radio
      cansat-sim fly --mission aas-2026 --tcp 127.0.0.1:5000 --set wind.speed_m_s=9 --stay
      cansat-sim fly --mission aas-2026 --output flight.txt --truth flight.jsonl --seed 7
      cansat-sim fly --mission aas-2026 --pty /tmp/cansat --unplug 40 --replug 50
    """
    from firmware_sim.chosen_flight import Choice
    from firmware_sim.endpoint.opening import Wanted
    from firmware_sim.ordered_flight import Manner, fly_as_ordered

    fly_as_ordered(
        Choice(mission, scenario or (), set_ or (), seed, loss, corrupt, stay),
        Wanted(pty or (), tcp or (), udp or (), serial or (), output or ()),
        Manner(speed, unplug or (), replug or (), truth, quiet=quiet, with_parent=with_parent),
    )
