"""How strongly a packet is received: distance, antennas, shadowing; and how many bits it costs."""

import math
import random

from firmware_sim.radio.parameters import RadioParameters
from firmware_sim.truth import Truth

LIGHT_M_S = 299_792_458.0

DIPOLE_GAIN_DBI = 2.15
"""Maximum gain of a half-wave dipole (C. Balanis, Antenna Theory, 3rd edition, section 4.6)."""

SENSITIVITY_ERROR_RATE = 0.01
SENSITIVITY_BITS = 160
"""Sensitivity is the strength at which one packet of 20 octets in a hundred is wrong
(IEEE 802.15.4-2006, 6.1.7)."""

_SHORTEST_M = 1.0


def free_space_loss_db(distance_m: float, frequency_hz: float) -> float:
    """Return the loss between isotropic antennas, dB: `20 log10(4 pi d f / c)` (Friis, 1946)."""
    return 20.0 * math.log10(4.0 * math.pi * distance_m * frequency_hz / LIGHT_M_S)


def path_loss_db(distance_m: float, frequency_hz: float, exponent: float) -> float:
    """Return the mean loss, dB: free space up to 1 m, then `10 n log10(d / 1 m)` more.

    Source: T. Rappaport, Wireless Communications, 2nd edition, equation 4.68, with the
    reference at 1 m. Nearer than 1 m it stays what it is there.
    """
    decades = math.log10(max(distance_m, _SHORTEST_M))
    return free_space_loss_db(_SHORTEST_M, frequency_hz) + 10.0 * exponent * decades


def dipole_gain_dbi(cosine: float, null_depth_db: float) -> float:
    """Return the gain of a half-wave dipole in dBi towards an angle from its axis.

    `cosine` is that of the angle. `G = 1.64 (cos(pi/2 cos t) / sin t)²` (Balanis, equation
    4-84); what is scattered around fills the nulls up to `null_depth_db` below the maximum.
    """
    sine_squared = 1.0 - cosine * cosine
    if sine_squared <= 1e-9:
        return DIPOLE_GAIN_DBI - null_depth_db
    pattern = math.cos(math.pi / 2.0 * cosine) ** 2 / sine_squared
    loss_db = -10.0 * math.log10(max(pattern, 1e-9))
    return DIPOLE_GAIN_DBI - min(loss_db, null_depth_db)


def bit_error_rate(rssi_dbm: float, sensitivity_dbm: float) -> float:
    """Return the chance of a bit to be wrong at this strength.

    Non-coherent binary FSK in white noise, `1/2 exp(-Eb / 2 N0)` (J. Proakis, Digital
    Communications, 4th edition, equation 5.4-47), with Eb/N0 such that the radio has its
    stated sensitivity.
    """
    above = 10.0 ** (min(rssi_dbm - sensitivity_dbm, 40.0) / 10.0)
    return 0.5 * math.exp(-0.5 * _EB_N0_AT_SENSITIVITY * above)


def packet_error_rate(bit_error: float, number_of_bytes: int) -> float:
    """Return the chance that one of the bits is wrong: `1 - (1 - p)^(8 n)`."""
    return -math.expm1(8.0 * number_of_bytes * math.log1p(-min(bit_error, 0.5)))


_EB_N0_AT_SENSITIVITY = -2.0 * math.log(
    2.0 * -math.expm1(math.log1p(-SENSITIVITY_ERROR_RATE) / SENSITIVITY_BITS)
)


class SignalPath:
    """The strength of the CanSat's signal at the station, and of the station's at the CanSat."""

    def __init__(self, parameters: RadioParameters, rng: random.Random) -> None:
        self._parameters = parameters
        self._rng = rng
        self._shadow_db = rng.gauss(0.0, 1.0)
        self._time_s = 0.0

    def rssi_dbm(self, truth: Truth) -> float:
        """Return the strength with which a packet sent now is received, dBm."""
        settings = self._parameters
        east, north, up = truth.position
        to_station = (
            settings.station_east_m - east,
            settings.station_north_m - north,
            settings.station_height_m - up,
        )
        distance_m = math.hypot(*to_station)
        along_axis = truth.orientation.to_body(to_station)[2] / max(distance_m, 1e-6)
        return (
            settings.transmit_power_dbm
            + settings.station_gain_dbi
            + dipole_gain_dbi(max(-1.0, min(1.0, along_axis)), settings.null_depth_db)
            - path_loss_db(distance_m, settings.frequency_hz, settings.path_loss_exponent)
            + settings.shadowing_db * self._shadow(truth.time_s)
        )

    def _shadow(self, time_s: float) -> float:
        """Return a standard normal number that wanders (Gudmundson, 1991, over time)."""
        if time_s > self._time_s:
            keep = math.exp(-(time_s - self._time_s) / self._parameters.shadowing_s)
            fresh = math.sqrt(1.0 - keep * keep)
            self._shadow_db = keep * self._shadow_db + fresh * self._rng.gauss(0.0, 1.0)
            self._time_s = time_s
        return self._shadow_db
