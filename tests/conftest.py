"""What holds for every test: a quick profile of Hypothesis, and a home of its own.

What a person keeps on this machine (preferences, maps, caches) must neither change a test nor be
changed by one.
"""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick",
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("quick")

_home = tempfile.TemporaryDirectory(prefix="cansat-tests-")


def pytest_configure(config: pytest.Config) -> None:
    """Give the programs that tests start a home as well."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = os.path.join(_home.name, name)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    _home.cleanup()
