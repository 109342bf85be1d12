"""What the window starts to receive with."""

import os
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.link.heard_link import HeardLink
from groundstation.link.serial_link import SerialLink
from groundstation.ui.station_making import receiving

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")


@pytest.mark.parametrize("heard_before", [False, True])
def test_a_port_whose_flight_cannot_be_recorded_is_free_again(
    heard_before: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "logs"
    folder.write_text("a file where the folder should be")
    master, slave = pty.openpty()
    port = os.ttyname(slave)
    heard = HeardLink([], SerialLink(port, 9600)) if heard_before else None
    try:
        with pytest.raises(UserError, match="logs"):
            receiving("arduino-lines", port, folder, lambda: heard)
        SerialLink(port, 9600).abandon()  # refused as busy while another one has it
    finally:
        os.close(master)
        os.close(slave)
