"""How much of the bytes is looked at: enough to know, little enough to be quick."""

from dataclasses import dataclass

SURVEY_BYTES = 1 << 20
"""The counts are of so many bytes from the beginning."""

_PART_BYTES = 12_000
_GLANCE_BYTES = 3_000


@dataclass(frozen=True, slots=True)
class Sample:
    """`survey` is decoded once, `trial` once for each suggestion that passes a `glance`."""

    survey: bytes
    trial: bytes
    glance: bytes


def sample_of(data: bytes) -> Sample:
    """Take a sample: the beginning, where a header stands, and the middle, in flight."""
    survey = data[:SURVEY_BYTES]
    if len(survey) <= 2 * _PART_BYTES:
        trial = survey
    else:
        middle = len(survey) // 2
        trial = survey[:_PART_BYTES] + survey[middle : middle + _PART_BYTES]
    start = max(0, len(trial) // 2 - _GLANCE_BYTES)
    return Sample(survey, trial, trial[start : start + 2 * _GLANCE_BYTES])
