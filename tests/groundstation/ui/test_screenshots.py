"""The pictures for the README are made by one command, without a display."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from groundstation.ui.screenshots import SIZE_PX

ROOT = Path(__file__).parents[3]
NAMES = {"welcome", "live-ascent", "landed", "link-trouble", "replay", "dark", "projector"}


def test_every_picture_is_there_in_its_size_and_none_is_blank(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "groundstation.ui.screenshots", "--output", str(tmp_path)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {path.stem for path in tmp_path.glob("*.png")} == NAMES
    for path in tmp_path.glob("*.png"):
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == SIZE_PX
        colours = {picture.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
        assert len(colours) > 20, path.name


def test_a_log_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "groundstation.ui.screenshots", "--output", str(tmp_path)]
    done = subprocess.run(
        [*command, "--log", str(tmp_path / "none.flightlog")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "there is no flight log" in done.stderr
    assert "Traceback" not in done.stderr
