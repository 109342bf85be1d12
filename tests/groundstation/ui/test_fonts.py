"""The fonts that come along have every character that the program writes."""

from pathlib import Path

from PySide6.QtGui import QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication

from groundstation.ui import theme

PROGRAM = Path(__file__).parents[3]
SOURCES = ("groundstation/ui", "groundstation/flight", "groundstation/geo", "protocol")


def test_no_sign_depends_on_the_fonts_of_the_machine(qapp: QApplication) -> None:
    theme.apply(qapp)
    written = {
        character
        for folder in SOURCES
        for path in (PROGRAM / folder).rglob("*.py")
        for character in path.read_text("utf-8")
        if ord(character) > 126
    }
    signs = QRawFont(str(theme.FONT_FOLDER / "CanSatSigns.ttf"), 19)
    assert written
    for letters in theme.FONT_FOLDER.glob("IBM*.ttf"):
        font = QRawFont(str(letters), 19)
        missing = {
            character
            for character in written
            if character.isprintable()
            and not character.isalpha()
            and not font.supportsCharacter(ord(character))
            and not signs.supportsCharacter(ord(character))
        }
        assert not missing, f"{letters.name} and the signs lack {sorted(missing)}"


def test_a_sign_makes_no_line_higher(qapp: QApplication) -> None:
    theme.apply(qapp)
    assert QFontInfo(theme.font()).family() == theme.FONT_FAMILY
    metrics = theme.metrics()
    assert metrics.boundingRect("▲ 14 s").height() == metrics.boundingRect("14 s").height()
