"""The way through the air, down to the ground station and up to the CanSat."""

from firmware_sim.radio.parameters import RadioParameters
from firmware_sim.radio.radio import Radio

__all__ = ["Radio", "RadioParameters"]
