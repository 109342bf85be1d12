"""Single packets of a stream that was decoded in bulk, as the live decoder gives them."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from protocol.framing import checksum_of, encode_frame
from protocol.mission import Mission
from protocol.opening import FrameOpener
from protocol.packed_frames import PackedFrames
from protocol.packed_text import PackedText, PlainText
from protocol.packet import Frame, Packet
from protocol.stream import Stream


class RegularBytes:
    """The bytes of frames that were found all at once: as they were received, or, since a
    COBS frame of such a size can be written in one way only, made anew of the payload."""

    def __init__(self, mission: Mission, data: bytes) -> None:
        self._mission = mission
        self._checksum = checksum_of(mission.framing, mission.checksum)
        self._text: PlainText | PackedText = PlainText(
            data if mission.framing.kind == "lines" else b""
        )

    def pack(self) -> None:
        """Keep what was received compressed."""
        if isinstance(self._text, PlainText):
            self._text = PackedText(self._text.data)

    def frame(self, offset: int, payload: bytes | None) -> Frame:
        """Return the frame that begins at `offset`, of this payload if it is binary."""
        if payload is None:
            raw = self._text.line_at(offset)
            return Frame(raw, raw, offset)
        raw = encode_frame(self._mission.framing, payload, self._checksum)[:-1]
        content = self._checksum.append(payload) if self._checksum else payload
        return Frame(content, raw, offset)


class BulkPackets:
    """Makes the packets of the rows of tables.

    `framed` are the frames that were framed one by one, by their place among all frames;
    `all_framed` says that there are no others.
    """

    def __init__(
        self,
        mission: Mission,
        stream: Stream,
        framed: Mapping[int, Frame],
        *,
        all_framed: bool = False,
    ) -> None:
        self._opener = FrameOpener(mission)
        self._regular = RegularBytes(mission, b"" if all_framed else stream.data)
        self._framed: Mapping[int, Frame] | PackedFrames = framed
        self._monotonic_ns = stream.monotonic_ns
        self._utc_ns = stream.utc_ns

    def pack(self) -> None:
        """Keep in few bytes what the packets are made of; any thread may go on making them."""
        self._regular.pack()
        if not isinstance(self._framed, PackedFrames):
            self._framed = PackedFrames(self._framed)

    def packet(
        self,
        order: int,
        offset: int,
        chunk: int,
        payload: npt.NDArray[np.uint8] | None,
    ) -> Packet:
        """Return the packet of frame number `order`, which began at `offset`, was completed
        by `chunk` and has this payload if it is binary."""
        frame = self._framed.get(order)
        if frame is None:
            frame = self._regular.frame(offset, None if payload is None else payload.tobytes())
        codec, content = self._opener.open(frame)
        values, wire = codec.decode(content)
        return Packet(
            codec.kind,
            values,
            wire,
            frame.raw,
            offset,
            int(self._monotonic_ns[chunk]),
            int(self._utc_ns[chunk]),
            frame.rssi_dbm,
            content,
        )
