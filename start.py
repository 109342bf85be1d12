"""Set up the ground station in this folder, once, and fly a simulated flight.

    python3 start.py          everything a first start needs, then a flight
    python3 start.py --help   what else it can do

It needs nothing but Python 3.11 or later. What it installs lies in the folder `.venv` beside
it, together with a stamp, written last, that says what was installed for which files. A start
that finds the stamp and all it vouches for in order goes straight to the flight and needs no
network; anything half-finished or broken is built anew.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "start.json"
TESTED_VERSIONS = ROOT / ".ci" / "tested-versions.txt"
OLDEST_PYTHON = (3, 11)

HELP = """\
python3 start.py                 fly a simulated flight (in the terminal if there is no screen)
python3 start.py demo [ARGS]     the same; ARGS go to the demo, such as --headless
python3 start.py run [ARGS]      start the ground station itself with ARGS, such as --help
python3 start.py test [ARGS]     run the tests on all cores; ARGS go to pytest
python3 start.py setup           only set up, with all that the tests need

The first start downloads what is needed into the folder .venv: about 0.2 GB to download, 0.6 GB
on the disk (with what the tests need 0.25 and 0.8), and one to five minutes. Every later start
begins at once and needs no internet. If something breaks, start again: it is noticed and mended.
To begin from nothing, delete the folder .venv.
"""
WORDS = ("demo", "run", "test", "setup")

# Libraries that Qt's wheels take from the system: what `readelf -d` shows of QtGui, QtXcbQpa,
# QtWaylandClient and the platform plugins of Qt 6.11.
QT_LIBRARIES = """libEGL.so.1 libGL.so.1 libX11.so.6 libdbus-1.so.3 libfontconfig.so.1
    libfreetype.so.6 libglib-2.0.so.0 libxkbcommon.so.0 libz.so.1 libzstd.so.1"""
X11_LIBRARIES = """libX11-xcb.so.1 libxcb.so.1 libxcb-cursor.so.0 libxcb-glx.so.0 libxcb-icccm.so.4
    libxcb-image.so.0 libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-render.so.0
    libxcb-render-util.so.0 libxcb-shape.so.0 libxcb-shm.so.0 libxcb-sync.so.1 libxcb-util.so.1
    libxcb-xfixes.so.0 libxcb-xkb.so.1 libxkbcommon-x11.so.0"""
WAYLAND_LIBRARIES = "libwayland-client.so.0 libwayland-cursor.so.0 libwayland-egl.so.1"
ODD_PACKAGES = {"libglib-2.0.so.0": "libglib2.0-0", "libz.so.1": "zlib1g"}
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")

NO_NETWORK_MARKS = ("connection broken by", "Could not fetch URL", "NewConnectionError")
DISK_FULL_MARKS = ("No space left on device", "not enough space on the disk", "Errno 28")
HOPELESS_MARKS = NO_NETWORK_MARKS + DISK_FULL_MARKS


class SetUpError(Exception):
    """Something a person can mend; the message says what, and how."""


class Verdict(NamedTuple):
    """What is to be done about `.venv`: "nothing", "build", "rebuild" or "update", and why."""

    action: str
    why: str = ""


def main(arguments: list[str]) -> int:
    """Do what `arguments` ask for and return the exit code."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("demo", [])
    if word in ("--help", "-h", "help"):
        print(HELP, end="")
        return 0
    if word not in WORDS:
        complain(f"start.py knows no '{word}'; it knows {', '.join(WORDS)} and --help.")
        return 2
    try:
        extras = ["test"] if word in ("test", "setup") else []
        missing = prepare(word, rest, extras)
        if word == "setup":
            return 0
        return hand_over(*command_for(word, rest, window_can_open=not missing))
    except KeyboardInterrupt:
        complain("\nStopped. The next start picks up from here and mends what is unfinished.")
        return 130
    except (SetUpError, OSError) as problem:
        complain(str(problem))
        return 1


