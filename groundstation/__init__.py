"""The ground station: receives telemetry, shows it, logs it, replays and exports it."""

__version__ = "0.1.0"
