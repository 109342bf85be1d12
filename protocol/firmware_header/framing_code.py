"""The class of the header that writes one frame: start bytes, payload, checksum, end."""

from dataclasses import dataclass

from protocol.checksum import ChecksumCodec, HexChecksumCodec
from protocol.firmware_header.checksum_code import checksum_class
from protocol.firmware_header.literals import character
from protocol.framing import checksum_of, innermost
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.framing.inner import PIECE_BYTES
from protocol.framing.lines import encode_line
from protocol.framing.marked import hex_bytes
from protocol.framing.sync_length import uncounted_bytes
from protocol.mission import Framing, Mission

_CCSDS_HEADER_BYTES = 6
_XBEE_AROUND_BYTES = 18
"""Bytes of an XBee's transmit request besides the data."""

_STUFFED = {
    "cobs": """\
void stuffed(uint8_t byte) {
  if (block_size_ == 0) open_block();
  if (byte != 0) {
    raw(byte);
    if (++block_size_ == 255) close_block();
  } else {
    close_block();
    open_block();
  }
}

void open_block() {
  block_ = length_;
  block_size_ = 1;
  raw(0);
}

void close_block() {
  if (block_ < size_) buffer_[block_] = block_size_;
  block_size_ = 0;
}
""",
    "slip": """\
void stuffed(uint8_t byte) {
  if (byte != 0xC0 && byte != 0xDB) {
    raw(byte);
  } else {
    raw(0xDB);
    raw(byte == 0xC0 ? 0xDC : 0xDD);
  }
}
""",
}
"""How a byte of payload or checksum is sent in framings that replace some."""

_AFTER = {
    "cobs": ["if (block_size_ > 0) close_block();", "raw(0);"],
    "slip": ["raw(0xC0);"],
}


@dataclass(frozen=True, slots=True)
class FrameCode:
    """What the header needs to know of a mission's frames.

    `lines` are the class `Frame` and what it stands on; `needs_size` tells that the size of
    the payload has to be known before its first byte.
    """

    lines: list[str]
    needs_size: bool
    xbee: Framing | None
    _framing: Framing
    _codec: ChecksumCodec | None

    def longest(self, payload: int) -> int:
        """Return the most bytes that a frame of so many bytes of payload has."""
        size = payload + _checksum_bytes(self._codec)
        if self._framing.kind == "cobs":
            size += size // 254 + 2
        elif self._framing.kind == "slip":
            size = 2 * size + 1
        else:
            size += len(_head(self._framing)) + len(_tail(self._framing))
        return longest_in_xbee(self.xbee, size) if self.xbee else size


