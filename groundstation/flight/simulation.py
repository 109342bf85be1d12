"""Whether the CanSat says that it flies on simulated pressure."""

from groundstation.flight.flight import Flight

_FLAGS = frozenset({"SIM", "SIMULATION", "SIM_MODE", "SIMULATION_MODE"})


def in_simulation(flight: Flight) -> bool:
    """Return whether the latest packet says so: by a mode that begins with S, or by a flag."""
    mode = _latest_word(flight, "mode").strip().upper()
    flags = _latest_word(flight, "status_flags").upper().split()
    return mode.startswith("S") or bool(_FLAGS.intersection(flags))


def _latest_word(flight: Flight, role: str) -> str:
    name = flight.name_of(role)
    found = [p for p in flight.last_of_kind.values() if name is not None and name in p.values]
    latest = max(found, key=lambda packet: packet.offset, default=None)
    return "" if latest is None or name is None else str(latest.values[name])
