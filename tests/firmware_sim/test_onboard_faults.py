"""How far the firmware copes with sensors that fail."""

import pytest
from msgspec.structs import replace

from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.flight import Flight, fly
from firmware_sim.parameters import Parameters
from firmware_sim.sensors.barometer import Barometer
from firmware_sim.sensors.gps import Gps
from firmware_sim.wind import Wind
from protocol.mission import Mission
from protocol.roles import PHASES

BAROMETER = Barometer()


def flown(mission: Mission, parameters: Parameters, seed: int = 1) -> Flight:
    """Return a flight that has come to its end."""
    flight = fly(mission, parameters, seed)
    for _ in flight:
        pass
    return flight


def began(flight: Flight) -> dict[str, float]:
    """Return when the firmware entered each phase."""
    return {
        h.name.removeprefix("phase "): h.time_s
        for h in flight.happenings
        if h.name.startswith("phase ")
    }


@pytest.fixture(scope="module")
def undisturbed(line: Mission) -> dict[str, float]:
    return began(flown(line, Parameters()))


@pytest.mark.parametrize("glitch_pa", [800.0, 1500.0, 20_000.0])
def test_glitches_of_the_barometer_do_not_change_the_phases(
    line: Mission, undisturbed: dict[str, float], glitch_pa: float
) -> None:
    barometer = replace(BAROMETER, glitch_rate_hz=2.0, glitch_pa=glitch_pa)
    flight = flown(line, Parameters(barometer=barometer))
    assert began(flight) == pytest.approx(undisturbed, abs=1.0)


@pytest.mark.parametrize("stuck_s", [3.0, 20.0, 33.0, 60.0])
def test_with_a_stuck_barometer_the_gps_takes_over(
    line: Mission, undisturbed: dict[str, float], stuck_s: float
) -> None:
    stuck = Parameters(barometer=replace(BAROMETER, stuck_from_s=stuck_s))
    flight = flown(line, stuck)
    phases = began(flight)
    assert tuple(phases) == PHASES[1:]
    assert phases["release"] == pytest.approx(undisturbed["release"], abs=6.0)
    assert flight.times.apogee_s is not None
    assert phases["apogee"] > flight.times.apogee_s, "never before the true apogee"


def test_without_barometer_and_gps_the_timer_ends_the_ascent(line: Mission) -> None:
    blind = Parameters(
        barometer=replace(BAROMETER, stuck_from_s=18.0),
        gps=replace(Gps(), no_fix=True),
        firmware=FirmwareParameters(apogee_timer_s=20.0),
    )
    flight = flown(line, blind)
    phases = began(flight)
    assert phases["apogee"] == pytest.approx(phases["ascent"] + 20.0, abs=0.1)
    assert "landed" not in phases
    assert flight.ended, "the flight ends although the firmware never notices the landing"


def test_the_release_happens_at_the_height_that_was_set(line: Mission) -> None:
    high = Parameters(firmware=FirmwareParameters(release_altitude_m=550.0))
    release = next(sent for sent in fly(line, high) if sent.phase == "release")
    assert release.truth.height_m == pytest.approx(540.0, abs=20.0)


def test_a_canopy_that_hovers_in_an_updraft_has_not_landed(line: Mission) -> None:
    # This seed holds the CanSat at 120 m for half a minute.
    storm = Parameters(wind=replace(Wind(), speed_m_s=12.0, turbulence=0.2))
    flight = fly(line, storm, 1)
    sent = list(flight)
    hovering = [s for s in sent if s.phase == "release" and abs(s.measured.descent_rate_m_s) < 0.3]
    assert len(hovering) > 3
    landing_s = flight.times.landing_s
    assert landing_s is not None
    assert began(flight)["landed"] > landing_s
    assert [h.name for h in flight.happenings].count("apogee") == 1
