"""The second window, for the audience."""
