"""How much of the bytes is looked at: enough to know, little enough to be quick."""

SURVEY_BYTES = 1 << 20
"""The counts are of so many bytes from the beginning."""

_PART_BYTES = 10_000


def survey_of(data: bytes) -> bytes:
    """Return the bytes that are decoded once, for the counts."""
    return data[:SURVEY_BYTES]


def sample_of(survey: bytes) -> bytes:
    """Return the bytes that each suggestion is tried on.

    They are from the beginning, where a header stands, and from the middle, in flight.
    """
    if len(survey) <= 2 * _PART_BYTES:
        return survey
    middle = len(survey) // 2
    return survey[:_PART_BYTES] + survey[middle : middle + _PART_BYTES]
