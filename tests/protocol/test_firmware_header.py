from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from protocol.checksum_algorithms import ALGORITHMS
from protocol.firmware_header import firmware_header
from protocol.firmware_header.crc_parameters import compute_crc, crc_parameters
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from tests.protocol.compilers import BOARDS, compile_for_board
from tests.protocol.firmware_programs import sent_and_read
from tests.protocol.random_missions import missions

few = settings(
    max_examples=1,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_built_in_missions_are_read_as_their_headers_send_them(tmp_path: Path) -> None:
    sent_and_read([load_mission(name) for name in builtin_names()], tmp_path, seed=1)


@few
@given(st.lists(missions(), min_size=16, max_size=16), st.integers(0, 1 << 32))
def test_any_mission_is_read_as_its_header_sends_it(
    tmp_path_factory: pytest.TempPathFactory, several: list[Mission], seed: int
) -> None:
    sent_and_read(several, tmp_path_factory.mktemp("random"), seed)
