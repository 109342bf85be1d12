"""Mission files broken by hand: one sentence each, and no file touched that is not theirs."""

import builtins
import io
import os
from pathlib import Path
from typing import Any

import pytest

from protocol.encoder import Encoder
from protocol.errors import MissionError
from protocol.mission_file import load_mission, parse_mission
from tests.protocol.byte_streams import packet_of
from tests.protocol.random_missions import mission_of

BINARY = 'name = "t"\nframing = { kind = "cobs" }\n'
LINES = 'name = "t"\nframing = { kind = "lines" }\n'
BYTE = '{ name = "A", type = "uint8" }'


def fault(text: str) -> str:
    """Return what is told of a mission that must not load, without the name of its file."""
    with pytest.raises(MissionError) as caught:
        parse_mission(text, "my.toml")
    message = str(caught.value)
    assert message.startswith("mission my.toml: ")
    assert "\n" not in message
    return message.removeprefix("mission my.toml: ")


def binary(fields: str, packet: str = "", more: str = "") -> str:
    head = f'[[packet]]\nname = "p"\nencoding = "binary"\n{packet}\n'
    return f"{BINARY}{head}fields = [{fields}]\n{more}"


def line(fields: str, packet: str = "", more: str = "") -> str:
    head = f'[[packet]]\nname = "p"\nencoding = "text"\n{packet}\n'
    return f"{LINES}{head}fields = [{fields}]\n{more}"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('type = "bits", bits = 3', "bits: this bit field and those behind it are 3 bits together"),
        ('type = "bits", bits = 0', "bits: 0: must be 1 to 32"),
        ('type = "bits"', "bits: it is missing; give type 'bits' and 1 to 32"),
        ('type = "uint8", bits = 3', "bits: only a bit field has bits"),
        ('type = "bits", bits = 8, constant = 1', "constant: a bit field cannot be constant"),
        ('type = "bits", bits = 1, flags = ["a", "b"]', "flags: 2 flags: 'bits' holds 1"),
        ('type = "uint8", count = 0', "count: 0: must be 1 to 1000"),
        ('type = "uint8", count = 1000000000', "count: 1000000000: must be 1 to 1000"),
        ('type = "uint8", constant = 256', "constant: 256: a field of type 'uint8' cannot hold"),
        ('type = "uint8", constant = "A"', "constant: 'A': a field of type 'uint8' cannot hold"),
        ('type = "text", length = 2, constant = "ABC"', "constant: 'ABC': a field of type 'text'"),
        ('type = "uint8", table = [[1, 2], [1, 3]]', "table: give 2 to 1000 points [number sent,"),
        ('type = "uint8", table = [[2, 1], [1, 3]]', "table: give 2 to 1000 points [number sent,"),
        ('type = "uint8", table = [[1, 2]]', "table: give 2 to 1000 points [number sent, value]"),
        ('type = "uint8", table = [[1, 2, 3]]', "table[0]: a list stands here; give a list of 2"),
        ('type = "uint8", polynomial = [inf]', "polynomial: give up to 16 finite coefficients"),
        ('type = "uint8", warning = [10, 0]', "warning: [10.0, 0.0]: give [lowest, highest]"),
        ('type = "uint8", plausible = [nan, 0]', "plausible: [nan, 0.0]: give [lowest, highest]"),
        ('type = "uint8", caution = [1]', "caution: a list stands here; give a list of 2"),
        ('type = "uint8", none = [300]', "none[0]: 300: type 'uint8' never holds this"),
        ('type = "uint8", none = [0.5]', "none[0]: 0.5: type 'uint8' never holds this"),
        ('type = "uint8", none = ["x"]', "none[0]: 'x': give a number; this is no word"),
        ('type = "uint8", after = "B"', "after: only a mission that extends another has this"),
        ('type = "uint8", optional = true', "optional: only fields of a line can; remove it"),
        ('type = "digits"', "type: 'digits' is not a type; did you mean"),
    ],
)
def test_a_field_that_cannot_be_is_told(field: str, message: str) -> None:
    assert fault(binary(f'{{ name = "X", {field} }}')).startswith(f"packet[0].fields[0].{message}")


@pytest.mark.parametrize(
    ("fields", "packet", "message"),
    [
        ('{ name = "A", type = "digits" }', "", "fields[0].flags: they are missing; name each"),
        ('{ name = "A", type = "number" }', 'delimiter = "any"\nquote = "\'"', "quote: with any"),
        ('{ name = "A", type = "number" }', 'quote = "-"', "quote: '-': give one character"),
        ('{ name = "A", type = "number" }', 'prefix = "\\n"', "prefix: '\\n': give printable"),
        (
            '{ name = "A", type = "text", rest = true }, { name = "B", type = "text" }',
            "",
            "fields[0].rest: only the last field can take the rest, as type 'text'",
        ),
        (
            '{ name = "A", type = "text", optional = true }, { name = "B", type = "text" }',
            "",
            "fields[0].optional: a field that is always sent follows; only the last can",
        ),
    ],
)
def test_a_line_that_cannot_be_is_told(fields: str, packet: str, message: str) -> None:
    assert fault(line(fields, packet)).startswith(f"packet[0].{message}")


