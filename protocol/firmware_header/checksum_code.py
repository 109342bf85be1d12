"""The class of the header that computes a mission's checksum byte by byte."""

from protocol.checksum_algorithms import ALGORITHMS
from protocol.firmware_header.crc_parameters import crc_parameters

_SUMS: dict[str, tuple[str, str]] = {
    "XOR-8": ("value_ ^= byte;", "value_"),
    "NMEA": ("value_ ^= byte;", "value_"),
    "SUM-8": ("value_ += byte;", "value_"),
    "SUM-8/ONES-COMPLEMENT": ("value_ += byte;", "~value_"),
    "SUM-8/TWOS-COMPLEMENT": ("value_ += byte;", "0u - value_"),
    "SUM-16": ("value_ += byte;", "value_"),
    "FLETCHER-16": (
        "low_ = (low_ + byte) % 255; high_ = (high_ + low_) % 255;",
        "high_ << 8 | low_",
    ),
    "ADLER-32": (
        "low_ = (low_ + byte) % 65521; high_ = (high_ + low_) % 65521;",
        "high_ << 16 | low_",
    ),
}
"""What each sum does with a byte, and its value in the end; its state is of 32 bits."""


def checksum_class(algorithm: str) -> list[str]:
    """Return the lines of `class Checksum`: `add(byte)`, and `value()` in 32 bits."""
    add, value, state = _sum(algorithm) if algorithm in _SUMS else _crc(algorithm)
    return [
        f"// {algorithm}",
        "class Checksum {",
        " public:",
        "  void add(uint8_t byte) {",
        *(f"    {line}" for line in add),
        "  }",
        f"  uint32_t value() const {{ return {value}; }}",
        "",
        " private:",
        *(f"  {line}" for line in state),
        "};",
    ]


Lines = list[str]


def _sum(algorithm: str) -> tuple[Lines, str, Lines]:
    add, value = _SUMS[algorithm]
    mask = (1 << 8 * ALGORITHMS[algorithm][0]) - 1
    first = 1 if algorithm == "ADLER-32" else 0
    steps = [f"{step.strip()};" for step in add.split(";") if step.strip()]
    names = ("low_", "high_") if "low_" in add else ("value_",)
    starts = dict(zip(names, (first, 0), strict=False))
    state = [f"uint32_t {name} = {start};" for name, start in starts.items()]
    return steps, f"static_cast<uint32_t>(({value}) & 0x{mask:X}ul)", state


def _crc(algorithm: str) -> tuple[Lines, str, Lines]:
    """Return a CRC that needs no table: a few bytes of program, no memory."""
    size, compute = ALGORITHMS[algorithm]
    crc = crc_parameters(size, compute)
    kind = f"uint{crc.bits}_t"
    if crc.reflected:
        mix, test = "byte", f"({kind}{{1}} & register_) != 0"
        shifted = "register_ >> 1"
    else:
        mix = f"static_cast<{kind}>(byte) << {crc.bits - 8}"
        test, shifted = f"(register_ >> {crc.bits - 1}) != 0", "register_ << 1"
    add = [
        f"register_ = static_cast<{kind}>(register_ ^ ({mix}));",
        "for (uint8_t bit = 0; bit < 8; ++bit) {",
        f"  const {kind} polynomial = {test} ? {_hex(crc.polynomial, size)} : {kind}{{0}};",
        f"  register_ = static_cast<{kind}>(({shifted}) ^ polynomial);",
        "}",
    ]
    value = f"static_cast<{kind}>(register_ ^ {_hex(crc.final_xor, size)})"
    return add, value, [f"{kind} register_ = {_hex(crc.initial, size)};"]


def _hex(number: int, size: int) -> str:
    return f"uint{8 * size}_t{{0x{number:0{2 * size}X}{'ul' if size == 4 else 'u'}}}"
