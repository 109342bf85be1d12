import contextlib
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.conversion import (
    Conversion,
    conversions,
    decimals_of,
    format_clock,
    sent_from_si,
    si_unit,
)
from protocol.field_types import BINARY_INTEGERS, integer_range
from protocol.mission import Field
from protocol.packet import FieldError, RejectReason, Value
from protocol.units import UNITS
from tests.protocol.random_missions import line_mission_of, mission_of

FLOAT32_MAX = 3.4028234663852886e38


def binary(field_type: str, **keys: Any) -> Conversion:
    mission = mission_of([{"name": "X", "type": field_type, **keys}])
    return conversions(mission.packet)["X"]


def line(field_type: str, **keys: Any) -> Conversion:
    """Return the conversion of a field of a line that has another one beside it."""
    beside = {"name": "Y", "type": "text"}
    mission = line_mission_of([{"name": "X", "type": field_type, **keys}, beside])
    return conversions(mission.packet)["X"]


# Numbers to SI


@pytest.mark.parametrize(
    ("keys", "wire", "si"),
    [
        ({}, 250, 250.0),
        ({"unit": "kPa"}, 101, 101_000.0),
        ({"unit": "hPa", "scale": 0.1}, 10132, 101_320.0),
        ({"unit": "degF"}, 212, 100.0),
        ({"unit": "K", "scale": 0.1}, 2931, 19.95),
        ({"unit": "g", "scale": 0.001}, 1000, 9.80665),
        ({"unit": "degC", "scale": 0.5, "offset": -40.0}, 100, 10.0),
        ({"unit": "degF", "scale": 1.0, "offset": 32.0}, 180, 100.0),
        ({"scale": -1.0}, 5, -5.0),
    ],
)
def test_a_value_is_wire_times_scale_plus_offset_in_its_unit_and_then_si(
    keys: dict[str, Any], wire: int, si: float
) -> None:
    field = binary("int32", **keys)
    assert field.to_si(wire) == pytest.approx(si, rel=1e-12)
    assert field.to_wire(si) == wire
    in_a_line = line("integer", **keys)
    assert in_a_line.to_si(str(wire)) == pytest.approx(si, rel=1e-12)
    assert in_a_line.to_wire(si) == str(wire)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_comes_back_from_si(unit: str) -> None:
    field = binary("float64", unit=unit)
    assert sent_from_si(field.field, float(field.to_si(12.5))) == pytest.approx(12.5)
    assert field.to_wire(field.to_si(12.5)) == pytest.approx(12.5)
    assert si_unit(field.field) == UNITS[unit].si


def test_a_time_of_day_is_in_seconds() -> None:
    assert si_unit(Field("T", "time")) == "s"


# Numbers as words of a line


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("0", 0.0),
        ("-12.50", -12.5),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("007", 7.0),
    ],
)
def test_numbers_are_read_as_people_and_printf_write_them(word: str, number: float) -> None:
    assert line("number").to_si(word) == number


@pytest.mark.parametrize("word", ["", "nan", "NaN", "NAN", "None", "null", "N/A", "-"])
@pytest.mark.parametrize("field_type", ["number", "integer", "time"])
def test_a_word_for_nothing_is_nan(word: str, field_type: str) -> None:
    assert math.isnan(float(line(field_type).to_si(word)))


@pytest.mark.parametrize(
    "word",
    [
        *("1_000", "١٢", "½", "２", "inf", "-inf", "Infinity", "True", "0x1F", "12a"),
        *("1e", "e5", ".", "1.2.3", "--1", "1,5", "1 2", "1\n"),
    ],
)
@pytest.mark.parametrize("field_type", ["number", "integer"])
def test_what_python_alone_would_read_is_no_number(word: str, field_type: str) -> None:
    with pytest.raises(FieldError) as caught:
        line(field_type).to_si(word)
    assert caught.value.reason is RejectReason.NOT_A_NUMBER
    assert caught.value.detail.startswith("X: ")


@pytest.mark.parametrize("word", ["1.0", "1e3", "5."])
def test_a_whole_number_has_no_fraction_and_no_exponent(word: str) -> None:
    with pytest.raises(FieldError, match="is not a whole number"):
        line("integer").to_si(word)


def test_thousands_of_digits_are_a_value_or_a_field_error() -> None:
    digits = "9" * 5000
    assert line("integer").to_si(digits) == math.inf
    assert line("number").to_si("0." + digits) == 1.0
    for field in (line("integer", values=["A"]), line("integer", flags=["A"])):
        with pytest.raises(FieldError) as caught:
            field.to_si(digits)
        assert len(caught.value.detail) < 100


