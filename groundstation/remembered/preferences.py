"""What the program remembers from one start to the next, on this machine."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import platformdirs
import tomli_w

from groundstation.remembered.panel_layout import PanelLayout
from protocol.builtin_missions import builtin_names

FILE_NAME = "preferences.toml"
MOST_RECENT = 12


class Preferences(msgspec.Struct):
    """The choices of the crew.

    `mission` is a built-in name or the path of a file, `port` the device; `theme` is `sun` or
    `dark`. `recent_logs` and `own_missions` are paths, the latest first. `layouts` say
    by the names of missions how their panels are arranged.
    """

    mission: str = ""
    port: str = ""
    theme: str = "sun"
    recent_logs: list[str] = msgspec.field(default_factory=list)
    own_missions: list[str] = msgspec.field(default_factory=list)
    layouts: dict[str, PanelLayout] = msgspec.field(default_factory=dict)


@dataclass(slots=True)
class RememberedPreferences:
    """The preferences and the file they are kept in.

    A file that is missing, damaged or cannot be written costs only the memory: the program
    begins with the defaults, and `problem` says why.
    """

    path: Path
    values: Preferences = field(default_factory=Preferences)
    problem: str = ""

    def remember_log(self, path: Path) -> None:
        """Put a flight log first among the recent ones."""
        self.values.recent_logs = _first(str(path.resolve()), self.values.recent_logs)
        self.save()

    def remember_choice(self, mission: str, port: str) -> None:
        """Remember what was connected last."""
        self.values.mission, self.values.port = _lasting(mission), port
        self.remember_mission(mission)

    def remember_mission(self, mission: str) -> None:
        """Put a mission file of the team's own first among those known; a built-in one is."""
        if _is_file(mission):
            self.values.own_missions = _first(_lasting(mission), self.values.own_missions)
        self.save()

    def save(self) -> None:
        """Write the file anew, whole or not at all."""
        new = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(tomli_w.dumps(msgspec.to_builtins(self.values)).encode())
            os.replace(new, self.path)
        except OSError as error:
            self.problem = f"your choices cannot be remembered: {error.strerror} ({self.path})"


def preferences_file() -> Path:
    """Return where the preferences of this user are kept."""
    return platformdirs.user_config_path("cansat-groundstation", appauthor=False) / FILE_NAME


def load_preferences(path: Path) -> RememberedPreferences:
    """Return what is remembered in `path`; the defaults when that cannot be read."""
    try:
        values = msgspec.toml.decode(path.read_bytes(), type=Preferences)
    except FileNotFoundError:
        return RememberedPreferences(path)
    except (OSError, ValueError) as error:
        return RememberedPreferences(path, problem=f"your choices are forgotten: {error} ({path})")
    return RememberedPreferences(path, values)


def _lasting(mission: str) -> str:
    """Return a mission as it is found from every folder: a name, or a whole path."""
    return str(Path(mission).resolve()) if _is_file(mission) else mission


def _is_file(mission: str) -> bool:
    named = mission.lower().endswith(".toml") or Path(mission).is_file()
    return named and mission not in builtin_names()


def _first(word: str, words: list[str]) -> list[str]:
    return [word, *(other for other in words if other != word)][:MOST_RECENT]
