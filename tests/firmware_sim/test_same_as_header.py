"""The simulated firmware understands what a team's firmware with the generated header does."""

import random
from pathlib import Path

from firmware_sim.firmware.command_reader import CommandReader, LineBuffer, Order
from protocol.commands import command_bytes
from protocol.mission import Mission
from tests.protocol.test_firmware_commands import heard, listener

BURST = 40


def test_damaged_commands_are_obeyed_or_not_by_both_alike(line: Mission, tmp_path: Path) -> None:
    program, chance = listener(tmp_path, line, ""), random.Random(8)
    obeyed = 0
    for _ in range(25):
        sent = b"".join(_perhaps_damaged(_command(line, chance), chance) for _ in range(BURST))
        theirs = [said.partition(" ")[2] for said in heard(program, sent)]
        assert simulated_echoes(line, sent) == theirs
        obeyed += len(theirs)
    assert 0.3 < obeyed / (25 * BURST) < 0.9, "some are obeyed, some are not"


def simulated_echoes(mission: Mission, sent: bytes) -> list[str]:
    reader, lines = CommandReader(mission), LineBuffer(128, 1.0)
    read = [reader.read(line) for line in lines.feed(sent, 0.0) if isinstance(line, bytes)]
    return [order.echo for order in read if isinstance(order, Order)]


def _command(mission: Mission, chance: random.Random) -> bytes:
    command = chance.choice(mission.commands)
    words = {
        parameter.name: chance.choice(parameter.values)
        if parameter.values
        else f"{chance.uniform(*(parameter.range or (0.0, 1.0))):.{chance.randrange(3)}f}"
        for parameter in command.parameters
    }
    return command_bytes(mission, command, words, utc_time="12:34:56")


def _perhaps_damaged(line: bytes, chance: random.Random) -> bytes:
    data = bytearray(line)
    for _ in range(chance.choice([0, 0, 1, 2])):
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                data.insert(place, chance.choice(b"0159,A \r\xff"))
            case 2 if len(data) > 1:
                del data[place]
            case _:
                data[place:] = data[place:] * 2
    return bytes(data)