def longest_in_xbee(framing: Framing, size: int) -> int:
    """Return the most bytes of the API frames that carry `size` bytes."""
    pieces = -(-size // PIECE_BYTES) if framing.inner else 1
    around = _XBEE_AROUND_BYTES * pieces
    return 2 * (around + size) if framing.mode == 2 else around + size


def frame_code(mission: Mission) -> FrameCode:
    """Return the code that frames the packets of `mission`."""
    framing = innermost(mission.framing)
    codec = checksum_of(mission.framing, mission.checksum)
    lines: list[str] = []
    if mission.checksum:
        lines += [*checksum_class(mission.checksum.algorithm), ""]
    if framing.kind == "ccsds":
        lines += [*_SEQUENCE, ""]
    lines += _frame_class(framing, codec)
    xbee = mission.framing if mission.framing.kind == "xbee-api" else None
    return FrameCode(lines, framing.kind in ("sync-length", "ccsds"), xbee, framing, codec)


_SEQUENCE = [
    "// The number of the next space packet, 0 to 16383 and again from 0.",
    "inline uint16_t next_sequence() {",
    "  static uint16_t next = 0;",
    "  return static_cast<uint16_t>(next++ & 0x3FFF);",
    "}",
]


def _frame_class(framing: Framing, codec: ChecksumCodec | None) -> list[str]:
    members = ["uint8_t* buffer_;", "size_t size_;", "size_t length_ = 0;"]
    members += ["size_t payload_size_ = 0;", "bool too_long_ = false;"]
    if framing.kind == "cobs":
        members += ["size_t block_ = 0;", "uint8_t block_size_ = 0;"]
    if codec:
        members.append("Checksum checksum_;")
    if codec and codec.skip:
        members.append(f"size_t uncovered_ = {codec.skip};")
    stuffed = _STUFFED.get(framing.kind, "void stuffed(uint8_t byte) { raw(byte); }\n")
    return [
        "// Writes one frame into a buffer; what does not fit makes its size 0.",
        "class Frame {",
        " public:",
        *_indented(_constructor(framing, codec)),
        "",
        *_indented(_put(codec)),
        "",
        *_indented(_end(framing, codec)),
        "",
        "  // Bytes of payload so far.",
        "  size_t payload_size() const { return payload_size_; }",
        "",
        " private:",
        *_indented(_RAW.splitlines()),
        "",
        *_indented(stuffed.splitlines()),
        *([] if not codec else ["", *_indented(_covered(codec))]),
        "",
        *_indented(members),
        "};",
    ]


_RAW = """\
void raw(uint8_t byte) {
  if (length_ < size_) {
    buffer_[length_++] = byte;
  } else {
    too_long_ = true;
  }
}
"""


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _constructor(framing: Framing, codec: ChecksumCodec | None) -> list[str]:
    sized = framing.kind in ("sync-length", "ccsds")
    size = "payload_size" if sized else "/*payload_size*/"
    body = [f"head(0x{byte:02X});" for byte in hex_bytes(framing.sync)]
    if framing.kind == "sync-length":
        body += _length_field(framing, codec)
    elif framing.kind == "ccsds":
        body += _space_packet_header(framing, codec)
    if isinstance(codec, HexChecksumCodec):
        body += [f"stuffed({character(byte)});" for byte in codec.mark]
    first = f"Frame(uint8_t* buffer, size_t size, size_t {size}) : buffer_(buffer), size_(size) {{"
    lines = [first, *(f"  {line}" for line in body), "}"]
    if not _head(framing):
        return lines
    covered = ["  covered(byte);"] if codec else []
    return [*lines, "", "void head(uint8_t byte) {", "  raw(byte);", *covered, "}"]


def _length_field(framing: Framing, codec: ChecksumCodec | None) -> list[str]:
    checksum_size = codec.size if codec else 0
    around = len(hex_bytes(framing.sync)) + framing.length_size + len(hex_bytes(framing.end))
    whole = around + checksum_size
    more = whole - uncounted_bytes(framing, checksum_size) - framing.length_adjust
    most = min((1 << 8 * framing.length_size) - 1, 1 << 16)
    largest = min(framing.max_length or MAX_FRAME_BYTES, MAX_FRAME_BYTES) - whole
    places = range(framing.length_size)
    if framing.length_order == "big":
        places = places[::-1]
    return [
        f"const int32_t announced = static_cast<int32_t>(payload_size) + ({more});",
        f"too_long_ = announced < 0 || announced > {most}l || payload_size > {max(largest, 0)}u;",
        "const uint32_t length = static_cast<uint32_t>(announced);",
        *(f"head(static_cast<uint8_t>(length >> {8 * place} & 0xFF));" for place in places),
    ]


def _space_packet_header(framing: Framing, codec: ChecksumCodec | None) -> list[str]:
    more = framing.secondary_header + (codec.size if codec else 0)
    headers = _CCSDS_HEADER_BYTES + len(hex_bytes(framing.sync)) + more
    largest = min(framing.max_length or MAX_FRAME_BYTES, MAX_FRAME_BYTES) - headers
    apid = framing.apid or 0
    first = (0x08 if framing.secondary_header else 0) | apid >> 8
    return [
        f"too_long_ = payload_size > {max(largest, 0)}u;",
        "const uint16_t sequence = buffer == nullptr ? uint16_t{0} : next_sequence();",
        f"const uint32_t announced = static_cast<uint32_t>(payload_size) + {more} - 1;",
        f"head(0x{first:02X});",
        f"head(0x{apid & 0xFF:02X});",
        "head(static_cast<uint8_t>(0xC0 | sequence >> 8));",
        "head(static_cast<uint8_t>(sequence & 0xFF));",
        "head(static_cast<uint8_t>(announced >> 8 & 0xFF));",
        "head(static_cast<uint8_t>(announced & 0xFF));",
        *["head(0);  // secondary header"] * framing.secondary_header,
    ]


def _put(codec: ChecksumCodec | None) -> list[str]:
    covered = ["  covered(byte);"] if codec else []
    return [
        "// Adds a byte of payload.",
        "void put(uint8_t byte) {",
        "  ++payload_size_;",
        *covered,
        "  stuffed(byte);",
        "}",
    ]


def _covered(codec: ChecksumCodec) -> list[str]:
    if not codec.skip:
        return ["void covered(uint8_t byte) { checksum_.add(byte); }"]
    return [
        "void covered(uint8_t byte) {",
        "  if (uncovered_ == 0) {",
        "    checksum_.add(byte);",
        "  } else {",
        "    --uncovered_;",
        "  }",
        "}",
    ]


def _end(framing: Framing, codec: ChecksumCodec | None) -> list[str]:
    after = _AFTER.get(framing.kind, [f"raw(0x{byte:02X});" for byte in _tail(framing)])
    return [
        "// Ends the frame; returns its size in bytes, 0 when it did not fit.",
        "size_t end() {",
        *_indented(_checksum_written(codec) if codec else []),
        *_indented(after),
        "  return too_long_ ? 0 : length_;",
        "}",
    ]


def _checksum_written(codec: ChecksumCodec) -> list[str]:
    lines = ["const uint32_t checksum = checksum_.value();"]
    if not isinstance(codec, HexChecksumCodec):
        places = range(codec.size)
        if codec.order == "big":
            places = places[::-1]
        return lines + [
            f"stuffed(static_cast<uint8_t>(checksum >> {8 * place} & 0xFF));" for place in places
        ]
    lines += [f"stuffed({character(byte)});" for byte in codec.separator]
    return [
        *lines,
        f"for (uint8_t digit = {2 * codec.size}; digit > 0; --digit) {{",
        "  const uint8_t value = static_cast<uint8_t>(checksum >> (4 * (digit - 1)) & 0x0F);",
        "  stuffed(static_cast<uint8_t>(value < 10 ? '0' + value : 'A' + value - 10));",
        "}",
    ]


def _checksum_bytes(codec: ChecksumCodec | None) -> int:
    if isinstance(codec, HexChecksumCodec):
        return len(codec.mark) + len(codec.separator) + 2 * codec.size
    return codec.size if codec else 0


def _head(framing: Framing) -> bytes:
    sync = hex_bytes(framing.sync)
    if framing.kind == "sync-length":
        return sync + bytes(framing.length_size)
    if framing.kind == "ccsds":
        return sync + bytes(_CCSDS_HEADER_BYTES + framing.secondary_header)
    return sync


def _tail(framing: Framing) -> bytes:
    if framing.kind == "lines":
        return encode_line(b"", framing, None)
    return hex_bytes(framing.end)