@given(st.text(max_size=30))
@pytest.mark.parametrize("field_type", ["number", "integer", "time"])
def test_any_word_is_a_float_or_a_field_error(field_type: str, word: str) -> None:
    with contextlib.suppress(FieldError):
        assert isinstance(line(field_type).to_si(word), float)


# Times of day


@pytest.mark.parametrize(
    ("word", "seconds"),
    [
        ("00:00:00", 0.0),
        ("12:34:56", 45296.0),
        ("23:59:59.75", 86399.75),
        ("12:34:56.", 45296.0),
        ("1:2:3", 3723.0),
        ("99:00:00", 356400.0),
    ],
)
def test_a_clock_is_seconds_and_may_lack_leading_zeros(word: str, seconds: float) -> None:
    assert line("time").to_si(word) == seconds


@pytest.mark.parametrize(
    "word",
    [
        *("12:60:00", "12:00:60", "12:00:99", "100:00:00", "-1:00:00", "12:34", "12:34:56:78"),
        *("12:34:5x", "123456", "12.34.56", "1 2:00:00", "12:00:00 PM", "١:00:00", "::"),
    ],
)
def test_a_clock_beyond_59_minutes_or_seconds_or_of_another_form_is_rejected(word: str) -> None:
    with pytest.raises(FieldError, match="is not hh:mm:ss"):
        line("time").to_si(word)


@pytest.mark.parametrize(
    ("seconds", "decimals", "text"),
    [
        (0.0, 0, "00:00:00"),
        (45296.4, 0, "12:34:56"),
        (45296.96, 1, "12:34:57.0"),
        (86399.9999, 2, "00:00:00.00"),
        (86400.0 * 3 + 1, 0, "00:00:01"),
        (-1.0, 0, "23:59:59"),
        (1e308, 15, "15:08:32.000000000000000"),
        (math.nan, 3, ""),
        (math.inf, 0, ""),
    ],
)
def test_a_clock_is_written_rounded_within_its_day(
    seconds: float, decimals: int, text: str
) -> None:
    if seconds == 1e308:
        assert len(format_clock(seconds, decimals)) == len(text)
    else:
        assert format_clock(seconds, decimals) == text


@given(st.floats(0, 86399.99), st.integers(0, 3))
def test_a_time_sent_comes_back_within_half_of_its_last_digit(
    seconds: float, decimals: int
) -> None:
    field = line("time", decimals=decimals)
    back = float(field.to_si(field.to_wire(seconds)))
    assert abs(back - seconds) % 86_400 <= 0.5 * 10**-decimals + 1e-9 or back == 0.0


# Whole numbers on the wire


@pytest.mark.parametrize("field_type", BINARY_INTEGERS)
@pytest.mark.parametrize("keys", [{}, {"scale": 0.5}, {"values": ["A"]}], ids=str)
def test_numbers_out_of_range_become_the_nearest_that_fits(
    field_type: str, keys: dict[str, Any]
) -> None:
    field = binary(field_type, **keys)
    lowest, highest = integer_range(field_type)
    assert {field.to_wire(v) for v in (math.inf, 1e300, 10**400, 2.0**80)} == {highest}
    assert {field.to_wire(v) for v in (-math.inf, -1e300, -(10**400), -(2.0**80))} == {lowest}


@pytest.mark.parametrize("field_type", BINARY_INTEGERS)
def test_a_number_that_is_not_known_is_sent_as_zero(field_type: str) -> None:
    assert binary(field_type).to_wire(math.nan) == 0
    assert binary(field_type, values=["A"]).to_wire(math.nan) == 0


@given(st.sampled_from(sorted(BINARY_INTEGERS)), st.data())
def test_the_wire_number_comes_back_from_its_value(field_type: str, data: st.DataObject) -> None:
    lowest, highest = integer_range(field_type)
    wire = data.draw(st.integers(max(lowest, -(2**40)), min(highest, 2**40)))
    scale = data.draw(st.sampled_from([1.0, 0.1, 0.01, 1e-7, -2.5, 1000.0]))
    unit = data.draw(st.sampled_from(["", "kPa", "degF", "g", "ms"]))
    field = binary(field_type, scale=scale, unit=unit)
    assert field.to_wire(field.to_si(wire)) == wire


