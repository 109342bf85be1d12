import math
from statistics import mean, pstdev
from typing import Any

import pytest

from firmware_sim.orientation import Orientation, pointing
from firmware_sim.sensors.imu import Accelerometer, Gyroscope, Imu, TiltSensor
from firmware_sim.sensors.magnetometer import Magnetometer, MagnetometerModel
from firmware_sim.site import Site
from firmware_sim.streams import stream
from firmware_sim.vectors import azimuth_direction, length
from tests.firmware_sim.sensors.states import AT_REST, state

G = 9.80665
ON_ITS_SIDE = Orientation(pointing(azimuth_direction(90.0, 90.0), 0.0), (0.0, 0.0, 0.0))


def accelerometer(seed: int = 1, **values: Any) -> Accelerometer:
    return Accelerometer(Imu(**values), stream(seed, "accelerometer"))


def gyroscope(seed: int = 1, **values: Any) -> Gyroscope:
    return Gyroscope(Imu(**values), stream(seed, "gyroscope"))


def test_at_rest_one_g_is_felt_along_the_axis_that_points_up() -> None:
    perfect = accelerometer(accelerometer_noise_ug_rthz=0.0, accelerometer_offset_limit_mg=0.0)
    assert perfect.read(AT_REST) == pytest.approx((0.0, 0.0, G), abs=0.003)
    x, y, z = perfect.read(state(orientation=ON_ITS_SIDE))
    assert abs(z) < 0.003
    assert math.hypot(x, y) == pytest.approx(G, abs=0.005)


def test_the_accelerometer_is_as_noisy_as_its_density_and_bandwidth_say() -> None:
    sensor = accelerometer()
    expected = 230e-6 * G * math.sqrt(math.pi / 2.0 * 51.2)
    for axis in range(3):
        noise = pstdev(sensor.read(AT_REST)[axis] for _ in range(3000))
        assert noise == pytest.approx(expected, rel=0.06)


def test_the_gyroscope_is_as_noisy_as_its_density_and_bandwidth_say() -> None:
    sensor = gyroscope()
    noise = pstdev(sensor.read(AT_REST)[1] for _ in range(3000))
    assert noise == pytest.approx(0.015 * math.sqrt(math.pi / 2.0 * 51.2), rel=0.06)


def test_offsets_stay_within_their_limits_and_differ_from_chip_to_chip() -> None:
    quiet = Imu(accelerometer_noise_ug_rthz=0.0, gyroscope_noise_deg_s_rthz=0.0)
    still = [
        (Accelerometer(quiet, stream(k, "a")), Gyroscope(quiet, stream(k, "g"))) for k in range(40)
    ]
    forces = [force.read(AT_REST)[0] for force, _ in still]
    rates = [rate.read(AT_REST)[2] for _, rate in still]
    assert max(map(abs, forces)) < 0.025 * G + 0.005
    assert max(map(abs, rates)) < 0.5 + 0.07
    assert pstdev(forces) > 0.008 * G
    assert pstdev(rates) > 0.15


def test_both_saturate_at_their_ranges() -> None:
    hard = state(
        specific_force=(500.0, -500.0, 20.0),
        orientation=Orientation((1.0, 0.0, 0.0, 0.0), (60.0, -60.0, 1.0)),
    )
    x, y, z = accelerometer().read(hard)
    assert (x, y) == (16.0 * G, -16.0 * G)
    assert z == pytest.approx(20.0, abs=0.5)
    assert gyroscope().read(hard)[:2] == (2000.0, -2000.0)
    assert gyroscope(gyroscope_range_deg_s=250.0).read(hard)[0] == 250.0
    assert accelerometer(accelerometer_range_g=4.0).read(hard)[0] == 4.0 * G


def test_readings_come_in_the_steps_of_16_bits() -> None:
    for shown, step in (
        (accelerometer().read(AT_REST)[2], 16.0 * G / 32_768),
        (gyroscope().read(AT_REST)[0], 2000.0 / 32_768),
    ):
        assert shown / step == pytest.approx(round(shown / step), abs=1e-6)


def test_the_gyroscope_shows_the_rates_of_the_body() -> None:
    turning = state(orientation=Orientation((1.0, 0.0, 0.0, 0.0), (1.0, -2.0, 3.0)))
    expected = (math.degrees(1.0), math.degrees(-2.0), math.degrees(3.0))
    assert gyroscope().read(turning) == pytest.approx(expected, abs=1.2)


def test_the_tilt_sensor_is_half_a_degree_off() -> None:
    leaning = Orientation(pointing(azimuth_direction(90.0, 20.0), 0.0), (0.0, 0.0, 0.0))
    sensor = TiltSensor(stream(1, "tilt"))
    shown = [sensor.read(state(orientation=leaning)) for _ in range(2000)]
    assert mean(tilt for _, tilt in shown) == pytest.approx(20.0, abs=0.05)
    assert pstdev(tilt for tilt, _ in shown) == pytest.approx(0.5, rel=0.1)


def magnetometer(seed: int = 1, **values: Any) -> MagnetometerModel:
    field_t = Site().magnetic_field_t()
    return MagnetometerModel(Magnetometer(**values), field_t, stream(seed, "magnetometer"))


def test_the_earths_field_of_the_site_is_shown_along_the_body() -> None:
    perfect = magnetometer(noise_t=0.0, hard_iron_t=0.0)
    upright = perfect.read(AT_REST)
    assert upright == pytest.approx((-3.4e-6, 20.6e-6, -44.5e-6), abs=0.2e-6)
    for azimuth_deg in (0.0, 100.0, 200.0):
        lying = Orientation(pointing(azimuth_direction(azimuth_deg, 70.0), 2.0), (0.0, 0.0, 0.0))
        assert length(perfect.read(state(orientation=lying))) == pytest.approx(49.2e-6, rel=0.01)


def test_iron_on_board_moves_the_middle() -> None:
    shown = [magnetometer(seed, noise_t=0.0).read(AT_REST)[0] for seed in range(40)]
    offsets = [value - Site().magnetic_field_t()[0] for value in shown]
    assert max(map(abs, offsets)) < 3.1e-6
    assert pstdev(offsets) > 1e-6


def test_the_magnetometer_has_noise_steps_and_a_range() -> None:
    sensor = magnetometer()
    shown = [sensor.read(AT_REST)[1] for _ in range(2000)]
    assert pstdev(shown) == pytest.approx(0.2e-6, rel=0.1)
    for value in shown[:20]:
        assert value / 0.15e-6 == pytest.approx(round(value / 0.15e-6), abs=1e-6)
    small = magnetometer(range_t=30e-6, resolution_t=0.0)
    assert small.read(AT_REST)[2] == -30e-6
