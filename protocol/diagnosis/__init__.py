"""Why frames are rejected, and what to change: one frame laid out, many frames explained.

`explain` lays out one rejected frame against the fields of the mission, `frame_parts` gives its
parts to a screen. `diagnose` looks for
what many frames have in common: it tries, on the frames themselves, what may be otherwise than
described, and names a cause only when with it the frames decode and their values can be.
`recognise` finds the built-in mission that bytes of unknown origin look like.
Neither is part of the live path.
"""

from protocol.diagnosis.diagnosing import decoding_mission, diagnose, recognise
from protocol.diagnosis.explanation import explain, lay_out
from protocol.diagnosis.frame_parts import FramePart, frame_parts, packet_parts
from protocol.diagnosis.plausibility import NOT_PLAUSIBLE
from protocol.diagnosis.report import Cause, Diagnosis, Example

__all__ = [
    "NOT_PLAUSIBLE",
    "Cause",
    "Diagnosis",
    "Example",
    "FramePart",
    "decoding_mission",
    "diagnose",
    "explain",
    "frame_parts",
    "lay_out",
    "packet_parts",
    "recognise",
]
