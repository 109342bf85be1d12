"""How a pytest run in a test finds the plugin: by itself when it is installed."""

from importlib.metadata import entry_points


def plugin_options() -> tuple[str, ...]:
    """Return the options with which pytest knows the fixture `cansat`."""
    installed = any(point.name == "cansat" for point in entry_points(group="pytest11"))
    # Named as well as installed, pytest would register it twice, which it refuses.
    return () if installed else ("-p", "firmware_sim.pytest_plugin")
