"""What a field means, whatever a team calls it.

A role lets phases, the map, the plots and the simulator work with every team's
names. The table is the vocabulary of the `role` key of a mission file.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its `title` on the screen and the `dimension` its unit must have.

    A dimension of None means that the value is text, an enumeration or flags.
    """

    title: str
    dimension: str | None


ROLES: dict[str, Role] = {
    "team_id": Role("Team", None),
    "mission_time": Role("Mission time", "time"),
    "packet_count": Role("Packet count", "number"),
    "mode": Role("Mode", None),
    "state": Role("State", None),
    "altitude": Role("Altitude", "length"),
    "altitude_2": Role("Second altitude", "length"),
    "altitude_difference": Role("Altitude difference", "length"),
    "descent_rate": Role("Descent rate", "speed"),
    "pressure": Role("Pressure", "pressure"),
    "pressure_2": Role("Second pressure", "pressure"),
    "humidity": Role("Humidity", "number"),
    "temperature": Role("Temperature", "temperature"),
    "battery_voltage": Role("Battery voltage", "voltage"),
    "battery_current": Role("Battery current", "current"),
    "acceleration_x": Role("Acceleration x", "acceleration"),
    "acceleration_y": Role("Acceleration y", "acceleration"),
    "acceleration_z": Role("Acceleration z", "acceleration"),
    "rotation_x": Role("Rotation rate x", "angular rate"),
    "rotation_y": Role("Rotation rate y", "angular rate"),
    "rotation_z": Role("Rotation rate z", "angular rate"),
    "autogyro_rate": Role("Autogyro rotation rate", "angular rate"),
    "magnetic_x": Role("Magnetic field x", "magnetic flux density"),
    "magnetic_y": Role("Magnetic field y", "magnetic flux density"),
    "magnetic_z": Role("Magnetic field z", "magnetic flux density"),
    "tilt_x": Role("Tilt x", "angle"),
    "tilt_y": Role("Tilt y", "angle"),
    "heading": Role("Heading", "angle"),
    "airspeed": Role("Airspeed", "speed"),
    "gps_time": Role("GPS time", "time"),
    "latitude": Role("Latitude", "angle"),
    "longitude": Role("Longitude", "angle"),
    "gps_altitude": Role("GPS altitude", "length"),
    "gps_satellites": Role("GPS satellites", "number"),
    "gps_fix": Role("GPS fix", None),
    "heat_shield": Role("Heat shield", None),
    "parachute": Role("Parachute", None),
    "mast": Role("Mast", None),
    "error_code": Role("Errors", None),
    "status_flags": Role("Status", None),
    "command_echo": Role("Last command", None),
}

PHASES: tuple[str, ...] = ("pad", "ascent", "apogee", "descent", "release", "landed")
"""Flight phases in their order; `release` is the second stage of the descent.

A mission file's `[states]` table says which of its own words stands for which.
"""
