import math

import pytest

from firmware_sim.atmosphere import (
    Atmosphere,
    density_kg_m3,
    pressure_altitude_m,
    pressure_pa,
    temperature_k,
)

# U.S. Standard Atmosphere, 1976, table I, by geopotential height: m, K, Pa, kg/m³.
TABLE = [
    (-1_000, 294.650, 113_929.0, 1.3470),
    (0, 288.150, 101_325.0, 1.2250),
    (500, 284.900, 95_460.8, 1.1673),
    (1_000, 281.650, 89_874.6, 1.1116),
    (2_000, 275.150, 79_495.2, 1.0065),
    (3_000, 268.650, 70_108.5, 0.90912),
    (5_000, 255.650, 54_019.9, 0.73612),
    (8_000, 236.150, 35_599.8, 0.52517),
    (11_000, 216.650, 22_632.1, 0.36392),
    (15_000, 216.650, 12_044.6, 0.19367),
    (20_000, 216.650, 5_474.9, 0.088035),
    (32_000, 228.650, 868.02, 0.013225),
    (47_000, 270.650, 110.91, 0.0014275),
    (51_000, 270.650, 66.939, 0.00086160),
    (71_000, 214.650, 3.9564, 0.000064211),
]


@pytest.mark.parametrize(("height_m", "kelvin", "pascal", "density"), TABLE)
def test_the_atmosphere_is_that_of_the_published_table(
    height_m: float, kelvin: float, pascal: float, density: float
) -> None:
    assert temperature_k(height_m) == pytest.approx(kelvin, abs=0.001)
    assert pressure_pa(height_m) == pytest.approx(pascal, abs=10.0), "to 0.1 hPa"
    assert pressure_pa(height_m) == pytest.approx(pascal, rel=5e-5), "as far as it is printed"
    assert density_kg_m3(height_m) == pytest.approx(density, rel=5e-5)


@pytest.mark.parametrize("height_m", [-100.0, 0.0, 440.0, 1_150.0, 9_000.0])
def test_altitude_from_pressure_undoes_pressure_from_altitude(height_m: float) -> None:
    assert pressure_altitude_m(pressure_pa(height_m)) == pytest.approx(height_m, abs=1e-6)


@pytest.mark.parametrize("offset_k", [-20.0, 0.0, 15.0])
@pytest.mark.parametrize("height_m", [0.0, 700.0, 5_000.0, 12_000.0, 25_000.0])
def test_the_air_of_any_day_carries_its_own_weight(offset_k: float, height_m: float) -> None:
    air = Atmosphere(99_000.0, offset_k)
    step_m = 0.5
    gradient = (air.pressure_pa(height_m + step_m) - air.pressure_pa(height_m - step_m)) / (
        2.0 * step_m
    )
    assert gradient == pytest.approx(-9.80665 * air.density_kg_m3(height_m), rel=1e-6)


def test_an_altimeter_reads_too_little_on_a_warm_day() -> None:
    air = Atmosphere(101_325.0, 10.0)
    shown_m = pressure_altitude_m(air.pressure_pa(1_000.0)) - pressure_altitude_m(
        air.pressure_pa(0.0)
    )
    assert shown_m == pytest.approx(1_000.0 * (1.0 - 10.0 / 288.15), abs=5.0)


def test_sound_travels_at_340_m_s_at_sea_level() -> None:
    assert Atmosphere().sound_m_s(0.0) == pytest.approx(340.294, abs=0.01)


def test_above_the_last_layer_the_air_goes_on_thinning_out() -> None:
    pressures = [pressure_pa(height_m) for height_m in (84_000.0, 90_000.0, 120_000.0)]
    assert pressures == sorted(pressures, reverse=True)
    assert all(map(math.isfinite, pressures))