@pytest.mark.parametrize("made", [binary, line])
def test_the_value_at_the_end_of_a_table_is_sent_as_a_number_that_is_read_as_it(made: Any) -> None:
    field = made("int16" if made is binary else "integer", table=[[-50.0, 0.0], [-49.5, 0.5]])
    sent = field.to_wire(0.5)
    assert field.to_si(sent) == 0.5
    assert field.to_si(field.to_wire(0.0)) == 0.0


def test_whole_numbers_of_a_line_are_sent_without_a_fraction_even_when_scaled() -> None:
    assert line("integer", scale=0.1).to_wire(12.34) == "123"
    assert line("integer", decimals=2).to_wire(7.0) == "7"
    assert line("integer").to_wire(1e300) == str(2**63 - 1)


# Floats on the wire


@pytest.mark.parametrize("field_type", ["float32", "float64"])
@pytest.mark.parametrize("value", [math.inf, -math.inf, 0.0, 1.5])
def test_floats_and_infinities_pass(field_type: str, value: float) -> None:
    field = binary(field_type)
    assert field.to_wire(value) == value
    assert field.to_si(value) == value


@pytest.mark.parametrize("field_type", ["float32", "float64"])
def test_nan_passes(field_type: str) -> None:
    field = binary(field_type)
    assert math.isnan(float(field.to_wire(math.nan)))
    assert math.isnan(float(field.to_si(math.nan)))


def test_a_float32_holds_the_nearest_it_can_and_never_overflows() -> None:
    field = binary("float32")
    assert field.to_wire(0.1) == 0.10000000149011612
    assert field.to_wire(1e300) == FLOAT32_MAX
    assert field.to_wire(-1e39) == -FLOAT32_MAX
    assert field.to_wire(10**400) == math.inf


@given(st.floats(-1e30, 1e30))
def test_a_number_of_a_line_comes_back_within_half_of_its_last_digit(value: float) -> None:
    field = line("number", decimals=2)
    back = float(field.to_si(field.to_wire(value)))
    assert back == pytest.approx(value, rel=1e-12, abs=0.00501)


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, 10**400], ids=lambda v: str(v)[:4]
)
def test_a_number_that_a_line_cannot_write_is_sent_empty(value: Value) -> None:
    assert line("number").to_wire(value) == ""
    assert line("integer").to_wire(value) == ""
    assert line("time").to_wire(value) == ""


def test_huge_numbers_of_a_line_stay_short() -> None:
    word = str(line("number", decimals=15).to_wire(1.5e300))
    assert len(word) < 32
    assert line("number").to_si(word) == 1.5e300


# Enumerations


@pytest.mark.parametrize("field", [binary("uint8", values=["PAD", "UP"])])
def test_an_enumeration_is_its_words_and_an_unknown_number_is_itself(field: Conversion) -> None:
    assert not field.is_number
    assert [field.to_si(n) for n in (0, 1, 2, 255)] == ["PAD", "UP", "2", "255"]
    assert [field.to_wire(w) for w in ("PAD", "UP", "2", "255", "999", 1, 1.0)] == [
        *(0, 1, 2, 255, 255, 1, 1)
    ]
    assert field.to_text(1) == "UP"


def test_an_enumeration_of_a_line_is_sent_as_its_number() -> None:
    field = line("integer", values=["PAD", "UP"])
    assert [field.to_si(n) for n in ("0", "+1", "2", "-1", "07")] == ["PAD", "UP", "2", "-1", "7"]
    assert [field.to_wire(w) for w in ("PAD", "UP", "2", -1.0)] == ["0", "1", "2", "-1"]
    assert field.to_si("9007199254740993") == "9007199254740993"


def test_a_negative_number_of_an_enumeration_is_not_counted_from_the_end() -> None:
    assert binary("int8", values=["A", "B"]).to_si(-1) == "-1"


@pytest.mark.parametrize("word", ["", "nan", "1.0", "x", "-", "9" * 19, "1" * 21])
def test_an_enumeration_of_a_line_needs_a_whole_number(word: str) -> None:
    for keys in ({"values": ["A"]}, {"flags": ["A"]}):
        with pytest.raises(FieldError, match="is not a whole number of 64 bits"):
            line("integer", **keys).to_si(word)


def test_a_word_that_is_none_of_the_enumeration_names_the_words_it_could_be() -> None:
    for field in (binary("uint8", values=["PAD", "UP"]), line("integer", values=["PAD", "UP"])):
        with pytest.raises(ValueError, match="X: 'DOWN' is none of PAD, UP"):
            field.to_wire("DOWN")


