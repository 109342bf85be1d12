"""Draws the signs that IBM Plex Sans Condensed lacks into a small font of their own, so that the
marks of caution and warning, of packets and of the replay's buttons look the same on every machine.

After a change: `pip install fonttools`, then `python .ci/draw_signs.py`.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

FAMILY = "CanSat Signs"
UNITS_PER_EM = 1000
ASCENT, DESCENT = 1025, -275
"""As in IBM Plex Sans Condensed, so that no line becomes higher."""

Points = tuple[tuple[int, int], ...]


def _box(left: int, bottom: int, right: int, top: int) -> Points:
    return ((left, bottom), (left, top), (right, top), (right, bottom))


SIGNS: dict[str, tuple[int, tuple[Points, ...]]] = {
    "▲": (760, (((40, 20), (380, 690), (720, 20)),)),
    "■": (700, (_box(50, 30, 650, 630),)),
    "◀": (640, (((50, 345), (570, 690), (570, 0)),)),
    "▶": (640, (((70, 0), (70, 690), (590, 345)),)),
    "✕": (
        680,
        (
            ((60, 110), (540, 630), (620, 550), (140, 30)),
            ((60, 550), (140, 630), (620, 110), (540, 30)),
        ),
    ),
    "☐": (700, (_box(50, 30, 650, 630), _box(130, 110, 570, 550)[::-1])),
    "▮": (260, (_box(50, 0, 210, 690),)),
    "◆": (680, (((40, 345), (340, 680), (640, 345), (340, 10)),)),
}
"""Of each sign its width and its outlines, in 1/1000 of the letters' size."""


def draw(path: Path) -> None:
    """Write the font to `path`."""
    names = {sign: f"uni{ord(sign):04X}" for sign in SIGNS}
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(sign): name for sign, name in names.items()})
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    metrics = {".notdef": (500, 0)}
    for sign, (width, outlines) in SIGNS.items():
        pen = TTGlyphPen(None)
        for outline in outlines:
            pen.moveTo(outline[0])
            for point in outline[1:]:
                pen.lineTo(point)
            pen.closePath()
        glyphs[names[sign]] = pen.glyph()
        metrics[names[sign]] = (width, min(x for outline in outlines for x, _ in outline))
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT,
                     usWinDescent=-DESCENT)  # fmt: skip
    builder.setupPost()
    builder.save(path)


if __name__ == "__main__":
    draw(Path(__file__).parents[1] / "groundstation" / "ui" / "fonts" / "CanSatSigns.ttf")
