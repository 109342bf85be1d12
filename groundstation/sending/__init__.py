"""What the crew sends to the CanSat, and to its own radio."""
