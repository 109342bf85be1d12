"""How an endpoint speaks to the person at the terminal."""

from collections.abc import Callable

Say = Callable[[str], None]
"""Tells the person one line."""
