"""Structs as the compiler lays them out: drafted missions decode the compiler's own bytes."""

import shutil
import subprocess
from pathlib import Path

import pytest

from protocol.drafting import DraftError, draft_of_struct, toml_of
from protocol.drafting.c_layout import laid_out
from protocol.drafting.c_parser import parse_declarations
from protocol.drafting.c_tokens import read_source
from protocol.layout import declare
from protocol.mission import Mission
from protocol.packet_codec import PacketCodec
from tests.protocol.drafting.decoding import field, mission_of_draft, roles

TELEMETRY = """
#pragma once
#include <stdint.h>
#define CHANNELS 4

enum State : uint8_t { WAITING, ASCENT, DESCENT = 3, LANDED };
typedef enum { NO_FIX, FIX_2D, FIX_3D } Fix;

typedef struct {
  int32_t lat;   // 1e-7 deg
  int32_t lon;   // 1e-7 deg
  float alt;     // m
} PACKED Gps;

class Radio {
 public:
  Radio(int pin) : pin_(pin) {}
  void begin() { int x = 3; }
 private:
  int pin_;
};

struct PACKED_BEFORE Telemetry {
  uint16_t team_id;
  uint32_t packet_count = 0;
  State state;
  float temperature;            // degC
  int16_t pres;                 // 0.1 hPa
  short accel_x, accel_y, accel_z; // mg
  Gps gps;
  uint8_t gps_fix : 2, armed : 1;
  uint8_t mode : 3;
  uint16_t adc[CHANNELS];       /* mV */
  struct { uint8_t id; uint32_t ticks; } sensor[2];
  char cmd[8];
  double distance;
  bool ok;
  long long big;
  unsigned int word_;
  float speed() const { return 3; }
} PACKED_BEHIND;
"""

STYLES = {
    "attribute behind": ("", "__attribute__((packed))", "__attribute__((packed))"),
    "attribute before": ("__attribute__((__packed__))", "", "__attribute__((packed))"),
    "natural": ("", "", ""),
    "only the inner one packed": ("", "", "__attribute__((packed))"),
    "only the outer one packed": ("", "__attribute__((packed))", ""),
    "pragma": ("", "", ""),
}


def header(style: str) -> str:
    before, behind, inner = STYLES[style]
    text = TELEMETRY.replace("PACKED_BEFORE", before).replace("PACKED_BEHIND", behind)
    text = text.replace("} PACKED Gps", f"}} {inner} Gps")
    if style == "pragma":
        text = text.replace("enum State", "#pragma pack(push, 1)\nenum State") + "#pragma pack(pop)"
    return text


FILL = """
#include <stdio.h>
#include <string.h>
#include "packet.h"
int main() {
  static Telemetry t;
  memset((void *)&t, 0, sizeof t);
  t.team_id = 1031; t.packet_count = 123456; t.state = DESCENT; t.temperature = 21.5f;
  t.pres = -3; t.accel_x = 1; t.accel_y = -2; t.accel_z = 1000;
  t.gps.lat = 383712345; t.gps.lon = -1046380316; t.gps.alt = 99.5f;
  t.gps_fix = 2; t.armed = 1; t.mode = 5;
  for (int i = 0; i < CHANNELS; i++) t.adc[i] = 1000 + i;
  for (int i = 0; i < 2; i++) { t.sensor[i].id = 7 + i; t.sensor[i].ticks = 70000 + i; }
  strcpy(t.cmd, "CXON"); t.distance = 1.25; t.ok = true; t.big = -5; t.word_ = 77;
  fwrite(&t, sizeof t, 1, stdout);
  return 0;
}
"""

WANTED = {
    "team_id": 1031,
    "packet_count": 123456,
    "state": "DESCENT",
    "temperature": 21.5,
    "pres": -30.0,
    "accel_x": 0.00980665,
    "accel_y": -0.0196133,
    "accel_z": 9.80665,
    "gps_lat": 38.3712345,
    "gps_lon": -104.6380316,
    "gps_alt": 99.5,
    "gps_fix": 2,
    "armed": 1,
    "mode": 5,
    "adc_0": 1.0,
    "adc_3": 1.003,
    "sensor_0_id": 7,
    "sensor_1_ticks": 70001,
    "cmd": "CXON",
    "distance": 1.25,
    "ok": 1,
    "big": -5,
    "word_": 77,
}