def test_words_of_a_line_are_taken_as_they_come() -> None:
    field = line("text", values=["F", "S"])
    assert [field.to_si(w) for w in ("F", "S", "X", "")] == ["F", "S", "X", ""]


# Flags


def test_flags_are_the_names_of_the_bits_that_are_set_from_the_lowest() -> None:
    field = binary("uint8", flags=["FIX", "SIM", "CAM"])
    words = ["", "FIX", "SIM", "FIX CAM", "FIX SIM CAM"]
    assert [field.to_si(n) for n in (0, 1, 2, 5, 0xFF)] == words
    assert [field.to_wire(w) for w in ("", "CAM FIX", "SIM", "OTHER")] == [0, 5, 2, 0]
    assert field.to_text(5) == "5"


def test_flags_of_a_line_are_sent_as_their_number() -> None:
    field = line("integer", flags=["FIX", "SIM"])
    assert field.to_si("3") == "FIX SIM"
    assert field.to_wire("SIM") == "2"


# Text


def test_fixed_text_ends_at_the_first_zero_and_is_cut_to_its_length() -> None:
    field = binary("text", length=4)
    assert [field.to_si(w) for w in (b"CX\0\0", b"CXON", b"A\0BC", b"\0\0\0\0", b"AB  ")] == [
        *("CX", "CXON", "A", "", "AB")
    ]
    assert [field.to_wire(w) for w in ("CX", "CXONX", "", "é", "A\tB ")] == [
        *(b"CX\0\0", b"CXON", b"\0\0\0\0", b"\0\0\0\0", b"AB\0\0")
    ]


@given(st.binary(min_size=6, max_size=6))
def test_fixed_text_of_any_bytes_can_be_printed(wire: bytes) -> None:
    word = binary("text", length=6).to_si(wire)
    assert isinstance(word, str)
    assert word == "" or word.isprintable()


@given(st.text())
def test_text_in_a_line_loses_what_would_end_the_word_or_the_line(value: str) -> None:
    field = line("text")
    word = str(field.to_wire(value))
    assert word.isascii()
    assert word == "" or word.isprintable()
    assert "," not in word
    assert word == word.strip()
    assert field.to_si(word) == word


def test_text_in_a_line_keeps_what_it_can() -> None:
    assert line("text").to_wire(" CMD,CX\rON é! ") == "CMDCXON !"


# As text for people


@pytest.mark.parametrize(
    ("field", "wire", "text"),
    [
        (binary("uint32", scale=0.1, unit="Pa"), 1013254, "101325.4"),
        (binary("int16", scale=0.01), -5, "-0.05"),
        (binary("uint16"), 65535, "65535"),
        (binary("uint64"), 2**64 - 1, "18446744073709551615"),
        (binary("uint16", decimals=1), 7, "7.0"),
        (binary("int32", offset=-40.0), 10, "-30"),
        (binary("float32"), 0.10000000149011612, "0.100000001"),
        (binary("float64", decimals=2), 1.005, "1.00"),
        (binary("float32", scale=2.0), math.nan, "nan"),
        (binary("float64"), math.inf, "inf"),
        (line("number", unit="kPa"), "101.30", "101.30"),
        (line("integer"), "007", "007"),
        (line("integer", scale=0.1), "123", "12.3"),
        (line("number", scale=0.01, decimals=1), "1234", "12.3"),
        (line("number", scale=0.01), "", "nan"),
        (line("time"), "1:02:03", "1:02:03"),
    ],
)
def test_text_is_the_value_as_sent_in_the_unit_of_the_mission(
    field: Conversion, wire: Any, text: str
) -> None:
    assert field.to_text(wire) == text


@pytest.mark.parametrize(
    ("field", "decimals"),
    [
        (Field("X", "uint8"), 0),
        (Field("X", "int16", scale=0.01), 2),
        (Field("X", "int32", scale=1e-7), 7),
        (Field("X", "int32", scale=0.25), 1),
        (Field("X", "int32", scale=-0.001), 3),
        (Field("X", "int32", scale=1e-30), 12),
        (Field("X", "int32", scale=1000.0), 0),
        (Field("X", "integer", scale=0.1), 1),
        (Field("X", "float32"), 3),
        (Field("X", "number"), 3),
        (Field("X", "number", decimals=0), 0),
    ],
)
def test_decimals_are_those_stated_or_those_the_scale_resolves(field: Field, decimals: int) -> None:
    assert decimals_of(field) == decimals
