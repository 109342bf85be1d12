import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, integer_range
from protocol.layout import Layout, declare
from protocol.mission import Mission
from protocol.packet import FieldError, RejectReason, Wire
from tests.protocol.random_missions import binary_missions, mission_of, text_missions

FORMAT_CODES = {
    "uint8": "B",
    "int8": "b",
    "uint16": "H",
    "int16": "h",
    "uint32": "I",
    "int32": "i",
    "uint64": "Q",
    "int64": "q",
    "float32": "f",
    "float64": "d",
}


def layout_of(type_name: str, byte_order: str) -> Layout:
    field = {"name": "X", "type": type_name}
    return Layout(mission_of([field], byte_order=byte_order).packet)


@pytest.mark.parametrize("byte_order", ["little", "big"])
@pytest.mark.parametrize("type_name", FORMAT_CODES)
def test_types_lie_in_memory_as_the_c_types_of_their_size(type_name: str, byte_order: str) -> None:
    number = 1.5 if type_name in BINARY_FLOATS else 65
    mark = "<" if byte_order == "little" else ">"
    payload = struct.pack(mark + FORMAT_CODES[type_name], number)
    layout = layout_of(type_name, byte_order)
    assert layout.build({"X": number}) == payload
    assert layout.parse(payload) == {"X": number}


@pytest.mark.parametrize("byte_order", ["little", "big"])
@pytest.mark.parametrize("type_name", BINARY_INTEGERS)
@given(data=st.data())
def test_integers_of_every_size_keep_every_number(
    type_name: str, byte_order: str, data: st.DataObject
) -> None:
    lowest, highest = integer_range(type_name)
    number = data.draw(st.integers(lowest, highest) | st.sampled_from([lowest, highest]))
    size, signed = BINARY_INTEGERS[type_name]
    layout = layout_of(type_name, byte_order)
    payload = layout.build({"X": number})
    order = "little" if byte_order == "little" else "big"
    assert payload == number.to_bytes(size, order, signed=signed)  # type: ignore[arg-type]
    assert layout.parse(payload) == {"X": number}


@given(binary_missions(), st.data())
def test_every_payload_of_the_right_size_is_read_and_built_again(
    mission: Mission, data: st.DataObject
) -> None:
    layout = Layout(mission.packet)
    assert layout.size_bytes is not None
    payload = data.draw(st.binary(min_size=layout.size_bytes, max_size=layout.size_bytes))
    wire = layout.parse(payload)
    assert list(wire) == [field.name for field in mission.packet.fields]
    if not any(_is_nan(number) for number in wire.values()):
        assert layout.build(wire) == payload


@given(text_missions())
def test_a_line_has_no_size_known_in_advance(mission: Mission) -> None:
    assert Layout(mission.packet).size_bytes is None


@given(binary_missions(), st.binary(max_size=60))
def test_a_payload_of_another_size_is_a_length_error(mission: Mission, payload: bytes) -> None:
    layout = Layout(mission.packet)
    if len(payload) == layout.size_bytes:
        payload += b"x"
    with pytest.raises(FieldError) as caught:
        layout.parse(payload)
    assert caught.value.reason is RejectReason.LENGTH
    assert caught.value.detail == f"{len(payload)} bytes, expected {layout.size_bytes}"


@given(binary_missions(), st.data())
def test_the_compiled_and_the_interpreted_declaration_read_the_same(
    mission: Mission, data: st.DataObject
) -> None:
    layout = Layout(mission.packet)
    size = layout.size_bytes or 0
    payload = data.draw(st.binary(min_size=size, max_size=size))
    interpreted = declare(mission.packet).parse(payload)
    for name, number in layout.parse(payload).items():
        assert _same(number, interpreted[name])


def _same(one: Wire, other: Wire) -> bool:
    return one == other or (_is_nan(one) and _is_nan(other))


def _is_nan(number: Wire) -> bool:
    return isinstance(number, float) and math.isnan(number)


@given(text_missions())
def test_names_of_fields_never_change_how_a_line_is_read(mission: Mission) -> None:
    words: dict[str, Wire] = {f.name: str(i) for i, f in enumerate(mission.packet.fields)}
    layout = Layout(mission.packet)
    assert layout.parse(layout.build(words)) == words
