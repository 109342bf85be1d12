"""Your own program for the ground, tested against flights whose truth is known."""

import pytest
import serial


def lines_of(port: str) -> list[str]:
    """Read a port until the flight is over. Put your own program in the place of this."""
    heard = b""
    with serial.Serial(port, timeout=0.1) as radio:
        try:
            while True:
                heard += radio.read(256)
        except serial.SerialException:  # the simulator has closed its port
            return heard.decode("ascii", errors="replace").split("\r")[:-1]


@pytest.mark.cansat(mission="my-team.toml", scenario="burst-loss", speed="max")
def test_every_packet_that_arrives_is_counted(cansat):
    lines = lines_of(cansat.port)
    truth = cansat.wait()
    assert len(lines) == len(truth.of_fate("delivered"))


@pytest.mark.cansat(mission="my-team.toml", speed="max", set={"wind.speed_m_s": 8})
def test_the_highest_altitude_is_right_to_20_m(cansat):
    altitudes = [float(line.split(",")[3]) for line in lines_of(cansat.port)]
    heights = [packet["true"]["position"][2] for packet in cansat.wait().packets]
    assert abs(max(altitudes) - max(heights)) < 20
