"""The Arduino sketches of the guide, compiled against a stub of Arduino and flown for a while."""

import subprocess
from pathlib import Path

import pytest

from protocol.decoder import Decoder
from protocol.firmware_header import firmware_header
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Chunk, Packet
from tests.protocol.compilers import BOARDS, compile_for_board, compiled

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "arduino"
LINES = EXAMPLES / "line_telemetry" / "line_telemetry.ino"
BINARY = EXAMPLES / "binary_telemetry" / "binary_telemetry.ino"

ARDUINO = """
#include <stddef.h>
#include <stdint.h>

// Macros of Arduino and AVR that a header has to live with.
#define HIGH 0x1
#define LOW 0x0
#define INPUT 0x0
#define OUTPUT 0x1
#define PI 3.1415926535897932384626433832795
#define DEFAULT 1
#define EXTERNAL 0
#define DEC 10
#define HEX 16
#define B0 0
#define B1 1
#define A0 14
#define SP _SFR_IO16(0x3D)
#define F(text) (text)
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define abs(x) ((x) > 0 ? (x) : -(x))
#define round(x) ((x) >= 0 ? (long)((x) + 0.5) : (long)((x)-0.5))
#define bit(b) (1UL << (b))
#define word(...) (__VA_ARGS__)
typedef uint8_t byte;

unsigned long millis();
int analogRead(int pin);

struct Radio {
  void begin(unsigned long baud);
  int available();
  int read();
  size_t write(const uint8_t* bytes, size_t size);
};
extern Radio Serial;
"""

RUN = """
#undef min
#undef max
#undef abs
#undef round
#include <stdio.h>

static unsigned long now_ms = 0;
static int next_byte = -1;

unsigned long millis() { return now_ms; }
int analogRead(int) { return 512; }
Radio Serial;
void Radio::begin(unsigned long) {}
int Radio::available() { return now_ms > 2500 && (next_byte = getchar()) != EOF; }
int Radio::read() { return next_byte; }
size_t Radio::write(const uint8_t* bytes, size_t size) { return fwrite(bytes, 1, size, stdout); }

int main() {
  setup();
  for (; now_ms <= 5000; ++now_ms) loop();
  return 0;
}
"""

LOOSE = ("-Wno-error=conversion", "-Wno-conversion")
"""A student's sketch may lose digits in conversions."""


def flown(sketch: Path, mission: Mission, folder: Path, received: bytes) -> list[Packet]:
    """Run a sketch for five seconds in which it receives something; return what it sent."""
    program = compiled(_source(sketch, mission, folder, RUN), *LOOSE)
    answer = subprocess.run([program], input=received, capture_output=True, timeout=30)
    assert answer.returncode == 0
    outcomes = list(Decoder(mission).feed(Chunk(answer.stdout, 1, 1)))
    packets = [outcome for outcome in outcomes if isinstance(outcome, Packet)]
    assert len(packets) == len(outcomes)
    return packets


def _source(sketch: Path, mission: Mission, folder: Path, end: str) -> Path:
    (folder / "Arduino.h").write_text(ARDUINO)
    (folder / "telemetry.h").write_text(firmware_header(mission, "telemetry.toml"))
    source = folder / "sketch.cpp"
    source.write_text(f'#include "Arduino.h"\n{sketch.read_text()}{end}')
    return source


def test_the_sketch_of_lines_sends_and_obeys(tmp_path: Path) -> None:
    mission = load_mission(str(LINES.with_suffix(".toml")))
    packets = flown(LINES, mission, tmp_path, b"noise\rCMD,1031,CAL\rCMD,1032,CX,OFF\r")
    assert [packet.wire["PACKET_COUNT"] for packet in packets] == ["1", "2", "3", "4", "5"]
    assert [packet.wire["CMD_ECHO"] for packet in packets] == ["", "", "CAL", "CAL", "CAL"]
    assert packets[0].raw == b"1031,00:00:01,1,PAD,123.4,21.5,47.397742,8.545594,"
    assert packets[-1].wire["ALTITUDE"] == "0.0"


def test_the_sketch_of_lines_stops_when_told(tmp_path: Path) -> None:
    mission = load_mission(str(LINES.with_suffix(".toml")))
    packets = flown(LINES, mission, tmp_path, b"CMD,1031,CX,OFF\r")
    assert len(packets) == 2


def test_the_binary_sketch_sends(tmp_path: Path) -> None:
    packets = flown(BINARY, load_mission("cansat-binary"), tmp_path, b"")
    assert len(packets) == 50
    last = packets[-1].values
    assert last["PACKET_COUNT"] == 50
    assert last["MISSION_TIME"] == pytest.approx(5.0)
    assert last["PRESSURE"] == pytest.approx(96123.4)
    assert last["GPS_LATITUDE"] == pytest.approx(47.397742)
    assert last["GPS_LONGITUDE"] == pytest.approx(8.5455939)
    assert last["GPS_FIX"] == "3D"
    assert last["FLAGS"] == "GPS_FIX"


@pytest.mark.parametrize("board", sorted(BOARDS))
def test_the_sketches_compile_for_microcontrollers(board: str, tmp_path: Path) -> None:
    for sketch, mission in ((LINES, str(LINES.with_suffix(".toml"))), (BINARY, "cansat-binary")):
        compile_for_board(board, _source(sketch, load_mission(mission), tmp_path, ""), *LOOSE)