@pytest.mark.parametrize(
    ("packet", "more", "message"),
    [
        ('absent_if_all_zero = [["B"]]', "", "packet[0].absent_if_all_zero[0]: 'B' is no number"),
        ("absent_if_all_zero = [[]]", "", "packet[0].absent_if_all_zero[0]: it is empty"),
        ("", '[screen]\nheadline = ["a"]', "screen.headline[0]: 'a' is no field; did you mean 'A'"),
        (
            "",
            '[[screen.plot]]\ntitle = "x"\nfields = ["AA"]',
            "screen.plot[0].fields[0]: 'AA' is no field; did you mean 'A'?",
        ),
        ("", '[[screen.plot]]\ntitle = "x"\nfields = []', "screen.plot[0]: give a title and at"),
        ("", '[csv]\norder = ["A", "A"]', "csv.order[1]: 'A' is there already; remove one"),
        (
            "",
            '[checksum]\nalgorithm = "CRC-16/MODBUS"\nskip = 1',
            "checksum.skip: 1: must be 0 to 0, so that the checksum covers something",
        ),
        (
            "",
            '[[command]]\nname = "x"\nsend = "SP{presure}"\nparameters = [{ name = "pressure" }]',
            "command[0].send: {presure} is no parameter; did you mean 'pressure'?",
        ),
        ("", '[[command]]\nname = "x"\nsend = "a {team_id"', "command[0].send: 'a {team_id': a"),
        ("", '[[command]]\nname = "x"\nsend = ""', "command[0].send: it is empty; give the text"),
        (
            "",
            '[[command]]\nname = "x"\nsend = "a"\nparameters = [{ name = "p", range = [3, 1] }]',
            "command[0].parameters[0].range: [3.0, 1.0]: give [lowest, highest]",
        ),
        (
            "",
            '[[command]]\nname = "x"\nsend = "a"\nparameters = [{ name = "team_id" }]',
            "command[0].parameters[0].name: 'team_id' has a meaning already; give another name",
        ),
        (
            "",
            '[[packet]]\nname = "q"\nencoding = "binary"\nfields = [{ name = "Z", type = "int8" }]',
            "packet[1]: nothing tells 'q' from 'p'; give each of them a constant field",
        ),
    ],
)
def test_what_refers_to_nothing_is_told(packet: str, more: str, message: str) -> None:
    assert fault(binary(BYTE, packet, more)).startswith(message)


def test_0_cannot_mean_none_where_0_sent_is_another_value() -> None:
    field = '{ name = "T", type = "uint8", unit = "K" }'
    message = fault(binary(field, 'absent_if_all_zero = [["T"]]'))
    assert message.startswith("packet[0].absent_if_all_zero[0]: 'T' is not 0 when 0 is sent")


def test_keys_count_an_array_as_one_field() -> None:
    fields = '{ name = "A", type = "uint8", count = 3 }, { name = "B", type = "uint9" }'
    assert fault(binary(fields)).startswith("packet[0].fields[1].type: 'uint9' is not a type")
    clash = '{ name = "A", type = "uint8", count = 3 }, { name = "A_1", type = "uint8" }'
    assert fault(binary(clash)).startswith("packet[0].fields[1].name: a field 'A_1' is there")


def test_many_large_arrays_are_counted_not_built() -> None:
    fields = ", ".join(f'{{ name = "A{i}", type = "uint8", count = 1000 }}' for i in range(500))
    assert fault(binary(fields)) == "packet[0].fields: 500000 fields: give 1 to 1000"


def test_the_elements_of_an_array_have_their_own_columns_in_the_csv() -> None:
    fields = [{"name": "A", "type": "uint8", "count": 2, "csv": "acc"}]
    assert [field.csv for field in mission_of(fields).fields()] == ["acc_0", "acc_1"]


@pytest.mark.parametrize("names", [("_bits_0", "B"), ("B", "_bits_0"), ("A", "_bits_1")])
def test_bit_fields_may_have_any_name(names: tuple[str, str]) -> None:
    mission = mission_of(
        [
            {"name": names[0], "type": "bits", "bits": 3},
            {"name": names[1], "type": "bits", "bits": 5},
            {"name": "_bits_2", "type": "uint8"},
            {"name": "C", "type": "bits", "bits": 8},
        ]
    )
    values = {names[0]: 5.0, names[1]: 17.0, "_bits_2": 9.0, "C": 200.0}
    assert packet_of(mission, Encoder(mission).encode(values).frame).values == values


# Missions that extend others


