"""What a diagnosis says. All frozen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of many failures: by `name`, in a sentence, with evidence and the mend.

    `name` is one word for programs, such as `checksum-algorithm`. `explained` of the
    `failing` frames in the sample are right with the mend.
    """

    name: str
    sentence: str
    evidence: str
    mend: str
    explained: int
    failing: int


@dataclass(frozen=True, slots=True)
class Example:
    """One rejected frame: where it began, why it was rejected, and its bytes laid out."""

    offset: int
    reason: str
    detail: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong between a mission and the bytes received, the likeliest cause first.

    `bytes_looked_at` of `bytes_given` were decoded for the counts; the causes were searched
    on a sample of those. `doubtful` names fields whose values cannot be, as described.
    """

    mission: str
    verdict: str
    bytes_given: int
    bytes_looked_at: int
    packets: int
    rejects: int
    rejects_by_reason: dict[str, int]
    doubtful: tuple[str, ...]
    causes: tuple[Cause, ...]
    examples: tuple[Example, ...]