def prepare(word: str, rest: list[str], extras: list[str]) -> list[str]:
    """Make ready all that the command needs; return the system libraries that are still missing."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise SetUpError(
            f"The ground station needs Python {dotted(OLDEST_PYTHON)} or later, and this is "
            f"Python {dotted(sys.version_info[:3])}; install a later one from python.org."
        )
    began = time.monotonic()
    verdict = examine(extras)
    building = verdict.action in ("build", "rebuild")
    missing = install_system_packages(needed_libraries(word, rest, os.environ), building)
    if verdict.action == "nothing":
        return missing
    if verdict.action == "update":
        update(extras, verdict.why)
    else:
        build(extras, verdict.why)
    say(f"Ready after {time.monotonic() - began:.0f} s. Later starts begin at once.\n")
    return missing


def command_for(
    word: str, rest: list[str], window_can_open: bool
) -> tuple[list[str], dict[str, str]]:
    """Return the command that `word` stands for, and the environment to run it in."""
    environment = clean_environment()
    if word == "test":
        os.chdir(ROOT)
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        # The tests start a hundred programs, each of which would compile all modules anew.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return [str(PYTHON), "-m", "pytest", *spread_over_cores(rest), *rest], environment
    command = [str(PYTHON), "-m", "groundstation"]
    if word == "run":
        return command + rest, environment
    shown = has_display(os.environ) and window_can_open
    if not shown and "--headless" not in rest:
        say("No window can open here, so the flight is shown in this terminal.")
        rest = ["--headless", *rest]
    return [*command, "demo", *rest], environment


def spread_over_cores(arguments: list[str]) -> list[str]:
    """Return the options by which pytest shares the tests among all cores.

    None when the arguments say themselves how many processes run, want to see the output as it
    comes, or ask for what is measured and must run alone: benchmarks and endurance.
    """
    for word in arguments:
        if re.match(r"-n|--numprocesses|--dist|-s$|--capture|-msoak", word):
            return []
        if word in ("no:xdist", "-pno:xdist", "soak") or "benchmarks" in Path(word).parts:
            return []
    return ["-n", "auto", "--dist", "worksteal"]


# What is there?


def examine(extras: list[str]) -> Verdict:
    """Look at `.venv`, without changing it, and say what is to be done about it."""
    if not os.path.lexists(VENV):
        return Verdict("build")
    found = ask_interpreter()
    if found is None:
        return Verdict("rebuild", "its Python does not run")
    stamp = read_stamp()
    if stamp is None:
        return Verdict("rebuild", "an earlier set-up was not finished")
    if stamp["folder"] != str(ROOT):
        return Verdict("rebuild", f"it was made for the folder {stamp['folder']}")
    if stamp["python"] != found["python"]:
        return Verdict("rebuild", "it was made with another version of Python")
    damaged = damaged_package(Path(found["packages"]), stamp["installed"])
    if damaged:
        return Verdict("rebuild", f"the package {damaged} in it is damaged")
    if stamp["inputs"] != hash_of_inputs():
        return Verdict("update", "what it needs has changed")
    if not set(extras) <= set(stamp["extras"]):
        return Verdict("update", f"adding what is needed for {', '.join(extras)}")
    return Verdict("nothing")


def ask_interpreter() -> dict[str, str] | None:
    """Return version and package folder of the Python in `.venv`, or None if it does not run."""
    question = (
        "import sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform());"
        "print(sysconfig.get_path('purelib'))"
    )
    try:
        answer = subprocess.run(
            [str(PYTHON), "-I", "-c", question], capture_output=True, text=True, check=True
        )
        python, packages = answer.stdout.splitlines()
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return {"python": python, "packages": packages}


def read_stamp() -> dict[str, Any] | None:
    """Return what the last finished set-up wrote down, or None."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        keys = {"folder", "python", "inputs", "extras", "installed"}
        return stamp if keys <= set(stamp) else None
    except (OSError, ValueError, TypeError):
        return None


def hash_of_inputs() -> str:
    """Return a hash of the files that decide what is installed."""
    digest = hashlib.sha256()
    for path in (ROOT / "pyproject.toml", TESTED_VERSIONS):
        digest.update(path.read_bytes() if path.is_file() else b"")
        digest.update(b"\0")
    return digest.hexdigest()


def installed_packages(folder: Path) -> dict[str, Path]:
    """Return the metadata folder of every package in `folder`, by the package's name."""
    return {path.name.split("-")[0].lower(): path for path in folder.glob("*.dist-info")}


def damaged_package(folder: Path, expected: list[str]) -> str:
    """Return the first of the `expected` packages that lacks a file or part of one, or ''.

    Goes by the sizes in each package's RECORD, so Qt need not be imported to know it is there.
    """
    present = installed_packages(folder)
    for name in expected:
        try:
            with open(present[name] / "RECORD", encoding="utf-8", newline="") as record:
                for path, _, size in csv.reader(record):
                    if path.endswith(".pyc"):
                        continue  # made anew by Python whenever it likes
                    if os.stat(folder / path).st_size != int(size or -1) and size:
                        return name
        except (OSError, KeyError, ValueError):
            return name
    return ""


# Building


