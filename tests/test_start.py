"""start.py as people meet it: run as a program, in a small checkout that needs no network."""

import ast
import importlib.util
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

START = Path(__file__).resolve().parent.parent / "start.py"
SYSTEM_PYTHON = getattr(sys, "_base_executable", sys.executable)
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="uses POSIX signals and users")
LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has packages for it")

ON_ALL_CORES = ["-n", "auto", "--dist", "worksteal"]

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

# Builds the small checkout's wheel with nothing but Python, so that pip needs no network.
BACKEND = """\
import os, pathlib, zipfile

def write_wheel(folder, name, version, files, metadata=""):
    info = f"{name}-{version}.dist-info"
    head = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
    files = {
        **files,
        f"{info}/METADATA": head + metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = "".join(f"{path},,{len(text)}\\n" for path, text in files.items())
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\\n"
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel

def build_editable(folder, config_settings=None, metadata_directory=None):
    if "WAIT_AT" in os.environ:
        open(os.environ["WAIT_AT"]).read()
    needs = "Provides-Extra: test\\n" + pathlib.Path("needs.txt").read_text()
    here = {"small.pth": str(pathlib.Path.cwd())}
    return write_wheel(folder, "small", "1.0", here, needs)
"""

SAYS_HOW_IT_WAS_RUN = """\
import json, os, sys
import parachute
print("ran", json.dumps([__file__, sys.prefix, sys.argv[1:]]))
raise SystemExit(int(os.environ.get("EXIT_WITH", "0")))
"""


@dataclass(frozen=True)
class Checkout:
    """A small checkout with the real start.py in it."""

    folder: Path

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def interpreter(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def packages(self) -> Path:
        return next(self.venv.rglob("parachute.py")).parent

    def environment(self, **more: str) -> dict[str, str]:
        unwanted = re.compile(r"PIP_|PYTHON|PYTEST|(WAYLAND_)?DISPLAY$|VIRTUAL_ENV$|QT_")
        kept = {name: value for name, value in os.environ.items() if not unwanted.match(name)}
        offline = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": (self.folder / "wheels").as_uri(),
        }
        return {**kept, **offline, **more}

    def start(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SYSTEM_PYTHON, str(self.folder / "start.py"), *words],
            env=self.environment(**environment),
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    def write_wheel(self, name: str, version: str, files: dict[str, str]) -> None:
        backend = runpy.run_path(str(self.folder / "backend.py"))
        backend["write_wheel"](self.folder / "wheels", name, version, files)


@dataclass(frozen=True)
class FirstStart:
    """A checkout and what its first start said."""

    checkout: Checkout
    result: subprocess.CompletedProcess[str]


def make_checkout(folder: Path) -> Checkout:
    checkout = Checkout(folder)
    for name in ("groundstation", "wheels", ".ci"):
        (folder / name).mkdir(parents=True)
    shutil.copy(START, folder)
    for path, text in {
        "pyproject.toml": PYPROJECT,
        "backend.py": BACKEND,
        "needs.txt": "Requires-Dist: parachute\n",
        "groundstation/__main__.py": SAYS_HOW_IT_WAS_RUN,
        "pytest.py": SAYS_HOW_IT_WAS_RUN,
        ".ci/tested-versions.txt": "parachute==1.0\n",
    }.items():
        (folder / path).write_text(text)
    checkout.write_wheel("parachute", "1.0", {"parachute.py": "opened = True\n"})
    return checkout


