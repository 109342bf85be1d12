"""A new file that takes the bytes as they go on the air."""

from pathlib import Path

from firmware_sim.errors import SimulatorError


class FileEndpoint:
    """Writes to the file `path`, which must not be there yet.

    Raises SimulatorError when it is, or when it cannot be made.
    """

    def __init__(self, path: str) -> None:
        try:
            self._file = Path(path).open("xb", buffering=0)  # noqa: SIM115 - closed by close()
        except FileExistsError:
            raise SimulatorError(
                f"--output {path}: is there already and is never overwritten; choose another name"
            ) from None
        except OSError as error:
            raise SimulatorError(
                f"--output {path}: cannot be made ({error.strerror}); choose a folder that is "
                "there and that you may write to"
            ) from None

    def wait_for_reader(self) -> None:
        """Return at once: a file is always there."""

    def attend(self) -> None:
        """Do nothing: nobody speaks from a file."""

    def send(self, data: bytes, patient: bool) -> bool:
        """Write `data`; a file is never busy."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()
