"""Names of a mission as identifiers of C++: valid, each used once, no macro of a board."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 60

_LETTERS = str.maketrans(
    {"ı": "i", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "µ": "u", "μ": "u", "°": "deg", "%": "percent"}
)
"""Letters that do not fall into an ASCII letter and a mark."""

_KEYWORDS = """
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t
char32_t class compl concept const const_cast consteval constexpr constinit continue co_await
co_return co_yield decltype default delete do double dynamic_cast else enum explicit export
extern false final float for friend goto if import inline int long module mutable namespace new
noexcept not not_eq nullptr operator or or_eq override private protected public register
reinterpret_cast requires return short signed sizeof static static_assert static_cast struct
switch template this thread_local throw true try typedef typeid typename typeof union unsigned
using virtual void volatile wchar_t while xor xor_eq
"""

_MACROS = """
ALTERNATE BIN BUFSIZ CHANGE DEBUG DEC DEFAULT DEG_TO_RAD DISABLED EDOM EEPROM EOF EULER EXTERNAL
ERANGE FALLING FALSE HALF_PI HEX HIGH HUGE_VAL INFINITY INPUT INPUT_PULLUP INTERNAL LED_BUILTIN
LITTLE_ENDIAN BIG_ENDIAN LOW LSBFIRST M_E M_PI MAX MIN MSBFIRST NAN NO_ERROR NULL OCT OUTPUT PI
PROGMEM RAD_TO_DEG RAMEND RAMSTART RISING SCK SCL SDA MISO MOSI SERIAL SIGNAL SP SPL SPH SREG SS
TRUE TWO_PI UNUSED USB ADC ADCL ADCH ADCW
abs assert bit bitRead bitSet bitClear bitWrite byte boolean cli constrain degrees errno highByte
interrupts isnan isinf lowByte linux lround major max min minor noInterrupts offsetof radians round
sei sq sqrt stdin stdout stderr unix word
"""

_GLOBALS = """
accept access acos asin atan atof atoi bind calloc ceil close clock connect cos ctime delay div
exit exp fabs floor free getenv index init ioctl j0 j1 jn kill labs link listen log loop main
malloc map micros millis open pipe pow puts qsort raise rand random read recv remove rename rindex
send setup signal sin sleep socket srand std stat strlen system tan time times toupper truncate
wait write y0 y1 yn Arduino EEPROM HardwareSerial Print Printable SD SPI Serial Serial1 Serial2
Serial3 Stream String USBSerial Wire WString arduino
"""
"""What a name in the global namespace could clash with."""

_REGISTER = re.compile(
    r"[AD]\d{1,2}|B[01]{1,8}|P[A-L]\d|(?:PIN|PORT|DDR)[A-L]"
    r"|(?:OCR|TCCR|TCNT|ICR|ISC|WGM|CS|COM|TOV|OCF|OCIE|ADPS|MUX|REFS|INT|PCINT|PCIE|SPR|TWPS|UDR"
    r"|UCSR|UBRR|TIMSK|TIFR)\d+[A-D]?\d?"
)
"""Names that microcontrollers give to pins, registers and their bits."""

_TYPES = re.compile(r"u?int(?:_least|_fast)?\d+_t|u?int(?:max|ptr)_t|s?size_t|ptrdiff_t")

_RESERVED = frozenset(f"{_KEYWORDS} {_MACROS}".split())
_RESERVED_GLOBALS = frozenset(_GLOBALS.split())


def cleaned(text: str) -> str:
    """Return the letters and digits of `text` with `_` between; may be empty.

    Letters with marks become plain ones; those of other scripts are left out.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:_LONGEST].strip("_")


def camel_case(text: str) -> str:
    """Return `text` as the name of a type: `LAUNCH_PAD` as `LaunchPad`."""
    return "".join(part[0].upper() + part[1:].lower() for part in cleaned(text).split("_") if part)


def namespace_name(mission_name: str) -> str:
    """Return the namespace of a mission, which clashes with nothing global."""
    name = _valid(cleaned(mission_name) or "mission")
    return f"{name}_mission" if name in _RESERVED_GLOBALS else name


class Names:
    """Gives out identifiers of one scope, each once; those of `outer` are not given again."""

    def __init__(self, taken: Iterable[str] = (), outer: "Names | None" = None) -> None:
        self._taken = {*taken}
        self._outer = outer

    def take(self, wanted: str, fallback: str = "unnamed") -> str:
        """Return `wanted` made an identifier, with a number behind when it is taken.

        `fallback` is for names of which nothing is left.
        """
        return self._numbered(_valid(cleaned(wanted) or fallback))

    def take_exactly(self, wanted: str) -> str:
        """Return `wanted`, which is an identifier, with a number behind when it is taken."""
        return self._numbered(wanted)

    def _numbered(self, base: str) -> str:
        name, number = base, 2
        while self._is_taken(name):
            name, number = f"{base.rstrip('_')}_{number}", number + 1
        self._taken.add(name)
        return name

    def _is_taken(self, name: str) -> bool:
        return name in self._taken or (self._outer is not None and self._outer._is_taken(name))


def _valid(name: str) -> str:
    if name[0].isdigit():
        name = f"n{name}" if name.isdigit() else f"_{name}"
    clashes = name in _RESERVED or _TYPES.fullmatch(name) or _REGISTER.fullmatch(name)
    return f"{name}_" if clashes else name