def what_ran(result: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the arguments that the program at the end was run with, in the right Python."""
    last = result.stdout.splitlines()[-1]
    assert last.startswith("ran "), (result.stdout, result.stderr)
    _, prefix, arguments = json.loads(last[4:])
    assert Path(prefix).name == ".venv"
    return list(arguments)


def stamp_edited(key: str, value: str) -> Callable[[Checkout], None]:
    def edit(checkout: Checkout) -> None:
        path = checkout.venv / "start.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))

    return edit


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "check out")


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    checkout = make_checkout(tmp_path_factory.mktemp("ready") / "check out")
    return FirstStart(checkout, checkout.start())


@pytest.fixture
def ready(first_start: FirstStart) -> Checkout:
    """A checkout that has been set up; a test that breaks it must also see it mended."""
    assert first_start.result.returncode == 0, first_start.result.stderr
    return first_start.checkout


@pytest.fixture
def a_copy(ready: Checkout, tmp_path: Path) -> Checkout:
    """A copy of a checkout that has been set up, for a test to break."""
    copy = Checkout(tmp_path / "copy")
    shutil.copytree(ready.folder, copy.folder, symlinks=True)
    stamp_edited("folder", str(copy.folder))(copy)
    return copy


def module_of(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("start_under_test", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def start() -> ModuleType:
    """start.py as a module, for the decisions that depend on the computer."""
    return module_of(START)


def test_the_first_start_sets_up_and_flies_on_the_terminal_where_there_is_no_display(
    first_start: FirstStart,
) -> None:
    result = first_start.result
    assert what_ran(result) == ["demo", "--headless"] if sys.platform == "linux" else ["demo"]
    assert "GB to download" in result.stdout
    assert result.stderr == ""


def test_a_second_start_installs_nothing_and_asks_nobody(ready: Checkout) -> None:
    stamp = (ready.venv / "start.json").stat().st_mtime_ns
    result = ready.start("run", "--port", "COM 3", "", PIP_FIND_LINKS="", PATH="")
    assert what_ran(result) == ["--port", "COM 3", ""]
    assert result.stdout.count("\n") == 1
    assert (ready.venv / "start.json").stat().st_mtime_ns == stamp


@LINUX_ONLY
@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_display_the_flight_is_in_the_window(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv(variable, ":0")
    command, _ = start.command_for("demo", ["--speed", "5"], window_can_open=True)
    assert command[1:] == ["-m", "groundstation", "demo", "--speed", "5"]
    command, _ = start.command_for("demo", [], window_can_open=False)
    assert command[1:] == ["-m", "groundstation", "demo", "--headless"]


def test_arguments_after_test_go_to_pytest_and_its_exit_code_comes_back(ready: Checkout) -> None:
    result = ready.start("test", "-k", "a or b", EXIT_WITH="5")
    assert what_ran(result) == [*ON_ALL_CORES, "-k", "a or b"]
    assert result.returncode == 5


@pytest.mark.parametrize(
    "alone",
    ["-n 0", "-n4", "--numprocesses=1", "-p no:xdist", "-s", "-m soak", "tests/benchmarks",
     "tests/benchmarks/test_decoding_speed.py -k lines"],
)  # fmt: skip
def test_tests_run_on_all_cores_unless_the_arguments_want_it_otherwise(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, alone: str
) -> None:
    monkeypatch.setattr(os, "chdir", lambda _folder: None)

    def options(*words: str) -> list[str]:
        command, _ = start.command_for("test", list(words), window_can_open=True)
        assert command[1:3] == ["-m", "pytest"]
        return list(command[3:])

    assert options(*alone.split()) == alone.split()
    for words in ([], ["tests/protocol"], ["-m", "not soak"], ["-k", "benchmarks and soak"]):
        assert options(*words) == [*ON_ALL_CORES, *words]


def test_packages_of_other_pythons_are_kept_out(ready: Checkout, tmp_path: Path) -> None:
    (tmp_path / "parachute.py").write_text("raise SystemExit('the wrong one')")
    assert what_ran(ready.start("run", PYTHONPATH=str(tmp_path))) == []


BREAKAGES: dict[str, tuple[Callable[[Checkout], object], str]] = {
    "interpreter gone": (lambda c: c.interpreter.unlink(), "its Python does not run"),
    "stamp gone": (lambda c: (c.venv / "start.json").unlink(), "was not finished"),
    "stamp cut short": (lambda c: (c.venv / "start.json").write_text("{"), "was not finished"),
    "module gone": (lambda c: (c.packages / "parachute.py").unlink(), "parachute"),
    "module cut short": (lambda c: (c.packages / "parachute.py").write_text(""), "parachute"),
    "package gone": (
        lambda c: shutil.rmtree(c.packages / "parachute-1.0.dist-info"),
        "parachute",
    ),
    "other Python": (stamp_edited("python", "cpython-38"), "another version of Python"),
    "other folder": (stamp_edited("folder", "/elsewhere"), "made for the folder /elsewhere"),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_what_is_broken_is_noticed_and_named(a_copy: Checkout, name: str) -> None:
    start = module_of(a_copy.folder / "start.py")
    assert start.examine([]) == ("nothing", "")
    break_it, said = BREAKAGES[name]
    break_it(a_copy)
    action, why = start.examine([])
    assert action == "rebuild"
    assert said in why


@pytest.mark.parametrize(
    "name", ["interpreter gone", pytest.param("module gone", marks=pytest.mark.soak)]
)
def test_what_is_broken_is_mended(ready: Checkout, name: str) -> None:
    break_it, said = BREAKAGES[name]
    break_it(ready)
    result = ready.start("run", "x")
    assert said in result.stdout
    assert what_ran(result) == ["x"]
    assert what_ran(ready.start("run", "y", PIP_FIND_LINKS="")) == ["y"]


@POSIX_ONLY
def test_ctrl_c_while_setting_up_is_one_sentence_and_the_next_start_knows_of_it(
    fresh: Checkout, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        setting_up = subprocess.Popen(
            [SYSTEM_PYTHON, str(fresh.folder / "start.py")],
            env=fresh.environment(WAIT_AT=str(gate)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with gate.open("w"):  # opens when pip, in the middle of its work, waits at the other end
        os.killpg(setting_up.pid, signal.SIGINT)
        _, said = setting_up.communicate()
    assert setting_up.returncode == 130
    assert said.strip().count("\n") == 0
    assert "Traceback" not in said
    action, why = module_of(fresh.folder / "start.py").examine([])
    assert (action, "was not finished" in why) == ("rebuild", True)


def test_a_first_start_without_network_says_so(fresh: Checkout) -> None:
    no_network = {
        "PIP_NO_INDEX": "0",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "1",
        "PIP_FIND_LINKS": "",
    }
    result = fresh.start(**no_network)
    assert result.returncode == 1
    assert "needs the internet, once" in result.stderr
    assert "connection" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_changed_needs_are_installed_and_without_network_the_old_ones_still_fly(
    a_copy: Checkout,
) -> None:
    (a_copy.folder / "needs.txt").write_text("Requires-Dist: parachute\nRequires-Dist: beacon\n")
    (a_copy.folder / "pyproject.toml").write_text(PYPROJECT + "# changed\n")
    result = a_copy.start("run", "offline")
    assert "Going on with what was installed before" in result.stdout
    assert what_ran(result) == ["offline"]
    a_copy.write_wheel("beacon", "2.0", {"beacon.py": ""})
    assert what_ran(a_copy.start("run")) == []
    assert (a_copy.packages / "beacon.py").is_file()
    assert a_copy.start("run").stdout.count("\n") == 1


def test_where_the_tested_versions_cannot_be_had_the_newest_are_taken(a_copy: Checkout) -> None:
    (a_copy.folder / ".ci/tested-versions.txt").write_text("parachute==9.9\n")
    result = a_copy.start("run")
    assert "newest versions" in result.stdout
    assert what_ran(result) == []


@pytest.mark.parametrize("content", ["file", "folder"])
def test_what_is_not_a_virtual_environment_is_left_alone(fresh: Checkout, content: str) -> None:
    precious = fresh.venv if content == "file" else fresh.venv / "thesis.txt"
    precious.parent.mkdir(exist_ok=True)
    precious.write_text("years of work")
    result = fresh.start()
    assert result.returncode == 1
    assert "move it away" in result.stderr
    assert precious.read_text() == "years of work"


@pytest.fixture
def unwritable() -> Iterator[Checkout]:
    """A checkout that the user who starts it may read but not write."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        checkout = make_checkout(Path(folder) / "checkout")
        checkout.folder.chmod(0o555)
        yield checkout
        checkout.folder.chmod(0o755)


@POSIX_ONLY
def test_a_checkout_that_cannot_be_written_is_a_sentence(unwritable: Checkout) -> None:
    nobody = 65534
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    if python is None:
        pytest.skip("needs a Python that every user can run")
    result = subprocess.run(
        [python, str(unwritable.folder / "start.py")],
        env=unwritable.environment(),
        user=nobody if os.geteuid() == 0 else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Nothing can be written" in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_unknown_word_is_one_sentence_and_exit_code_2(fresh: Checkout) -> None:
    result = fresh.start("fly")
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "'fly'" in result.stderr
    assert not fresh.venv.exists()


def test_help_names_every_word_and_sets_nothing_up(fresh: Checkout) -> None:
    result = fresh.start("--help")
    assert result.returncode == 0
    for word in ("demo", "run", "test", "setup"):
        assert f"start.py {word}" in result.stdout
    assert not fresh.venv.exists()


def test_an_older_python_can_read_it_and_is_told_what_is_needed(fresh: Checkout) -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 8))
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0);"
        f"sys.argv = ['start.py']; runpy.run_path({str(fresh.folder / 'start.py')!r}, None, "
        "'__main__')"
    )
    result = subprocess.run(
        [sys.executable, "-c", pretend], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "3.11 or later" in result.stderr
    assert "3.9.2" in result.stderr
    assert result.stderr.count("\n") == 1


@LINUX_ONLY
def test_the_table_names_all_that_qt_takes_from_the_system(start: ModuleType) -> None:
    spec = importlib.util.find_spec("PySide6")
    assert spec
    qt = Path(next(iter(spec.submodule_search_locations or []))) / "Qt"
    parts = [qt / "lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "DBus")]
    parts += [qt / "lib" / f"libQt6{name}.so.6" for name in ("XcbQpa", "WaylandClient")]
    plugins = ("libqxcb.so", "libqoffscreen.so", "libqwayland.so")
    parts += [path for path in (qt / "plugins").rglob("*.so") if path.name in plugins]
    parts += (qt / "plugins/xcbglintegrations").glob("*.so")
    own = re.compile(rb"libQt6|libicu|lib(c|m|gcc_s|stdc\+\+|pthread|dl|rt)\.so")
    wanted = {
        name.decode()
        for part in parts
        for name in re.findall(rb"\0(lib[\w.+-]+\.so\.\d+)(?=\0)", part.read_bytes())
        if not own.match(name)
    }
    everything = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    known = {*start.needed_libraries("test", [], everything), "libgthread-2.0.so.0"}
    assert wanted <= known  # gthread lies in the package of glib


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_a_library_is_found_in_its_debian_package(
    start: ModuleType, library: str, package: str
) -> None:
    assert start.debian_package(library) == package


@dataclass
class FakeSystem:
    """A Linux that lacks libraries, and a record of what was run on it."""

    missing: set[str]
    may_install: bool
    commands: list[str]

    def load(self, name: str) -> None:
        if name in self.missing:
            raise OSError(name)

    def listen_to(self, command: Sequence[str]) -> tuple[list[str], int]:
        line = " ".join(command)
        self.commands.append(line)
        if "sudo" in line and not self.may_install:
            return ["sudo: a password is required"], 1
        if " install " in line:
            self.missing.clear()
        return [], 0


@pytest.fixture
def pupils_linux(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
    system = FakeSystem({"libxcb-cursor.so.0", "libEGL.so.1"}, may_install=True, commands=[])
    monkeypatch.setattr("ctypes.CDLL", system.load)
    monkeypatch.setattr(start, "listen_to", system.listen_to)
    monkeypatch.setattr(start, "has_font", lambda: True)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(start.os.path, "exists", lambda path: True)
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000, raising=False)
    return system


LIBRARIES = ["libEGL.so.1", "libGL.so.1", "libxcb-cursor.so.0"]


def test_missing_libraries_are_installed_where_that_needs_no_password(
    start: ModuleType, pupils_linux: FakeSystem
) -> None:
    assert start.install_system_packages(LIBRARIES, building=False) == []
    assert pupils_linux.commands[-1].startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt")
    assert pupils_linux.commands[-1].endswith(" libegl1 libxcb-cursor0")


def test_missing_libraries_are_named_with_the_one_command_to_type(
    start: ModuleType, pupils_linux: FakeSystem, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils_linux.may_install = False
    still_missing = start.install_system_packages(LIBRARIES, building=False)
    assert still_missing == ["libEGL.so.1", "libxcb-cursor.so.0"]
    assert "sudo apt-get install -y libegl1 libxcb-cursor0\n" in capsys.readouterr().out


def test_on_another_linux_the_missing_libraries_are_named(
    start: ModuleType,
    pupils_linux: FakeSystem,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(start.os.path, "exists", lambda path: False)
    start.install_system_packages(LIBRARIES, building=False)
    said = capsys.readouterr().out
    assert "libEGL.so.1, libxcb-cursor.so.0" in said
    assert "apt" not in said
    assert pupils_linux.commands == []


def test_a_python_that_cannot_make_virtual_environments_is_named_with_its_package(
    start: ModuleType, pupils_linux: FakeSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupils_linux.may_install = False
    monkeypatch.setattr(start, "find_spec", lambda name: None)
    package = f"python3.{sys.version_info.minor}-venv"
    with pytest.raises(start.SetUpError, match=f"ensurepip.*\n.*apt-get install.*{package}"):
        start.install_system_packages([], building=True)


def test_a_flight_on_the_terminal_asks_for_no_library_of_the_window(start: ModuleType) -> None:
    display = {"DISPLAY": ":0"}
    assert start.needed_libraries("demo", [], {}) == []
    assert start.needed_libraries("demo", ["--headless"], display) == []