def build(extras: list[str], why: str) -> None:
    """Make `.venv` from nothing; an old one, if there is one, is removed first."""
    if not os.access(ROOT, os.W_OK):
        raise SetUpError(
            f"Nothing can be written to {ROOT}: copy the project to a folder of yours."
        )
    if os.path.lexists(VENV):
        remove_environment(why)
    say(f"Setting up the ground station in {VENV}, once. It takes one to five minutes:")
    say("about 0.2 GB to download, 0.6 GB on the disk.")
    say("1 of 2: making a virtual environment, so that nothing else on this computer changes")
    python = getattr(sys, "_base_executable", None) or sys.executable
    lines, code = listen_to([python, "-m", "venv", str(VENV)])
    if code:
        raise SetUpError(explain(lines, "The virtual environment could not be made."))
    say("2 of 2: installing the packages")
    install(extras)


def update(extras: list[str], why: str) -> None:
    """Bring an intact `.venv` up to date; without a network, make do with it if that will do."""
    say(f"Updating .venv: {why}. This takes up to a few minutes.")
    stamp = read_stamp() or {"extras": []}
    try:
        install(sorted({*extras, *stamp["extras"]}))
    except SetUpError as problem:
        found = ask_interpreter()
        usable = found and not damaged_package(Path(found["packages"]), stamp["installed"])
        if not usable or not set(extras) <= set(stamp["extras"]):
            raise
        say(f"{problem}\nGoing on with what was installed before.")


def remove_environment(why: str) -> None:
    """Remove `.venv`, provided that it is a virtual environment; its mark goes last."""
    mark = VENV / "pyvenv.cfg"
    empty = VENV.is_dir() and not any(VENV.iterdir())
    if VENV.is_symlink() or not (mark.is_file() or empty):
        raise SetUpError(f"{VENV} is not a virtual environment of this program: move it away.")
    say(f"The folder .venv cannot be used: {why}. It is made anew.")
    try:
        for entry in VENV.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry != mark:
                entry.unlink()
        shutil.rmtree(VENV)
    except OSError as error:
        raise SetUpError(
            f"{VENV} cannot be removed ({error}): close what uses it, or delete it yourself."
        ) from None


def install(extras: list[str]) -> None:
    """Install the project and its `extras` into `.venv` and write the stamp."""
    target = f".[{','.join(extras)}]" if extras else "."
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    tested = ["-c", str(TESTED_VERSIONS)] if TESTED_VERSIONS.is_file() else []
    lines, code = listen_to([*pip, "-e", target, *tested])
    if code and tested and not any(mark in line for line in lines for mark in HOPELESS_MARKS):
        say(f"The tested versions cannot be had here ({last_words(lines)}).")
        say("Trying with the newest versions instead; these are not tested together.")
        lines, code = listen_to([*pip, "-e", target])
    if code:
        raise SetUpError(explain(lines, "The packages could not be installed."))
    write_stamp(extras)


def write_stamp(extras: list[str]) -> None:
    """Write down, in one step, that `.venv` is complete, and for what."""
    found = ask_interpreter()
    if found is None:
        raise SetUpError(f"The Python in {VENV} does not run; start again.")
    stamp = {
        "folder": str(ROOT),
        "python": found["python"],
        "inputs": hash_of_inputs(),
        "extras": extras,
        "installed": sorted(installed_packages(Path(found["packages"]))),
    }
    try:
        draft = STAMP.with_suffix(".new")
        draft.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        draft.replace(STAMP)
    except OSError as error:
        raise SetUpError(explain([str(error)], "The set-up could not be finished.")) from None


def listen_to(command: list[str]) -> tuple[list[str], int]:
    """Run `command`, telling of its long downloads; return what it printed and its exit code."""
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                lines.append(line.strip())
                tell_of_download(lines[-1])
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    return lines, process.returncode


def tell_of_download(line: str) -> None:
    """Say what pip is fetching or unpacking, if that is worth waiting for."""
    fetched = re.match(r"Downloading (?:\S*/)?([\w.]+)-\S+ \((\d+)(?:\.\d+)? MB\)", line)
    if fetched and int(fetched[2]) >= 5:
        say(f"   downloading {fetched[1]}, {fetched[2]} MB")
    if line.startswith("Installing collected packages"):
        say("   unpacking")


def last_words(lines: list[str]) -> str:
    """Return the last thing in `lines` that says what went wrong."""
    told = [line for line in lines if line]
    causes = [line for line in told if any(mark in line for mark in HOPELESS_MARKS)]
    errors = [line for line in told if re.match(r"Error\b|ERROR\b|E: ", line)]
    return (causes or errors or told or ["nothing"])[-1][:300]


