"""The checksums of the firmware's header against those of the ground."""

import subprocess
from pathlib import Path

import pytest

from protocol.checksum_algorithms import ALGORITHMS
from protocol.firmware_header.checksum_code import checksum_class
from protocol.firmware_header.crc_parameters import compute_crc, crc_parameters
from tests.protocol.compilers import compiled

DATA = (b"123456789", b"\0", bytes(range(256)) * 3, b"\xff" * 300)

SUMMING = """
template <typename Sum, unsigned long size>
void show(Sum sum, const uint8_t (&data)[size]) {
  for (unsigned long i = 0; i < size; ++i) sum.add(data[i]);
  printf("%lu\\n", static_cast<unsigned long>(sum.value()));
}
"""


def _program() -> str:
    """A program that shows every checksum of all the data."""
    source = ["#include <stdint.h>", "#include <stdio.h>", SUMMING]
    for number, piece in enumerate(DATA):
        source.append(f"const uint8_t data_{number}[] = {{{', '.join(map(str, piece))}}};")
    for index, name in enumerate(ALGORITHMS):
        source += [f"namespace c{index} {{", *checksum_class(name), "}"]
    calls = [
        f"  show(c{index}::Checksum(), data_{number});"
        for index in range(len(ALGORITHMS))
        for number in range(len(DATA))
    ]
    return "\n".join([*source, "int main() {", *calls, "}\n"])


def test_every_checksum_is_computed_as_the_ground_does(tmp_path: Path) -> None:
    source = tmp_path / "checksums.cpp"
    source.write_text(_program(), encoding="ascii")
    answer = subprocess.run([compiled(source)], capture_output=True, text=True, check=True)
    found = map(int, answer.stdout.split())
    for name, (_, compute) in ALGORITHMS.items():
        assert [next(found) for _ in DATA] == [compute(piece) for piece in DATA], name


@pytest.mark.parametrize("name", sorted(name for name in ALGORITHMS if name.startswith("CRC")))
def test_the_parameters_of_every_crc_are_found(name: str) -> None:
    size, compute = ALGORITHMS[name]
    found = crc_parameters(size, compute)
    for data in (b"", *DATA):
        assert compute_crc(found, data) == compute(data)


def test_what_is_no_crc_has_no_parameters() -> None:
    with pytest.raises(ValueError, match="not a CRC"):
        crc_parameters(2, ALGORITHMS["FLETCHER-16"][1])
