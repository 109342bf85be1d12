"""How the firmware is set, and what may go wrong with it."""

import math

import msgspec

from firmware_sim.errors import SimulatorError


class FirmwareParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The firmware of the nominal flight; times count from power-on.

    Start: with `transmits_at_start` it sends without waiting for a command, with
    `calibrates_at_start` it takes the mean altitude of the first `calibration_s` as zero, and
    with `clock_is_set_at_start` its clock shows UTC; otherwise it counts from 00:00:00 until
    it is set. `first_packet_count` is in the first packet; the counter has `counter_bits`,
    or those of its field when they are fewer, and wraps to 0.

    Flight: `release_altitude_m` above the pad the second stage of the descent is released;
    `release_at_s` releases it then, whatever the phase. `apogee_timer_s` after liftoff it
    takes the apogee for passed, whatever the barometer says. It goes on transmitting for
    `transmits_after_landing_s`.

    Reset: at `reset_at_s`, and whenever the battery gives less than `brownout_v`, the
    processor starts anew, which takes `boot_s`. With `has_memory` it goes on with counter,
    clock, phase and calibration where it was; without, it begins from scratch.

    Commands: a line longer than `longest_command_bytes` is ignored, as is one whose end does
    not follow within `command_pause_s` of its last byte.
    """

    transmits_at_start: bool = True
    calibrates_at_start: bool = True
    calibration_s: float = 2.0
    clock_is_set_at_start: bool = True
    first_packet_count: int = 1
    counter_bits: int = 32
    release_altitude_m: float = 420.0
    release_at_s: float | None = None
    apogee_timer_s: float = 30.0
    transmits_after_landing_s: float = 20.0
    reset_at_s: float | None = None
    brownout_v: float = 5.0
    boot_s: float = 2.5
    has_memory: bool = True
    longest_command_bytes: int = 128
    command_pause_s: float = 1.0

    def check(self) -> None:
        """Raise SimulatorError when no firmware can be like this."""
        for name in ("calibration_s", "apogee_timer_s", "boot_s", "command_pause_s"):
            _positive(name, getattr(self, name))
        for name in ("transmits_after_landing_s", "brownout_v", "first_packet_count"):
            _not_negative(name, getattr(self, name))
        for name in ("reset_at_s", "release_at_s"):
            if getattr(self, name) is not None:
                _not_negative(name, getattr(self, name))
        if not math.isfinite(self.release_altitude_m):
            raise SimulatorError(
                f"firmware.release_altitude_m = {self.release_altitude_m:g} is no height; "
                "give metres above the pad, such as 420"
            )
        if not 1 <= self.counter_bits <= 64:
            raise SimulatorError(
                f"firmware.counter_bits = {self.counter_bits} is no size of a counter; "
                "give 1 to 64, such as 16"
            )
        if self.longest_command_bytes < 1:
            raise SimulatorError(
                f"firmware.longest_command_bytes = {self.longest_command_bytes} holds no command; "
                "give a number above 0, such as 128"
            )


def _positive(name: str, number: float) -> None:
    if not (math.isfinite(number) and number > 0.0):
        raise SimulatorError(f"firmware.{name} = {number:g} must be above 0")


def _not_negative(name: str, number: float) -> None:
    if not (math.isfinite(number) and number >= 0.0):
        raise SimulatorError(f"firmware.{name} = {number:g} must be 0 or more")
