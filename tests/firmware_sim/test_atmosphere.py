import pytest

from firmware_sim.atmosphere import (
    density_kg_m3,
    pressure_altitude_m,
    pressure_pa,
    temperature_k,
)

# U.S. Standard Atmosphere, 1976, table I, by geopotential height: m, K, Pa, kg/m³.
TABLE = [
    (0, 288.150, 101_325.0, 1.2250),
    (500, 284.900, 95_460.8, 1.1673),
    (1_000, 281.650, 89_874.6, 1.1116),
    (2_000, 275.150, 79_495.2, 1.0065),
    (5_000, 255.650, 54_019.9, 0.73612),
    (11_000, 216.650, 22_632.1, 0.36392),
]


@pytest.mark.parametrize(("height_m", "kelvin", "pascal", "density"), TABLE)
def test_the_atmosphere_is_that_of_the_published_table(
    height_m: float, kelvin: float, pascal: float, density: float
) -> None:
    assert temperature_k(height_m) == pytest.approx(kelvin, abs=0.001)
    assert pressure_pa(height_m) == pytest.approx(pascal, rel=2e-6)
    assert density_kg_m3(height_m) == pytest.approx(density, rel=5e-5)


@pytest.mark.parametrize("height_m", [-100.0, 0.0, 440.0, 1_150.0, 9_000.0])
def test_altitude_from_pressure_undoes_pressure_from_altitude(height_m: float) -> None:
    assert pressure_altitude_m(pressure_pa(height_m)) == pytest.approx(height_m, abs=1e-6)
