"""HOST:PORT, as people write it."""

from firmware_sim.errors import SimulatorError


def host_and_port(option: str, address: str) -> tuple[str, int]:
    """Return host and port of `address`; raises SimulatorError, which names the `option`.

    An IPv6 address stands in brackets: `[::1]:5000`.
    """
    host, _, port = address.rpartition(":")
    is_number = port.isascii() and port.isdigit() and len(port) <= 5
    if not (host and host.isascii() and is_number and int(port) <= 65_535):
        raise SimulatorError(
            f"{option} {address}: is not HOST:PORT with a port from 0 to 65535; "
            "write for example 127.0.0.1:5000"
        )
    return host.removeprefix("[").removesuffix("]"), int(port)
