"""Benchmarks are measured alone: beside other tests their figures would mean nothing."""

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is measured when other processes run tests at the same time."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    alone = pytest.mark.skip(reason="measured alone: python3 start.py test tests/benchmarks")
    for item in items:
        if "tests/benchmarks/" in item.path.as_posix():
            item.add_marker(alone)
