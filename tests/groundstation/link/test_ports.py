import pytest

from groundstation.errors import UserError
from groundstation.link.ports import Port, available_ports, find_again, the_radio

BUILT_IN = Port("/dev/ttyS0")
LORA = Port("/dev/ttyUSB0", "Silicon Labs", "CP2102", (0x10C4, 0xEA60, "0001"))
XBEE = Port("/dev/ttyUSB1", "FTDI", "FT231X", (0x0403, 0x6015, "DN01"))


def moved(port: Port, device: str) -> Port:
    return Port(device, port.maker, port.product, port.usb_identity)


def test_the_one_usb_radio_is_taken_and_ports_of_the_machine_are_not() -> None:
    assert the_radio([BUILT_IN, LORA]) == LORA
    assert the_radio([XBEE]) == XBEE


@pytest.mark.parametrize("ports", [[], [BUILT_IN]])
def test_without_a_radio_one_is_asked_to_plug_it_in(ports: list[Port]) -> None:
    with pytest.raises(UserError, match=r"no USB radio is plugged in; .*--port"):
        the_radio(ports)


def test_of_several_radios_each_is_named_with_its_maker() -> None:
    with pytest.raises(UserError) as caught:
        the_radio([LORA, BUILT_IN, XBEE])
    sentence = str(caught.value)
    assert "/dev/ttyUSB0 (Silicon Labs CP2102)" in sentence
    assert "/dev/ttyUSB1 (FTDI FT231X)" in sentence
    assert "--port" in sentence
    assert BUILT_IN.device not in sentence


@pytest.mark.parametrize(
    ("port", "label"),
    [
        (BUILT_IN, "/dev/ttyS0"),
        (LORA, "/dev/ttyUSB0 (Silicon Labs CP2102)"),
        (Port("COM3", "Arduino"), "COM3 (Arduino)"),
        (Port("COM3", "", "Uno"), "COM3 (Uno)"),
        (Port("COM3", "Uno", "Uno"), "COM3 (Uno)"),
    ],
)
def test_a_label_says_what_is_known_and_nothing_twice(port: Port, label: str) -> None:
    assert port.label == label


def test_a_radio_is_found_again_under_another_name() -> None:
    assert find_again(LORA, [BUILT_IN, moved(LORA, "/dev/ttyUSB4")]) == "/dev/ttyUSB4"


def test_a_radio_is_found_again_though_another_one_took_its_name() -> None:
    now = [moved(XBEE, LORA.device), moved(LORA, "/dev/ttyUSB4")]
    assert find_again(LORA, now) == "/dev/ttyUSB4"


def test_a_radio_that_is_not_there_is_waited_for_under_its_name() -> None:
    assert find_again(LORA, []) == LORA.device
    assert find_again(LORA, [XBEE]) == LORA.device


def test_twins_that_cannot_be_told_apart_keep_their_names() -> None:
    assert (
        find_again(LORA, [moved(LORA, "/dev/ttyUSB4"), moved(LORA, "/dev/ttyUSB5")]) == LORA.device
    )


def test_a_port_without_usb_identity_keeps_its_name() -> None:
    assert find_again(BUILT_IN, [LORA, XBEE]) == BUILT_IN.device


def test_the_ports_of_this_machine_are_listed_radios_first() -> None:
    found = available_ports()
    assert found == sorted(found, key=lambda port: (port.usb_identity is None, port.device))
