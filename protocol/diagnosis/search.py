"""Searching for causes: every suggestion is tried on the frames, and the best are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from protocol.diagnosis.character_causes import suggest_characters
from protocol.diagnosis.checksum_causes import suggest_checksums
from protocol.diagnosis.field_causes import suggest_fields
from protocol.diagnosis.framing_causes import suggest_framings
from protocol.diagnosis.line_causes import suggest_lines
from protocol.diagnosis.line_checksum_causes import suggest_line_checksums
from protocol.diagnosis.mission_causes import suggest_missions, suggest_radio, suggest_team
from protocol.diagnosis.padding_causes import suggest_padding
from protocol.diagnosis.side_text_causes import suggest_side_text
from protocol.diagnosis.suggestion import Suggestion
from protocol.diagnosis.trial import Trial, attempt
from protocol.mission import Mission
from protocol.packet import Wire

LEAST_SCORE = 0.4
"""A suggestion that explains less is none."""

DECODES = 0.25
"""So much of the frames decodes when a mission fits, even over a very bad radio."""

_HOPELESS = 0.1
_FAR_FROM_BEST = 0.12
# Less than one field of forty makes when it becomes plausible; more for rare suggestions.
_LEAST_GAIN = 0.013
_GAIN_PER_RARITY = 0.003
_PER_RARITY = 0.01
_ALSO_POSSIBLE = 0.04
_PLAUSIBLE = 0.93
_MOST_CAUSES = 4
_PACKETS_COMPARED = 20
_AS_WELL = 0.008
_STEP_BYTES = 5_000
_STEPS_FOLLOWED = 4
_PER_STEP_RARITY = 0.03
_LEAST_PROGRESS = 0.05
_LEAST_PLAUSIBLE = 0.7
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Tried:
    """A suggestion and what came of it; `score` counts its rarity.

    `places` are where the same would fit equally well.
    """

    suggestion: Suggestion
    trial: Trial
    score: float
    places: tuple[str, ...] = ()


def causes_in(mission: Mission, sample: bytes, base: Trial) -> list[Tried]:
    """Return the causes that hold, the best first, each name once."""
    good: list[Tried] = []
    best = 0.0
    for suggestion in _suggestions(mission, sample, base):
        tried = _try(suggestion, sample, best)
        if _holds(tried, base):
            good.append(tried)
            best = max(best, tried.score)
    good.sort(key=lambda t: -t.score)
    named: dict[str, Tried] = {}
    for one in good:
        if one is good[0] or one.suggestion.certain or _is_alternative(one, good[0]):
            named.setdefault(one.suggestion.name, one)
    return [_with_places(one, good) for one in named.values()][:_MOST_CAUSES]


def pair_of_causes_in(mission: Mission, sample: bytes, base: Trial) -> list[Tried]:
    """Return two causes that only together explain the frames, or nothing.

    The first is one of those that bring the frames furthest on their way.
    """
    steps: list[Tried] = []
    for suggestion in _suggestions(mission, sample, base):
        if suggestion.name == "other-mission" or suggestion.mission.framing.kind == "fixed":
            continue
        trial = attempt(suggestion.mission, suggestion.apply(sample)[:_STEP_BYTES])
        score = trial.progress + trial.score - _PER_STEP_RARITY * (suggestion.rarity - 1)
        steps.append(Tried(suggestion, trial, score))
    steps.sort(key=lambda step: -step.score)
    for step in steps[:_STEPS_FOLLOWED]:
        if step.trial.progress < base.progress + _LEAST_PROGRESS:
            continue
        mended = step.suggestion.apply(sample)
        between = attempt(step.suggestion.mission, mended)
        found = causes_in(step.suggestion.mission, mended, between)
        if found and found[0].trial.judgement.score >= _PLAUSIBLE:
            return [Tried(step.suggestion, found[0].trial, found[0].score), found[0]]
    return []


def _with_places(one: Tried, good: list[Tried]) -> Tried:
    """Add the places where the same suggestion fits as well."""
    name, least = one.suggestion.name, one.score - _AS_WELL
    same = [t for t in good if t is not one and t.suggestion.name == name and t.score >= least]
    places = tuple(t.suggestion.place for t in same if t.suggestion.place)[:_MOST_PLACES]
    return Tried(one.suggestion, one.trial, one.score, places)


def _is_alternative(one: Tried, best: Tried) -> bool:
    """Tell whether `one` reads the frames otherwise than the best, and nearly as well."""
    close = one.score >= best.score - _ALSO_POSSIBLE
    return close and _values(one.trial) != _values(best.trial)


def _values(trial: Trial) -> list[list[Wire]]:
    return [list(packet.wire.values()) for packet in trial.packets[:_PACKETS_COMPARED]]


def _suggestions(mission: Mission, sample: bytes, base: Trial) -> Iterator[Suggestion]:
    doubtful = base.judgement.doubtful
    yield from chain(
        suggest_checksums(mission, sample),
        suggest_line_checksums(mission, sample),
        suggest_characters(mission, sample),
        suggest_padding(mission, sample),
        suggest_fields(mission, sample, doubtful),
        suggest_lines(mission, sample, doubtful),
        suggest_radio(mission),
        suggest_framings(mission, sample),
        suggest_team(mission, base.packets),
        suggest_side_text(mission, sample, base.rejects),
        suggest_missions(mission),
    )


def _try(suggestion: Suggestion, sample: bytes, best: float) -> Tried:
    """Try a suggestion, with little effort when it will not come near the `best` so far."""
    hopeless_below = 0.0 if suggestion.certain else max(_HOPELESS, best - _FAR_FROM_BEST)
    trial = attempt(suggestion.mission, suggestion.apply(sample), hopeless_below)
    score = trial.score * suggestion.share - _PER_RARITY * (suggestion.rarity - 1)
    return Tried(suggestion, trial, score)


def _holds(tried: Tried, base: Trial) -> bool:
    if tried.suggestion.certain:
        fewer = len(tried.trial.rejects) < len(base.rejects)
        return fewer and tried.trial.score >= max(LEAST_SCORE, base.score)
    if tried.trial.judgement.score < _LEAST_PLAUSIBLE:
        return False
    score = tried.trial.score * tried.suggestion.share
    gain = _LEAST_GAIN + _GAIN_PER_RARITY * (tried.suggestion.rarity - 1)
    return score >= max(LEAST_SCORE, base.score + gain)


def is_good(trial: Trial) -> bool:
    """Tell whether a mission explains the frames as it is; single ones may be damaged."""
    return trial.share >= DECODES and trial.judgement.score >= _PLAUSIBLE
