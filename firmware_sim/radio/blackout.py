"""A time in which nothing passes."""

from firmware_sim.radio.parameters import RadioParameters


def is_blacked_out(parameters: RadioParameters, time_s: float) -> bool:
    """Return whether nothing passes at `time_s`."""
    begin_s = parameters.blackout_from_s
    return begin_s <= time_s < begin_s + parameters.blackout_s
