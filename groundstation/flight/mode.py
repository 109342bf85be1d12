"""Whether a packet says that the CanSat flies, or that it flies on simulated pressure."""

from protocol.commands import find_command
from protocol.mission import Mission, PacketKind
from protocol.packet import Value

_FLAGS = frozenset({"SIM", "SIMULATION", "SIM_MODE", "SIMULATION_MODE"})


def mode_is_simulation(word: str) -> bool:
    """Return whether the word of a mode field is that of the simulation: S, or one that begins
    with SIM."""
    word = word.strip().upper()
    return word == "S" or word.startswith("SIM")


def flags_tell_simulation(flags: str) -> bool:
    """Return whether the simulation is among the flags of a status field."""
    return bool(_FLAGS.intersection(flags.upper().split()))


def tells_simulation(mission: Mission) -> bool:
    """Return whether the packets of `mission` can say so at all."""
    return any(mode_field(mission, kind) is not None for kind in mission.packets)


def mode_field(mission: Mission, kind: PacketKind) -> str | None:
    """Return the field of one kind of packet that says so: its mode, or where the mission has no
    mode its flags, if one of them is for that."""
    if mission.field_of("mode") is not None:
        found = kind.field_of("mode")
    else:
        found = kind.field_of("status_flags")
        if found is not None and not _FLAGS.intersection(flag.upper() for flag in found.flags):
            found = None
    return None if found is None else found.name


def pressure_command(mission: Mission) -> str:
    """Return the name of the command that brings a simulated pressure; empty without one."""
    if mission.simulation is None:
        return ""
    return find_command(mission.commands, mission.simulation.pressure).name


def says_simulation(mission: Mission, word: Value) -> bool | None:
    """Return what the value of the `mode_field` says; None when it says nothing, as numbers do."""
    if not isinstance(word, str):
        return None
    if mission.field_of("mode") is None:
        return flags_tell_simulation(word)
    return mode_is_simulation(word) if word.strip() else None
