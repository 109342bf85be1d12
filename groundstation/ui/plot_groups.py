"""Which plots a mission gets: its numbers, grouped by what they mean."""

from dataclasses import dataclass

from protocol.conversion import conversions
from protocol.mission import Field, Mission

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Altitude", ("altitude", "altitude_2")),
    ("Pressure", ("pressure", "pressure_2")),
    ("Battery", ("battery_voltage",)),
    ("Acceleration", ("acceleration_x", "acceleration_y", "acceleration_z")),
    ("Rotation", ("rotation_x", "rotation_y", "rotation_z")),
    ("Current", ("battery_current",)),
    ("Temperature", ("temperature",)),
    ("Tilt", ("tilt_x", "tilt_y")),
    ("Airspeed", ("airspeed",)),
    ("Descent rate", ("descent_rate",)),
    ("Altitude difference", ("altitude_difference",)),
    ("Autogyro", ("autogyro_rate",)),
    ("Heading", ("heading",)),
    ("Humidity", ("humidity",)),
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
    """Return the plots of `mission`, most important first: those it asks for, or by its roles.

    A number without a role has a plot of its own behind those.
    """
    if mission.screen.plot:
        fields = {field.name: field for field in mission.fields()}
        return [
            PlotGroup(
                plot.title,
                tuple(fields[name] for name in plot.fields),
                plot.labels or plot.fields,
            )
            for plot in mission.screen.plot
        ]
    by_role = [_by_role(mission, title, roles) for title, roles in _GROUPS]
    return [group for group in by_role if group is not None] + _without_role(mission)


def _by_role(mission: Mission, title: str, roles: tuple[str, ...]) -> PlotGroup | None:
    found = [(role, mission.field_of(role)) for role in roles]
    fields = [(role, field) for role, field in found if field is not None]
    if not fields:
        return None
    same = [(role, field) for role, field in fields if field.unit == fields[0][1].unit]
    labels = tuple(role.rpartition("_")[2] for role, _ in same)
    return PlotGroup(title, tuple(field for _, field in same), labels)


def _without_role(mission: Mission) -> list[PlotGroup]:
    found = []
    for packet in mission.packets:
        for name, conversion in conversions(packet).items():
            field = conversion.field
            plain = field.role is None and field.constant is None and field.type != "time"
            if conversion.is_number and plain:
                found.append(PlotGroup(name, (field,), (name,)))
    return found
