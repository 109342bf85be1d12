"""The way through the air, down to the ground station and up to the CanSat."""
