"""What is remembered comes back; a damaged memory costs only the memory."""

from pathlib import Path

import pytest

from groundstation.remembered.preferences import MOST_RECENT, Preferences, load_preferences


def test_choices_come_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "preferences.toml"
    preferences = load_preferences(path)
    assert preferences.values == Preferences()
    preferences.remember_choice(str(tmp_path / "мои" / "team.toml"), "/dev/ttyUSB0")
    preferences.remember_log(tmp_path / "flight one.flightlog")
    preferences.values.theme = "dark"
    preferences.save()
    again = load_preferences(path)
    assert again.problem == ""
    assert again.values == preferences.values
    assert again.values.own_missions == [str(tmp_path / "мои" / "team.toml")]
    assert again.values.recent_logs == [str(tmp_path / "flight one.flightlog")]


def test_the_latest_log_is_first_and_none_is_there_twice(tmp_path: Path) -> None:
    preferences = load_preferences(tmp_path / "preferences.toml")
    for number in [*range(MOST_RECENT + 3), 5]:
        preferences.remember_log(tmp_path / f"{number}.flightlog")
    names = [Path(path).stem for path in preferences.values.recent_logs]
    assert names[:3] == ["5", str(MOST_RECENT + 2), str(MOST_RECENT + 1)]
    assert len(names) == len(set(names)) == MOST_RECENT


@pytest.mark.parametrize("name", ["team.toml", "TEAM.TOML", "team"])
def test_a_mission_file_is_found_again_from_another_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path)
    preferences = load_preferences(tmp_path / "preferences.toml")
    preferences.remember_choice(name, "")
    monkeypatch.chdir(tmp_path.parent)
    again = load_preferences(tmp_path / "preferences.toml").values
    assert (again.mission, again.own_missions) == (str(tmp_path / name), [str(tmp_path / name)])


def test_a_built_in_mission_stays_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aas-2026").mkdir()
    monkeypatch.chdir(tmp_path)
    preferences = load_preferences(tmp_path / "preferences.toml")
    preferences.remember_choice("aas-2026", "")
    assert (preferences.values.mission, preferences.values.own_missions) == ("aas-2026", [])


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"mission = [", b"mission = 5\n", b"\0" * 99])
def test_a_damaged_file_costs_only_the_memory(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "preferences.toml"
    path.write_bytes(damage)
    preferences = load_preferences(path)
    assert preferences.values == Preferences()
    assert str(path) in preferences.problem
    preferences.remember_choice("aas-2026", "")
    assert load_preferences(path).values.mission == "aas-2026"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    preferences = load_preferences(tmp_path / "file" / "preferences.toml")
    preferences.remember_choice("aas-2026", "")
    assert "cannot be remembered" in preferences.problem
