"""Handing the received telemetry over to the judges, on their USB stick."""
