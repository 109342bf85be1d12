"""The wheel, installed far from the source tree, has all that it needs."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("groundstation", "protocol", "firmware_sim")


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: v for name, v in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    run(*build, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment with the wheel in it.

    It borrows the dependencies of this one, but not what is installed here in editable form.
    """
    folder = tmp_path_factory.mktemp("far away") / "environment"
    venv.create(folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    scheme = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    return programs


def test_the_wheel_carries_every_file_of_its_packages_and_the_licence(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    source = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert source <= carried
    assert any(name.endswith("licenses/LICENSE") for name in carried)
    assert {name.split("/")[0] for name in carried if ".dist-info/" not in name} == set(PACKAGES)


def test_every_built_in_mission_loads_far_from_the_source_tree(
    programs: Path, tmp_path: Path
) -> None:
    load_all = (
        "import protocol, sys; from protocol.mission_file import builtin_names, load_mission;"
        "[load_mission(name) for name in builtin_names()];"
        "print(protocol.__file__, *builtin_names(), *sys.path, sep='\\n')"
    )
    said = run(programs / "python", "-c", load_all, cwd=tmp_path).splitlines()
    assert Path(said[0]).is_relative_to(programs.parent)
    in_source = sorted(path.stem for path in (ROOT / "protocol/missions").glob("*.toml"))
    assert in_source
    assert said[1 : len(in_source) + 1] == in_source
    assert str(ROOT) not in said


@pytest.mark.parametrize(
    ("program", "argument", "said"),
    [
        ("groundstation", "--version", "groundstation 0."),
        ("groundstation", "--help", "demo"),
        ("cansat-sim", "--help", "cansat-sim"),
    ],
)
def test_the_programs_run_far_from_the_source_tree(
    programs: Path, tmp_path: Path, program: str, argument: str, said: str
) -> None:
    assert said in run(programs / program, argument, cwd=tmp_path)
