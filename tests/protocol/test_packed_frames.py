"""Frames come back as they were, by their place among all frames."""

import random

from protocol.packed_frames import PackedFrames
from protocol.packet import Frame


def test_any_frame_comes_back() -> None:
    chance = random.Random(1)
    frames = {
        order: Frame(chance.randbytes(order % 90), b"%d" % order, order * 7, rssi_dbm=rssi_dbm)
        for order, rssi_dbm in zip(
            chance.sample(range(5000), 1000), [None, -71.5] * 500, strict=True
        )
    }
    packed = PackedFrames(frames)
    assert {order: frame for order in range(5001) if (frame := packed.get(order))} == frames


def test_of_no_frames_there_is_none() -> None:
    assert PackedFrames({}).get(0) is None
