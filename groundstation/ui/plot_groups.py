"""Which plots a mission gets: its numbers, grouped by what they mean."""

from dataclasses import dataclass

from protocol.mission import Field, Mission

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Altitude", ("altitude",)),
    ("Pressure", ("pressure",)),
    ("Battery", ("battery_voltage",)),
    ("Acceleration", ("acceleration_x", "acceleration_y", "acceleration_z")),
    ("Rotation", ("rotation_x", "rotation_y", "rotation_z")),
    ("Current", ("battery_current",)),
    ("Temperature", ("temperature",)),
    ("Tilt", ("tilt_x", "tilt_y")),
    ("Airspeed", ("airspeed",)),
    ("Magnetic field", ("magnetic_x", "magnetic_y", "magnetic_z")),
)
"""In the order of their weight; first those that the rules demand (AAS 2026, G7)."""


@dataclass(frozen=True, slots=True)
class PlotGroup:
    """One plot: a title and its fields, all in the same unit, with a short label for each."""

    title: str
    fields: tuple[Field, ...]
    labels: tuple[str, ...]


def plot_groups(mission: Mission) -> list[PlotGroup]:
    """Return the plots of `mission`, most important first."""
    groups = []
    for title, roles in _GROUPS:
        found = [(role, mission.field_of(role)) for role in roles]
        fields = [(role, field) for role, field in found if field is not None]
        if not fields:
            continue
        unit = fields[0][1].unit
        same = [(role, field) for role, field in fields if field.unit == unit]
        groups.append(
            PlotGroup(
                title,
                tuple(field for _, field in same),
                tuple(role.rpartition("_")[2] for role, _ in same),
            )
        )
    return groups
