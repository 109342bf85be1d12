"""How the firmware is set, and what may go wrong with it."""

from typing import Annotated

from msgspec import Meta, Struct

from firmware_sim.parameter_ranges import NotNegative, Positive


class FirmwareParameters(Struct, frozen=True, forbid_unknown_fields=True):
    """The firmware of the nominal flight; times count from power-on, s."""

    transmits_at_start: bool = True
    """Whether it sends without waiting for the command CX ON."""
    calibrates_at_start: bool = True
    """Whether the median altitude of the first seconds is zero, without a command CAL."""
    calibration_s: Positive = 2.0
    """How long these seconds are; the phase is that of the pad until then."""
    clock_is_set_at_start: bool = True
    """Whether the clock shows UTC; else it counts from 00:00:00 until a command ST sets it."""
    first_packet_count: Annotated[int, Meta(ge=0)] = 1
    """The count in the first packet."""
    counter_bits: Annotated[int, Meta(ge=1, le=64)] = 32
    """Size of the variable that counts packets; it wraps to 0, as does a field with fewer."""
    release_altitude_m: float = 420.0
    """Height above the pad at which the second stage of the descent is released."""
    apogee_timer_s: Positive = 30.0
    """So long after liftoff the apogee is taken for passed, whatever the barometer says."""
    transmits_after_landing_s: NotNegative = 20.0
    """For how long it sends after it has noticed the landing."""
    reset_at_s: NotNegative | None = None
    """Fault: when the processor starts anew."""
    boot_s: Positive = 2.5
    """How long a start of the processor takes, in which nothing is sent or heard."""
    has_memory: bool = True
    """Whether a reset leaves counter, clock, phase and calibration as they were; without such
    a memory the firmware begins from scratch."""
    longest_command_bytes: Annotated[int, Meta(ge=1)] = 128
    """A longer line is ignored."""
    command_pause_s: Positive = 1.0
    """A line whose end does not follow its last byte within this time is ignored."""
