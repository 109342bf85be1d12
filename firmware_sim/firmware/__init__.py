"""The software on board: from sensors and commands to phases, actuators and packets."""

from firmware_sim.firmware.firmware import Firmware
from firmware_sim.firmware.parameters import FirmwareParameters

__all__ = ["Firmware", "FirmwareParameters"]
