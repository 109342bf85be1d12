import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.checksum import algorithm_names, checksum_codec
from protocol.mission import Checksum

CHECK_INPUT = b"123456789"


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("CRC-8/SMBUS", 0xF4),
        ("CRC-8/MAXIM-DOW", 0xA1),
        ("CRC-8/AUTOSAR", 0xDF),
        ("CRC-16/CCITT-FALSE", 0x29B1),
        ("CRC-16/IBM-3740", 0x29B1),
        ("CRC-16/MODBUS", 0x4B37),
        ("CRC-16/XMODEM", 0x31C3),
        ("CRC-16/KERMIT", 0x2189),
        ("CRC-16/ARC", 0xBB3D),
        ("CRC-16/USB", 0xB4C8),
        ("CRC-16/X-25", 0x906E),
        ("CRC-32", 0xCBF43926),
        ("CRC-32/ISO-HDLC", 0xCBF43926),
        ("CRC-32/BZIP2", 0xFC891918),
        ("CRC-32/ISCSI", 0xE3069283),
    ],
)
def test_a_name_stands_for_the_algorithm_of_the_catalogue(name: str, check: int) -> None:
    assert checksum_codec(Checksum(name)).compute(CHECK_INPUT) == check


def test_the_byte_order_says_which_byte_of_the_checksum_comes_first() -> None:
    little = checksum_codec(Checksum("CRC-16/CCITT-FALSE", "little"))
    big = checksum_codec(Checksum("CRC-16/CCITT-FALSE", "big"))
    assert little.append(CHECK_INPUT) == CHECK_INPUT + b"\xb1\x29"
    assert big.append(CHECK_INPUT) == CHECK_INPUT + b"\x29\xb1"


@given(
    st.sampled_from(algorithm_names()), st.sampled_from(["little", "big"]), st.binary(max_size=80)
)
def test_what_is_appended_is_what_is_split_off_again(name: str, order: str, payload: bytes) -> None:
    codec = checksum_codec(Checksum(name, "little" if order == "little" else "big"))
    data = codec.append(payload)
    assert len(data) == len(payload) + codec.size
    assert codec.split(data) == (payload, codec.compute(payload), codec.compute(payload))
