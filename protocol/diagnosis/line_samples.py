"""The lines of a sample as text, as far as they are text."""

from protocol.framing.delimited import MAX_FRAME_BYTES

_LINES_TRIED = 120
_PRINTABLE_SHARE = 0.85


def lines_of(data: bytes) -> list[str]:
    """Return the lines of `data` that can be read, without the first and last, which are cut."""
    pieces = data.replace(b"\r", b"\n").split(b"\n")[1:-1]
    lines = [piece.decode("latin-1").strip() for piece in pieces if len(piece) <= MAX_FRAME_BYTES]
    return [line for line in lines if line and looks_like_text(line.encode("latin-1"))]


def some_lines_of(data: bytes) -> list[str]:
    """Return enough lines to see what they have in common."""
    return lines_of(data)[-_LINES_TRIED:]


def looks_like_text(data: bytes) -> bool:
    """Tell whether most bytes are printable ASCII, tabs or line ends."""
    if not data:
        return False
    readable = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in data)
    return readable >= _PRINTABLE_SHARE * len(data)
