import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.checksum import HexChecksumCodec, algorithm_names, checksum_codec
from protocol.checksum_algorithms import ALGORITHMS
from protocol.mission import Checksum
from protocol.packet import FieldError, RejectReason

CHECK_INPUT = b"123456789"

CHECKS = {
    "CRC-8/AUTOSAR": 0xDF,
    "CRC-8/BLUETOOTH": 0x26,
    "CRC-8/CDMA2000": 0xDA,
    "CRC-8/DARC": 0x15,
    "CRC-8/DVB-S2": 0xBC,
    "CRC-8/GSM-A": 0x37,
    "CRC-8/GSM-B": 0x94,
    "CRC-8/HITAG": 0xB4,
    "CRC-8/I-432-1": 0xA1,
    "CRC-8/I-CODE": 0x7E,
    "CRC-8/LTE": 0xEA,
    "CRC-8/MAXIM-DOW": 0xA1,
    "CRC-8/MIFARE-MAD": 0x99,
    "CRC-8/NRSC-5": 0xF7,
    "CRC-8/OPENSAFETY": 0x3E,
    "CRC-8/ROHC": 0xD0,
    "CRC-8/SAE-J1850": 0x4B,
    "CRC-8/SMBUS": 0xF4,
    "CRC-8/TECH-3250": 0x97,
    "CRC-8/WCDMA": 0x25,
    "CRC-16/ARC": 0xBB3D,
    "CRC-16/CDMA2000": 0x4C06,
    "CRC-16/CMS": 0xAEE7,
    "CRC-16/DDS-110": 0x9ECF,
    "CRC-16/DECT-R": 0x007E,
    "CRC-16/DECT-X": 0x007F,
    "CRC-16/DNP": 0xEA82,
    "CRC-16/EN-13757": 0xC2B7,
    "CRC-16/GENIBUS": 0xD64E,
    "CRC-16/GSM": 0xCE3C,
    "CRC-16/IBM-3740": 0x29B1,
    "CRC-16/IBM-SDLC": 0x906E,
    "CRC-16/ISO-IEC-14443-3-A": 0xBF05,
    "CRC-16/KERMIT": 0x2189,
    "CRC-16/LJ1200": 0xBDF4,
    "CRC-16/M17": 0x772B,
    "CRC-16/MAXIM-DOW": 0x44C2,
    "CRC-16/MCRF4XX": 0x6F91,
    "CRC-16/MODBUS": 0x4B37,
    "CRC-16/NRSC-5": 0xA066,
    "CRC-16/OPENSAFETY-A": 0x5D38,
    "CRC-16/OPENSAFETY-B": 0x20FE,
    "CRC-16/PROFIBUS": 0xA819,
    "CRC-16/RIELLO": 0x63D0,
    "CRC-16/SPI-FUJITSU": 0xE5CC,
    "CRC-16/T10-DIF": 0xD0DB,
    "CRC-16/TELEDISK": 0x0FB3,
    "CRC-16/TMS37157": 0x26B1,
    "CRC-16/UMTS": 0xFEE8,
    "CRC-16/USB": 0xB4C8,
    "CRC-16/XMODEM": 0x31C3,
    "CRC-32/AIXM": 0x3010BF7F,
    "CRC-32/AUTOSAR": 0x1697D06A,
    "CRC-32/BASE91-D": 0x87315576,
    "CRC-32/BZIP2": 0xFC891918,
    "CRC-32/CD-ROM-EDC": 0x6EC2EDC4,
    "CRC-32/CKSUM": 0x765E7680,
    "CRC-32/ISCSI": 0xE3069283,
    "CRC-32/ISO-HDLC": 0xCBF43926,
    "CRC-32/JAMCRC": 0x340BC6D9,
    "CRC-32/MEF": 0xD2C22F51,
    "CRC-32/MPEG-2": 0x0376E6E7,
    "CRC-32/XFER": 0xBD0BE338,
}
"""Check values of the catalogue: all CRCs of 8, 16 and 32 bits."""

ALIAS_CHECKS = {
    "CRC-8": 0xF4,
    "CRC-8/MAXIM": 0xA1,
    "CRC-16/ACORN": 0x31C3,
    "CRC-16/AUG-CCITT": 0xE5CC,
    "CRC-16/AUTOSAR": 0x29B1,
    "CRC-16/CCITT-FALSE": 0x29B1,
    "CRC-16/CCITT-TRUE": 0x2189,
    "CRC-16/X-25": 0x906E,
    "CRC-32": 0xCBF43926,
    "CRC-32/POSIX": 0x765E7680,
    "CRC-32C": 0xE3069283,
}

OTHER_CHECKS = {
    "XOR-8": 0x31,
    "NMEA": 0x31,
    "SUM-8": 0xDD,
    "SUM-8/ONES-COMPLEMENT": 0x22,
    "SUM-8/TWOS-COMPLEMENT": 0x23,
    "SUM-16": 0x01DD,
    "FLETCHER-16": 0x1EDE,
    "ADLER-32": 0x091E01DE,
}


def hex_codec(name: str, separator: str = "*") -> HexChecksumCodec:
    codec = checksum_codec(Checksum(name, written="hex", separator=separator))
    assert isinstance(codec, HexChecksumCodec)
    return codec


