"""Mistakes a person can make when starting the simulator."""


class SimulatorError(ValueError):
    """One sentence that says what is wrong, where, and how to mend it."""
