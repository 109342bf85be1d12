"""What went wrong when a port was opened, as a sentence with its mend."""

import errno
import os
import sys
from pathlib import Path

from serial import SerialException

from groundstation.errors import UserError


def explain(port: str, error: Exception) -> UserError:
    """Return the error for people that stands for `error`, met when opening `port`."""
    number = _number_of(error)
    if "://" in port:
        return UserError(_network_sentence(port, error))
    if "exclusively lock" in str(error) or number == errno.EBUSY:
        return UserError(_busy_sentence(port))
    if number == errno.ENOENT or "FileNotFoundError" in str(error):
        return UserError(
            f"there is no port {port}; plug the radio in, or choose one of "
            "those that 'groundstation ports' lists"
        )
    if number in (errno.EACCES, errno.EPERM) or "PermissionError" in str(error):
        if sys.platform == "win32":
            return UserError(_busy_sentence(port))
        return UserError(_permission_sentence(port))
    if number in (errno.ENOTTY, errno.EISDIR, errno.EINVAL) or "Could not configure" in str(error):
        return UserError(
            f"{port} is not a serial port; choose one that 'groundstation ports' lists"
        )
    return UserError(f"the port {port} cannot be opened: {error}")


def _number_of(error: Exception) -> int | None:
    if isinstance(error, OSError) and error.errno:
        return error.errno
    first = error.args[0] if error.args else None
    return first if isinstance(first, int) else None


def _network_sentence(port: str, error: Exception) -> str:
    met = error.__context__ or error  # pyserial wraps what it met
    reason = f"{getattr(met, 'strerror', None) or met}; check the address and the network"
    if not isinstance(met, OSError):
        reason = "not an address; write it like socket://127.0.0.1:5000"
    elif isinstance(met, ConnectionRefusedError):
        reason = "nobody listens there; start the other program first"
    return f"{port} cannot be opened: {reason}"


def _busy_sentence(port: str) -> str:
    return (
        f"the port {port} is in use by another program; close it there "
        "(a serial monitor, or a second ground station)"
    )


def _permission_sentence(port: str) -> str:
    group = "dialout"
    try:
        import grp

        group = grp.getgrgid(Path(port).stat().st_gid).gr_name
    except (ImportError, KeyError, OSError):
        pass  # the usual name has to do
    user = os.environ.get("USER", "$USER")
    return (
        f"no permission to open the port {port}: join the group {group} with "
        f"'sudo usermod -a -G {group} {user}', log out and in again"
    )


OPEN_ERRORS: tuple[type[Exception], ...] = (
    SerialException,
    OSError,
    ValueError,
    TypeError,
    KeyError,
)
"""What pyserial raises when a port cannot be opened or read."""

try:
    import termios

    OPEN_ERRORS += (termios.error,)  # a port that hangs up while it is being opened
except ImportError:
    pass  # Windows