@pytest.mark.parametrize(("name", "check"), (CHECKS | ALIAS_CHECKS | OTHER_CHECKS).items())
def test_a_name_stands_for_the_algorithm_of_the_catalogue(name: str, check: int) -> None:
    assert checksum_codec(Checksum(name)).compute(CHECK_INPUT) == check


def test_no_algorithm_is_there_but_those_of_the_catalogue_and_their_aliases() -> None:
    known = {ALGORITHMS[name] for name in CHECKS | ALIAS_CHECKS | OTHER_CHECKS}
    assert {ALGORITHMS[name] for name in algorithm_names()} == known


@pytest.mark.parametrize(
    ("data", "check"), [(b"abcde", 0xC8F0), (b"abcdef", 0x2057), (b"abcdefgh", 0x0627)]
)
def test_fletcher_is_that_of_the_published_examples(data: bytes, check: int) -> None:
    assert checksum_codec(Checksum("FLETCHER-16")).compute(data) == check


@given(st.sampled_from(algorithm_names()), st.binary(max_size=300))
def test_a_checksum_of_any_bytes_fits_its_size(name: str, data: bytes) -> None:
    size, compute = ALGORITHMS[name]
    assert 0 <= compute(data) < 1 << 8 * size


def test_the_byte_order_says_which_byte_of_the_checksum_comes_first() -> None:
    little = checksum_codec(Checksum("CRC-16/CCITT-FALSE", "little"))
    big = checksum_codec(Checksum("CRC-16/CCITT-FALSE", "big"))
    assert little.append(CHECK_INPUT) == CHECK_INPUT + b"\xb1\x29"
    assert big.append(CHECK_INPUT) == CHECK_INPUT + b"\x29\xb1"


@given(
    st.sampled_from(algorithm_names()),
    st.sampled_from(["little", "big"]),
    st.sampled_from(["bytes", "hex"]),
    st.binary(min_size=1, max_size=80),
)
def test_what_is_appended_is_what_is_split_off_again(
    name: str, order: str, written: str, payload: bytes
) -> None:
    codec = checksum_codec(Checksum(name, order, written=written))  # type: ignore[arg-type]
    data = codec.append(payload)
    assert codec.split(data) == (payload, codec.compute(payload), codec.compute(payload))
    assert codec.open(data) == payload
    assert codec.fits(data)


@given(st.sampled_from(algorithm_names()), st.binary(max_size=40), st.booleans())
def test_any_bytes_are_opened_or_refused_for_a_reason(name: str, data: bytes, text: bool) -> None:
    codec = checksum_codec(Checksum(name, written="hex" if text else "bytes"))
    if codec.fits(data):
        assert codec.open(data)
        return
    with pytest.raises(FieldError) as caught:
        codec.open(data)
    assert caught.value.detail
    assert caught.value.reason in (RejectReason.CHECKSUM, RejectReason.LENGTH)


# What a checksum covers


@pytest.mark.parametrize(
    ("skip", "covered"),
    [(None, b"\x05abc"), (0, b"\xaa\x55\x05abc"), (3, b"abc"), (4, b"bc")],
)
def test_skip_says_how_many_bytes_of_the_frame_are_left_out(
    skip: int | None, covered: bytes
) -> None:
    codec = checksum_codec(Checksum("SUM-8", skip=skip), sync=b"\xaa\x55")
    assert codec.append(b"abc", head=b"\xaa\x55\x05") == b"abc" + bytes([sum(covered) & 0xFF])


# Digits in text


def test_an_nmea_sentence_has_its_sum_between_dollar_and_asterisk() -> None:
    sentence = b"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47"
    codec = checksum_codec(Checksum("NMEA"))
    payload = codec.open(sentence)
    assert payload == sentence[1:-3]
    assert codec.append(payload) == sentence
    assert codec.open(sentence[1:]) == payload


def test_digits_are_written_in_full_and_read_without_zeros_and_in_small_letters() -> None:
    codec = hex_codec("SUM-16", ";")
    assert codec.append(b"abc") == b"abc;0126"
    assert codec.open(b"abc;126") == codec.open(b"abc;0126 ") == b"abc"
    assert hex_codec("XOR-8").open(b"m*6d") == b"m"


def test_the_last_separator_is_that_of_the_checksum() -> None:
    assert hex_codec("SUM-16", ",").open(hex_codec("SUM-16", ",").append(b"1,2,3")) == b"1,2,3"


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        (b"abc", "no '*' with a checksum behind the values"),
        (b"*00", "no '*' with a checksum behind the values"),
        (b"abc*", "'' are not up to 2 hexadecimal digits"),
        (b"abc*1234", "'1234' are not up to 2 hexadecimal digits"),
        (b"abc*+1", "'+1' are not up to 2 hexadecimal digits"),
        (b"abc*00", "received 00, computed 60"),
    ],
)
def test_a_line_whose_checksum_is_wrong_is_told_with_what_stands_there(
    line: bytes, detail: str
) -> None:
    with pytest.raises(FieldError) as caught:
        hex_codec("XOR-8").open(line)
    assert (caught.value.reason, caught.value.detail) == (RejectReason.CHECKSUM, detail)
