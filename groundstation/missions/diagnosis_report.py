"""A diagnosis for people in a field, and for other programs."""

from collections.abc import Iterator
from textwrap import wrap

import msgspec

from groundstation.flight.summary import utc_text
from groundstation.json_text import json_text
from groundstation.missions.capture import Capture
from protocol.diagnosis import Diagnosis, Example

_WIDTH = 96


def report_lines(diagnosis: Diagnosis, capture: Capture, chosen: str) -> Iterator[str]:
    """Yield the diagnosis as lines: the verdict and its mend first, then what it rests on.

    `chosen` says in a few words where the mission comes from.
    """
    yield f"{capture.path}, mission '{diagnosis.mission}' {chosen}"
    yield ""
    yield from wrap(_sentence(diagnosis.verdict), _WIDTH)
    for number, cause in enumerate(diagnosis.causes):
        if number:
            yield ""
            yield from wrap(f"Also possible: {cause.sentence}.", _WIDTH)
        yield from _labelled("evidence", cause.evidence)
        yield from _labelled("mend", cause.mend)
    yield ""
    yield from wrap(_counts(diagnosis, capture), _WIDTH)
    for example in diagnosis.examples:
        yield ""
        yield _heading(example, capture)
        yield from (f"  {line}" for line in example.lines)


def report_json(diagnosis: Diagnosis, capture: Capture) -> str:
    """Return the diagnosis as JSON, with the time of each example where the file knows it."""
    document = msgspec.to_builtins(diagnosis) | {"file": str(capture.path)}
    for example in document["examples"]:
        example["utc"] = _time(example["offset"], capture)
    return json_text(document)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _labelled(label: str, words: str) -> Iterator[str]:
    indent = " " * 12
    yield from wrap(
        words,
        _WIDTH,
        initial_indent=f"  {label:<10}",
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _counts(diagnosis: Diagnosis, capture: Capture) -> str:
    reasons = ", ".join(f"{n} {reason}" for reason, n in diagnosis.rejects_by_reason.items())
    counts = f"As described, {diagnosis.packets} packets and {diagnosis.rejects} rejected frames"
    looked = f" in {diagnosis.bytes_looked_at} bytes"
    if diagnosis.bytes_looked_at < diagnosis.bytes_given:
        looked = f" in the first {diagnosis.bytes_looked_at} of {diagnosis.bytes_given} bytes"
    if capture.mission and not capture.is_whole:
        looked += " read of the file"
    doubtful = ", ".join(diagnosis.doubtful[:6])
    doubts = f" Values that cannot be: {doubtful}." if doubtful else ""
    return f"{counts}{f' ({reasons})' if reasons else ''}{looked}.{doubts}"


def _heading(example: Example, capture: Capture) -> str:
    time = _time(example.offset, capture)
    at = f" at {time}" if time else ""
    return f"byte {example.offset}{at}: {example.reason}: {example.detail}"


def _time(offset: int, capture: Capture) -> str | None:
    received = capture.received_ns(offset)
    if received is None:
        return None
    return utc_text(received)
