"""Tests, arranged like the code."""