def drafted(text: str, struct: str = "", platform: str = "esp32") -> Mission:
    return mission_of_draft(draft_of_struct(text, "t", struct, platform))


def compiler(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def bytes_of_program(text: str, program: str, folder: Path) -> bytes:
    (folder / "packet.h").write_text(text, encoding="utf-8")
    (folder / "fill.cpp").write_text(program, encoding="utf-8")
    executable = folder / "fill"
    build = [compiler("g++"), "-w", "-o", str(executable), str(folder / "fill.cpp")]
    subprocess.run(build, check=True, capture_output=True)
    return subprocess.run([str(executable)], check=True, capture_output=True).stdout


@pytest.mark.parametrize("style", STYLES)
def test_the_bytes_of_the_compiler_decode_to_the_values_put_in(style: str, tmp_path: Path) -> None:
    data = bytes_of_program(header(style), FILL, tmp_path)
    mission = drafted(header(style))
    values, _ = PacketCodec(mission.packet).decode(data)
    assert {name: values[name] for name in WANTED} == pytest.approx(WANTED)


SIZED = """
#include <stdint.h>
enum Small { A, B, C };
enum Wide { D, E = 70000 };
struct Inner { char c; double d; };
struct Sized {
  char a; int i; long l; double d; Small s; Wide w; long long ll;
  unsigned b1 : 3; unsigned b2 : 7; unsigned b3 : 12; uint8_t b4 : 5; uint16_t b5 : 9; int : 0;
  uint8_t b6 : 1; Inner inner; bool flag; short tail;
};
struct __attribute__((packed)) Tight {
  char a; int i; unsigned b1 : 3; unsigned b2 : 12; uint8_t b3 : 7; double d; Wide w; Inner inner;
};
"""


@pytest.mark.parametrize(
    ("platform", "name"),
    [("avr", "avr-g++"), ("arm", "arm-none-eabi-g++"), ("esp32", "g++")],
)
@pytest.mark.parametrize("struct", ["Sized", "Tight"])
def test_sizes_and_offsets_are_those_of_the_processors_compiler(
    platform: str, name: str, struct: str, tmp_path: Path
) -> None:
    text = SIZED if platform != "esp32" else SIZED.replace("long l;", "int l;")
    declared = parse_declarations(read_source(text))
    laid = laid_out(declared.structures[struct], declared, platform)
    places = {part.name: part.bit_offset // 8 for part in laid.parts if part.bits is None}
    checks = [f"static_assert(sizeof({struct}) == {laid.size}, {struct!r});".replace("'", '"')]
    checks += [
        f'static_assert(__builtin_offsetof({struct}, {path}) == {places[part]}, "{part}");'
        for part, path in ((p, p.replace("inner_", "inner.")) for p in places)
    ]
    source = tmp_path / "check.cpp"
    source.write_text(text + "\n".join(checks), encoding="utf-8")
    build = [compiler(name), "-std=gnu++11", "-w", "-fsyntax-only", str(source)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    if "stdint.h" in done.stderr and "No such file" in done.stderr:
        pytest.skip(f"{name} has no C library here")
    assert done.returncode == 0, done.stderr


BITS = """
#include <stdint.h>
#include <stdio.h>
#include <string.h>
struct Bits {
  uint8_t first;
  uint16_t a : 3; uint16_t b : 10; uint16_t c : 7;
  uint8_t d : 4; uint32_t e : 20; uint8_t f : 6; bool g : 1;
};
"""
FILL_BITS = """
#include "packet.h"
int main() {
  static Bits t; memset((void *)&t, 0, sizeof t);
  t.first = 9; t.a = 5; t.b = 777; t.c = 101; t.d = 11; t.e = 700001; t.f = 33; t.g = 1;
  fwrite(&t, sizeof t, 1, stdout); return 0;
}
"""


@pytest.mark.parametrize("packed", ["", "__attribute__((packed))"])
def test_bit_fields_lie_where_the_compiler_puts_them(packed: str, tmp_path: Path) -> None:
    text = BITS.replace("struct Bits", f"struct {packed} Bits")
    data = bytes_of_program(text, FILL_BITS, tmp_path)
    values, _ = PacketCodec(drafted(text).packet).decode(data)
    wanted = {"first": 9, "a": 5, "b": 777, "c": 101, "d": 11, "e": 700001, "f": 33, "g": 1}
    assert {name: values[name] for name in wanted} == wanted


def test_padding_is_a_field_of_its_own_and_said_to_be() -> None:
    draft = draft_of_struct("struct S { char a; int b; short c; };", "t")
    mission = mission_of_draft(draft)
    assert declare(mission.packet).sizeof() == 12
    names = [kind.name for kind in mission.packet.fields]
    assert names == ["a", "_PAD1_0", "_PAD1_1", "_PAD1_2", "b", "c", "_PAD2_0", "_PAD2_1"]
    assert "padding" in toml_of(draft)


@pytest.mark.parametrize(
    ("comment", "unit", "scale"),
    [
        ("// hPa", "hPa", 1.0),
        ("// 0.1 hPa", "hPa", 0.1),
        ("// pressure in Pa", "Pa", 1.0),
        ("/* kPa * 100 */", "kPa", 0.01),
        ("// hPa x10", "hPa", 0.1),
        ("// 1/10 hPa", "hPa", 0.1),
        ("///< Pa", "Pa", 1.0),
        ("// 0.01 degC", "Pa", 1.0),
    ],
)
def test_comments_behind_members_give_unit_and_scale(comment: str, unit: str, scale: float) -> None:
    found = field(drafted(f"struct S {{ int16_t pressure; {comment}\n}};"), "pressure")
    assert (found.unit, found.scale) == (unit, pytest.approx(scale))


def test_an_enumeration_gives_words_and_phases() -> None:
    text = "enum class St : uint8_t { PAD, ASCENT = 2, LANDED }; struct S { St state; };"
    mission = drafted(text)
    assert field(mission, "state").values == ("PAD", "_1", "ASCENT", "LANDED")
    assert mission.states == {"PAD": "pad", "ASCENT": "ascent", "LANDED": "landed"}


def test_the_struct_that_is_part_of_no_other_is_chosen() -> None:
    text = "struct A { int x; }; struct B { struct A a; float temp; };"
    assert [kind.name for kind in drafted(text).packet.fields] == ["a_x", "temp"]
    assert [kind.name for kind in drafted(text, "A").packet.fields] == ["x"]


def test_platforms_that_differ_are_told() -> None:
    draft = draft_of_struct("struct S { int x; char c; };", "t", platform="avr")
    assert any("--platform esp32: 8 bytes" in remark for remark in draft.remarks)
    same = draft_of_struct("struct S { uint32_t x; uint8_t c[4]; };", "t")
    assert any("alike on all processors" in remark for remark in same.remarks)


def test_roles() -> None:
    text = "struct S { uint32_t time_ms; int32_t lat; int32_t lon; float vbat; int ax, ay, az; };"
    found = roles(drafted(text))
    assert found["latitude"] == "lat"
    assert found["battery_voltage"] == "vbat"
    assert found["acceleration_z"] == "az"
    assert field(drafted(text), "lat").scale == 1e-7
    assert field(drafted(text), "time_ms").unit == "ms"


@pytest.mark.parametrize(
    ("text", "struct", "told"),
    [
        ("", "", "there is no struct"),
        ("int main() { return 0; }", "", "there is no struct"),
        ("struct A { int x; }; struct B { int y; };", "", "choose with --struct one of A, B"),
        ("struct A { int x; };", "C", "there is no struct 'C'; the file has A"),
        ("struct A { int *x; };", "", "a pointer or reference cannot be sent"),
        ("struct A { Thing x; };", "", "the type 'Thing' of x is not declared"),
        ("struct A { int x[N]; };", "", "'N' is no number"),
        ("struct A { int x;", "", "it ends in the middle"),
        ("struct A { };", "", "has no members"),
        ("struct A { int x[1000000]; };", "", "elements"),
        ("struct A { struct A a; };", "", "holds itself|several|no struct"),
        ("struct A { uint64_t a : 40; };", "", "at most 32"),
        ("struct A : B { int x; };", "", "has a base"),
        ("struct A { int x; ) };", "", "is not understood"),
    ],
)
def test_what_cannot_be_drafted_is_told_in_a_sentence(text: str, struct: str, told: str) -> None:
    with pytest.raises(DraftError, match=told):
        draft_of_struct(text, "t", struct)
