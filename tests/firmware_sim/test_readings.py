"""All instruments together."""

import math
from typing import Any

import pytest

from firmware_sim.parameters import Parameters
from firmware_sim.readings import Instruments, Readings
from firmware_sim.truth import Stage, Truth
from tests.firmware_sim.courses import Course, changed, course

NOMINAL = Parameters()


@pytest.fixture(scope="module")
def flown() -> Course:
    """One nominal flight."""
    return course(NOMINAL, 7)


def measured(flown: Course, parameters: Parameters, seed: int = 7) -> list[tuple[float, Readings]]:
    """Return pressure and readings once a second."""
    instruments = Instruments(parameters, seed, flown.truths[0])
    shown = []
    for step, truth in enumerate(flown.truths):
        instruments.follow(truth)
        pressure_pa = instruments.barometer.read(truth)
        if step % 50 == 0:
            shown.append((pressure_pa, instruments.read(truth)))
    return shown


def test_the_same_seed_gives_the_same_readings_and_another_seed_others(flown: Course) -> None:
    assert measured(flown, NOMINAL) == measured(flown, NOMINAL)
    assert measured(flown, NOMINAL) != measured(flown, NOMINAL, seed=8)


@pytest.mark.parametrize(
    ("section", "values", "touched"),
    [
        ("barometer", {"noise_pa": 9.0, "glitch_rate_hz": 1.0}, "pressure"),
        ("gps", {"cep_m": 9.0, "jump_at_s": 40.0}, "gps"),
        ("imu", {"accelerometer_noise_ug_rthz": 900.0}, "acceleration"),
        ("imu", {"gyroscope_range_deg_s": 250.0}, "rotation"),
        ("magnetometer", {"hard_iron_t": 9e-6}, "magnetic"),
        ("thermometer", {"lag_s": 30.0}, "temperature_c"),
        ("pitot", {"noise_pa": 9.0}, "airspeed_m_s"),
        ("battery", {"charge": 0.3}, "power"),
    ],
)
def test_a_parameter_of_one_sensor_changes_nothing_that_another_shows(
    flown: Course, section: str, values: dict[str, Any], touched: str
) -> None:
    before = measured(flown, NOMINAL)
    after = measured(flown, changed(NOMINAL, section, **values))
    shown = [dict(zip(_names(), _values(*row), strict=True)) for row in before]
    changes = [dict(zip(_names(), _values(*row), strict=True)) for row in after]
    differing = {
        name
        for old, new in zip(shown, changes, strict=True)
        for name in old
        if old[name] != new[name]
    }
    assert differing == {touched}


def _names() -> list[str]:
    return ["pressure", *Readings.__slots__]


def _values(pressure_pa: float, readings: Readings) -> list[Any]:
    return [pressure_pa, *(getattr(readings, name) for name in Readings.__slots__)]


def test_the_sensors_see_the_flight(flown: Course) -> None:
    rows = list(zip(flown.truths[::50], measured(flown, NOMINAL), strict=True))
    for truth, (pressure_pa, readings) in rows:
        assert pressure_pa == pytest.approx(_at_the_port_pa(truth), abs=300.0)
        true = truth.orientation.to_body(truth.specific_force)
        assert readings.acceleration == pytest.approx(true, abs=0.5)
        assert readings.temperature_c == pytest.approx(truth.air_temperature_k - 270.0, abs=5.0)
        rates = [math.degrees(rate) for rate in truth.orientation.rotation_rad_s]
        assert readings.rotation == pytest.approx(rates, abs=1.5)
    landed = [readings.gps for truth, (_, readings) in rows if truth.stage is Stage.GROUND][-1]
    assert landed.altitude_m == pytest.approx(440.5, abs=15.0)


def _at_the_port_pa(truth: Truth) -> float:
    return truth.air_pressure_pa - 0.02 * truth.dynamic_pressure_pa
