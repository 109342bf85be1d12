"""A display whose scale leaves too little room: the program draws smaller, but not too small."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from groundstation.ui.display_scale import FRAME_PX, ROOM_PX, fitting_factor

_TELL = """
import json, os
from groundstation.ui.display_scale import fitting_application
app = fitting_application()
size, scale = app.primaryScreen().size(), app.primaryScreen().devicePixelRatio()
print(json.dumps([size.width(), size.height(), scale, os.environ.get("QT_SCALE_FACTOR")]))
"""


def test_a_scale_that_leaves_room_is_kept() -> None:
    for width_px, height_px, scale in ((1366, 728, 1.0), (1536, 824, 1.25), (1280, 680, 1.5)):
        assert fitting_factor((width_px, height_px), scale) == 1.0


def test_a_scale_that_leaves_no_room_gives_way_as_far_as_needed() -> None:
    factor = fitting_factor((960, 540), 2.0)
    assert 960 / factor >= ROOM_PX[0]
    assert 540 / factor == pytest.approx(ROOM_PX[1] + FRAME_PX)


def test_letters_become_no_smaller_than_at_scale_1() -> None:
    assert fitting_factor((400, 300), 1.25) * 1.25 == pytest.approx(1.0)
    assert fitting_factor((800, 600), 1.0) == 1.0


@pytest.mark.parametrize("asked", [None, "2", "large"])
def test_all_has_room_on_a_small_display_at_scale_2(tmp_path: Path, asked: str | None) -> None:
    width, height, scale, factor_told = _started(tmp_path, [1.0 if asked == "2" else 2.0], asked)
    assert width >= ROOM_PX[0]
    assert height >= ROOM_PX[1] + FRAME_PX
    assert 1.0 <= scale < 2.0
    assert factor_told == asked, "the programs that are started from here draw as ever"


def test_a_second_display_at_scale_1_keeps_its_letters(tmp_path: Path) -> None:
    _, _, scale, _ = _started(tmp_path, [2.0, 1.0], None)
    assert scale == 2.0


def _started(
    folder: Path, scales: list[float], asked: str | None
) -> tuple[int, int, float, str | None]:
    """Start the application on displays of 1366x768 dots; return the size and the scale of the
    first as it sees them, and the factor that it leaves behind."""
    screens = [
        {"name": f"s{n}", "x": 2000 * n, "y": 0, "width": int(1366 / s), "height": int(768 / s),
         "dpr": s}
        for n, s in enumerate(scales)
    ]  # fmt: skip
    told = folder / "screens.json"
    told.write_text(json.dumps({"screens": screens}))
    environment = {k: v for k, v in os.environ.items() if k != "QT_SCALE_FACTOR"}
    environment["QT_QPA_PLATFORM"] = f"offscreen:configfile={told}"
    if asked is not None:
        environment["QT_SCALE_FACTOR"] = asked
    run = subprocess.run(
        [sys.executable, "-c", _TELL], env=environment, capture_output=True, text=True, check=True
    )
    width, height, scale, factor = json.loads(run.stdout)
    return width, height, scale, factor
