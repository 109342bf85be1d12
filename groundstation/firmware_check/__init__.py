"""The verdict on a team's firmware."""