def explain(lines: list[str], what: str) -> str:
    """Return `what` failed, with its likely cause and mend, and the last words of `lines`."""
    text = "\n".join(lines)
    full = shutil.disk_usage(ROOT).free < 16_000_000
    if full or any(mark in text for mark in DISK_FULL_MARKS):
        what += " The disk is full: about 0.8 GB are needed here and 0.2 GB for temporary files."
    elif any(mark in text for mark in NO_NETWORK_MARKS):
        what += " The first start needs the internet, once: connect, then start again."
    return f"{what}\nThe last message was: {last_words(lines)}"


# What the system must have


def has_display(environment: Mapping[str, str]) -> bool:
    """Return whether a window can be shown; only Linux can be without a screen here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def needed_libraries(word: str, rest: list[str], environment: Mapping[str, str]) -> list[str]:
    """Return the system libraries that Qt needs for the command; none but on Linux."""
    needed: list[str] = []
    if sys.platform.startswith("linux") and "--headless" not in rest:
        if word in ("test", "setup") or has_display(environment):
            needed += QT_LIBRARIES.split()
        if environment.get("DISPLAY"):
            needed += X11_LIBRARIES.split()
        if environment.get("WAYLAND_DISPLAY"):
            needed += WAYLAND_LIBRARIES.split()
    return needed


def missing_of(libraries: list[str]) -> list[str]:
    """Return those of `libraries` that the system's loader does not find."""
    import ctypes

    missing = []
    for name in libraries:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def debian_package(library: str) -> str:
    """Return the Debian package of a library: by Debian's rule, name and version of its soname."""
    stem, _, version = library.lower().partition(".so.")
    dash = "-" if stem[-1].isdigit() else ""
    return ODD_PACKAGES.get(library, f"{stem}{dash}{version}")


def has_font() -> bool:
    """Return whether there is any font to draw text with."""
    for folder in FONT_FOLDERS:
        for _, _, names in os.walk(os.path.expanduser(folder)):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc", ".pfb")) for name in names):
                return True
    return False


def install_system_packages(libraries: list[str], building: bool) -> list[str]:
    """Install what the system lacks if that may be done, else say how; return what is missing.

    Raises SetUpError when Python itself lacks what a virtual environment is made with.
    """
    missing = missing_of(libraries)
    packages = [debian_package(name) for name in missing]
    if libraries and not has_font():
        packages.append(FONT_PACKAGE)
    if building and not find_spec("ensurepip"):
        packages.append(f"python{dotted(sys.version_info[:2])}-venv")
    if not packages:
        return []
    debian = os.path.exists("/etc/debian_version") and shutil.which("apt-get")
    advice = f"\nType: sudo apt-get install -y {' '.join(packages)}" if debian else ""
    if debian and apt_install(packages):
        missing, advice = missing_of(libraries), ""
        invalidate_caches()
    if building and not find_spec("ensurepip"):
        lack = "This Python lacks the module ensurepip, which makes virtual environments."
        raise SetUpError(lack + advice)
    if missing:
        names = "" if debian else ": " + ", ".join(missing)
        say(f"System libraries that a window needs are missing{names}.{advice}\n")
    elif advice:
        say(f"There is no font to write with.{advice}\n")
    return missing


def apt_install(packages: list[str]) -> bool:
    """Install Debian `packages` if this user may without a password; return whether it worked."""
    root = sys.platform != "win32" and os.geteuid() == 0
    sudo = [] if root else ["sudo", "-n"]
    if sudo and (not shutil.which("sudo") or listen_to(["sudo", "-n", "true"])[1]):
        return False
    say(f"Installing with apt-get, up to two minutes: {' '.join(packages)}")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    lines, code = listen_to(install)
    if code:
        listen_to([*apt, "update"])
        lines, code = listen_to(install)
    if code:
        say(f"apt-get did not succeed; it said last: {last_words(lines)}")
    return code == 0


# Running and speaking


def clean_environment() -> dict[str, str]:
    """Return the environment without what would mix other Python packages into `.venv`."""
    unwanted = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PIP_USER": "0"}


def hand_over(command: list[str], environment: dict[str, str]) -> int:
    """Run `command` in place of this program, or beneath it where that cannot be done."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, environment)
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # it has been told as well, and ends in its own way


def dotted(version: tuple[Any, ...]) -> str:
    """Return a version as it is written, such as 3.11."""
    return ".".join(str(part) for part in version)


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Tell the person what went wrong."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