class Opened:
    """Notes every file that is opened while a mission is loaded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths: list[Path] = []
        really = io.open

        def note(file: Any, *arguments: Any, **keys: Any) -> Any:
            self.paths.append(Path(file) if isinstance(file, str | Path) else Path("?"))
            return really(file, *arguments, **keys)

        monkeypatch.setattr(io, "open", note)
        monkeypatch.setattr(builtins, "open", note)


def told(path: Path) -> str:
    with pytest.raises(MissionError) as caught:
        load_mission(str(path))
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    "base",
    [
        *("../../etc/passwd", "/etc/passwd", "../secret.toml", "sub/secret.toml", "..", "."),
        *("./secret.toml", "secret.toml\\u0000", "~/secret.toml", "//x/secret.toml", "link.toml"),
        *("..\\\\secret.toml", "C:\\\\secret.toml", "link_to_folder/secret.toml"),
    ],
)
def test_no_file_out_of_the_folder_is_opened(
    base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    for place in (tmp_path, folder / "sub"):
        (place / "secret.toml").write_text(binary(BYTE))
    (folder / "link.toml").symlink_to(tmp_path / "secret.toml")
    (folder / "link_to_folder").symlink_to(tmp_path)
    path = folder / "mine.toml"
    path.write_text(f'extends = "{base}"\n')
    opened = Opened(monkeypatch)
    assert "extends: " in told(path)
    builtin = Path(load_mission.__code__.co_filename).parent / "missions"
    assert {p.parent for p in opened.paths} <= {folder, builtin}
    assert all(p == path for p in opened.paths if p.parent == folder)


def test_a_base_in_the_same_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(binary(BYTE))
    (tmp_path / "mine.toml").write_text('extends = "base.toml"\nname = "mine"\n')
    assert load_mission(str(tmp_path / "mine.toml")).name == "mine"


def test_a_folder_or_a_pipe_is_no_base(tmp_path: Path) -> None:
    (tmp_path / "sub.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    for name, problem in (("sub", "Is a directory"), ("pipe", "is not a file")):
        path = tmp_path / f"{name}_user.toml"
        path.write_text(f'extends = "{name}.toml"\n')
        assert problem in told(path)


def test_a_file_of_a_size_that_no_mission_has_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert told(path).endswith("has 1099511627776 bytes, which no mission has")


@pytest.mark.parametrize("length", [1, 2, 5, 20])
def test_missions_that_extend_each_other_in_a_circle_are_told(tmp_path: Path, length: int) -> None:
    for number in range(length):
        following = (number + 1) % length
        (tmp_path / f"m{number}.toml").write_text(f'extends = "m{following}.toml"\n')
    message = told(tmp_path / "m0.toml")
    assert "this has no end; remove one" in message
    assert message.count(" extends m") <= 10


def test_nothing_in_a_mission_is_executed(tmp_path: Path) -> None:
    trap = tmp_path / "executed"
    code = f"__import__('pathlib').Path({str(trap)!r}).touch()"
    for text in (
        f'"{code}"',
        f'"""{{{code}}}"""',
        f"\"'+{code}+'\"",
        f'"] + [{code}] #"',
        f"\"a\\\\'], {code}, ['\"",
    ):
        document = binary(f'{{ name = {text}, type = "bits", bits = 8, csv = {text} }}')
        try:
            mission = parse_mission(document, "my.toml")
        except MissionError:
            continue
        name = mission.packet.fields[0].name
        frame = Encoder(mission).encode({name: 5}).frame
        assert packet_of(mission, frame).values == {name: 5.0}
    assert not trap.exists()


SIMULATED = """
[[command]]
name = "SIMP"
send = "SIMP,{pressure}"
parameters = [{ name = "pressure", range = [30000, 110000] }]
[[command]]
name = "SIM"
send = "SIM,{mode}"
parameters = [{ name = "mode", values = ["ON", "OFF"] }]
[[command]]
name = "MUTE"
send = "MUTE"
parameters = [{ name = "unsaid" }]
[simulation]
"""


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ('pressure = "SMIP"', "pressure: there is no command 'SMIP'; did you mean 'SIMP'?"),
        ('pressure = "SIM"', "pressure: the command SIM must have one parameter, the pressure"),
        ('pressure = "MUTE"', "pressure: the command MUTE does not send {unsaid}"),
        ('pressure = "SIMP"\nstart = ["SIM"]', "start[0]: 'SIM': SIM is written: sim on|off"),
        ('pressure = "SIMP"\nstart = ["SIM x"]', "start[0]: 'SIM x': SIM: mode: 'x' is none of"),
        ('pressure = "SIMP"\nstart = ["", "GO"]', "start[0]: '': there is no command ''"),
        ('pressure = "SIMP"\nrate_hz = 0.0', "rate_hz: 0.0: must be above 0, at most 50 a second"),
        ('pressure = "SIMP"\nrate_hz = nan', "rate_hz: nan: must be above 0, at most 50 a second"),
    ],
)
def test_a_simulation_that_cannot_be_flown_is_told(keys: str, message: str) -> None:
    assert fault(binary(BYTE, more=SIMULATED + keys)).startswith(f"simulation.{message}")
