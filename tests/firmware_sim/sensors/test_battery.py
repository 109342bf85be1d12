from statistics import mean, pstdev
from typing import Any

import pytest

from firmware_sim.sensors.battery import Battery, BatteryModel
from firmware_sim.streams import stream

WARM_K = 298.15


def model(air_k: float = WARM_K, **values: Any) -> BatteryModel:
    return BatteryModel(Battery(**values), stream(1, "battery"), air_k)


def open_v(battery: BatteryModel) -> float:
    """Return the voltage that the cells would have without load."""
    return battery.voltage_v + 2 * 0.08 * battery.read().current_a


def test_a_full_battery_has_its_cells_times_4_2_volts() -> None:
    assert model(charge=1.0, idle_a=0.0).voltage_v == pytest.approx(2 * 4.18)
    assert model(charge=1.0, idle_a=0.0, cells=3).voltage_v == pytest.approx(3 * 4.18)


def test_it_sags_by_resistance_times_current() -> None:
    battery = model()
    battery.supply(0.0, camera=False, servo=False)
    idle_v = battery.voltage_v
    battery.supply(0.0, camera=True, servo=True, transmitting=True)
    assert idle_v - battery.voltage_v == pytest.approx(2 * 0.08 * (0.14 + 0.85 + 0.1))


def test_it_is_empty_when_its_capacity_is_used() -> None:
    battery = model(charge=1.0, capacity_mah=1000.0, idle_a=1.0)
    last_v = battery.voltage_v
    for _ in range(59):
        battery.supply(60.0, camera=False, servo=False)
        assert battery.voltage_v < last_v
        last_v = battery.voltage_v
    assert not battery.browned_out
    battery.supply(60.0, camera=False, servo=False)
    battery.supply(1.0, camera=False, servo=False)
    assert battery.voltage_v == 0.0
    assert battery.browned_out


def test_two_hours_on_the_pad_cost_volts_but_not_the_flight() -> None:
    battery = model()
    before_v = battery.voltage_v
    for _ in range(7200):
        battery.supply(1.0, camera=False, servo=False)
    assert 0.1 < before_v - battery.voltage_v < 0.6


def test_cold_doubles_the_resistance_every_30_k() -> None:
    warm, cold = model(cold_capacity_per_k=0.0), model(WARM_K - 30.0, cold_capacity_per_k=0.0)
    sag_v = {}
    for battery in (warm, cold):
        battery.supply(0.0, camera=False, servo=False)
        idle_v = battery.voltage_v
        battery.supply(0.0, camera=False, servo=True)
        sag_v[battery] = idle_v - battery.voltage_v
    assert sag_v[cold] / sag_v[warm] == pytest.approx(2.0)


def test_cold_takes_a_third_of_the_capacity_at_20_below_zero() -> None:
    def lasts_s(air_k: float) -> float:
        battery, time_s = model(air_k, charge=1.0, idle_a=1.0, cell_resistance_ohm=0.0), 0.0
        while not battery.browned_out:
            battery.supply(10.0, camera=False, servo=False)
            time_s += 10.0
        return time_s

    assert lasts_s(WARM_K - 45.0) / lasts_s(WARM_K) == pytest.approx(0.69, abs=0.02)


def test_the_cells_cool_down_slowly() -> None:
    battery = model()
    before_v = battery.voltage_v
    for _ in range(50):
        battery.follow(260.0, 0.02)
    soon_v = battery.voltage_v
    for _ in range(3600):
        battery.follow(260.0, 1.0)
    assert before_v - soon_v < 0.001
    assert before_v - battery.voltage_v > 0.03


def test_a_weak_battery_browns_out_when_the_servo_moves() -> None:
    battery = model(charge=0.1, cell_resistance_ohm=0.5)
    battery.supply(0.02, camera=True, servo=False)
    assert not battery.browned_out
    battery.supply(0.02, camera=True, servo=True)
    assert battery.browned_out
    battery.supply(0.02, camera=False, servo=False)
    assert not battery.browned_out


def test_the_monitor_has_noise_and_shows_nothing_below_zero() -> None:
    battery = model()
    shown = [battery.read() for _ in range(3000)]
    assert pstdev(power.voltage_v for power in shown) == pytest.approx(0.004, rel=0.1)
    assert mean(power.current_a for power in shown) == pytest.approx(0.19, abs=0.001)
    empty = model(charge=0.0)
    assert all(empty.read().voltage_v >= 0.0 for _ in range(50))
