import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import protocol
from protocol.mission_file import builtin_names, load_mission, parse_mission
from protocol.mission_schema import DIRECTIVE, SCHEMA_FILE, mission_schema, schema_text
from protocol.roles import ROLES

MISSIONS = Path(protocol.__file__).parent / "missions"
SCHEMA = mission_schema()
EDITOR = jsonschema.Draft7Validator(SCHEMA)

SMALL = """
name = "small"
[framing]
kind = "lines"
[[packet]]
name = "telemetry"
encoding = "text"
fields = [{ name = "A", type = "number", unit = "m", role = "altitude", plausible = [-inf, 1e5] }]
"""


def complaints(text: str) -> list[str]:
    return [error.message for error in EDITOR.iter_errors(tomllib.loads(text))]


def keys() -> list[tuple[str, str, dict[str, Any]]]:
    tables = {"MissionFile": SCHEMA, **SCHEMA["$defs"]}
    return [
        (table, key, described)
        for table, definition in tables.items()
        for key, described in definition["properties"].items()
    ]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_the_file_beside_the_missions_is_up_to_date() -> None:
    found = (MISSIONS / SCHEMA_FILE).read_text(encoding="utf-8")
    assert found == schema_text(), (
        f"write it anew: groundstation missions schema --overwrite --output {SCHEMA_FILE}"
    )


@pytest.mark.parametrize("name", builtin_names())
def test_every_built_in_mission_names_the_schema_and_fits_it(name: str) -> None:
    text = (MISSIONS / f"{name}.toml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == DIRECTIVE
    assert complaints(text) == []
    load_mission(name)


def test_every_key_is_explained() -> None:
    unexplained = [
        f"{table}.{key}"
        for table, key, described in keys()
        if "description" not in described and "$ref" not in described
    ]
    assert unexplained == []
    assert len(keys()) > 60


def test_a_small_mission_fits() -> None:
    assert complaints(SMALL) == []
    parse_mission(SMALL, "small")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('"altitude"', '"altitud"', "'altitud' is not one of"),
        ('"m"', '"metre"', "'metre' is not one of"),
        ('"number"', '"numbr"', "'numbr' is not one of"),
        ('"lines"', '"line"', "'line' is not one of"),
        ('"text"', '"txt"', "'txt' is not one of"),
        ("1e5]", "1e5, 2]", "[-inf, 100000.0, 2] is not valid"),
        ("kind =", "knd =", "Additional properties are not allowed ('knd' was unexpected)"),
        ('name = "small"', "", "'name' is a required property"),
        ('type = "number",', "", "'type' is a required property"),
    ],
)
def test_an_editor_sees_what_is_wrong(right: str, wrong: str, told: str) -> None:
    assert any(told in said for said in complaints(SMALL.replace(right, wrong, 1)))


def test_a_mission_that_extends_another_may_leave_out_all_but_what_differs() -> None:
    own = 'extends = "aas-2026"\n[[packet]]\nname = "telemetry"\nfields = [{name="A", unit="m"}]\n'
    assert complaints(own) == []


def test_every_role_can_be_completed() -> None:
    assert SCHEMA["$defs"]["Field"]["properties"]["role"]["enum"] == list(ROLES)
