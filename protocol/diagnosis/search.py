"""Searching for the cause: every suggestion is tried on the frames, and the best is named."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from msgspec.structs import replace

from protocol.diagnosis.character_causes import suggest_characters
from protocol.diagnosis.checksum_causes import suggest_checksums
from protocol.diagnosis.explanation import explain, lay_out
from protocol.diagnosis.field_causes import suggest_fields
from protocol.diagnosis.framing_causes import suggest_framings
from protocol.diagnosis.line_causes import suggest_lines
from protocol.diagnosis.line_checksum_causes import suggest_line_checksums
from protocol.diagnosis.mission_causes import suggest_missions, suggest_radio, suggest_team
from protocol.diagnosis.padding_causes import suggest_padding
from protocol.diagnosis.report import Cause, Diagnosis, Example
from protocol.diagnosis.sample import sample_of, survey_of
from protocol.diagnosis.side_text_causes import suggest_side_text
from protocol.diagnosis.structure_causes import look_of
from protocol.diagnosis.suggestion import Suggestion
from protocol.diagnosis.trial import Trial, attempt
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Wire

_LEAST_SCORE = 0.4
_HOPELESS = 0.1
_FAR_FROM_BEST = 0.12
_LEAST_GAIN = 0.013
_GAIN_PER_RARITY = 0.003
_PER_RARITY = 0.01
_ALSO_POSSIBLE = 0.04
_PLAUSIBLE = 0.93
_DECODES = 0.5
_MOST_CAUSES = 4
_MOST_EXAMPLES = 3
_MOST_FAULTS_AT_ONCE = 3
_PACKETS_COMPARED = 20
_SURE = 0.8
_AS_WELL = 0.008
_STEP_BYTES = 5_000
_STEPS_FOLLOWED = 4
_PER_STEP_RARITY = 0.03
_LEAST_PROGRESS = 0.05
_LEAST_PLAUSIBLE = 0.7
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class _Tried:
    """A suggestion and what came of it; `score` counts its rarity.

    `places` are where the same would fit equally well.
    """

    suggestion: Suggestion
    trial: Trial
    score: float
    places: tuple[str, ...] = ()


def diagnose(mission: Mission, data: bytes, size: int | None = None) -> Diagnosis:
    """Return what is wrong between `mission` and the bytes received, never raising.

    `size` is how many bytes there are, when `data` are only the first of them.

    Cost: bounded. The counts are of the first `SURVEY_BYTES`, the causes are searched on a
    sample of some hundred frames; that takes a second or a few, whatever the size of `data`.
    """
    looked_at = survey_of(data)
    survey = attempt(mission, looked_at)
    causes = tuple(_causes(mission, sample_of(looked_at)))
    return Diagnosis(
        mission=mission.name,
        verdict=_verdict(mission, survey, causes),
        bytes_given=len(data) if size is None else size,
        bytes_looked_at=len(looked_at),
        packets=len(survey.packets),
        rejects=len(survey.rejects),
        rejects_by_reason=dict(Counter(str(reject.reason) for reject in survey.rejects)),
        doubtful=survey.judgement.doubtful,
        causes=causes,
        examples=tuple(_examples(mission, survey)),
    )


def recognise(data: bytes) -> Mission | None:
    """Return the built-in mission that explains the bytes best, or None when none does.

    One that decodes them as it is comes before one that would after a mend. Its team is
    anybody's.
    """
    sample = sample_of(survey_of(data))
    missions = [replace(load_mission(name), team_id="") for name in builtin_names()]
    fits = [attempt(mission, sample).score for mission in missions]
    if max(fits) < _LEAST_SCORE:
        fits = [_best_score(mission, sample) for mission in missions]
    return missions[fits.index(max(fits))] if max(fits) >= _LEAST_SCORE else None


def _best_score(mission: Mission, sample: bytes) -> float:
    found = _found(mission, sample, attempt(mission, sample))
    own = [t.score for t in found if t.suggestion.name != "other-mission"]
    return max(own, default=0.0)


def _causes(mission: Mission, sample: bytes) -> Iterator[Cause]:
    base = attempt(mission, sample)
    found = _found(mission, sample, base)
    if not found and base.share < _DECODES:
        found = _found_in_two(mission, sample, base)
        yield from (_cause(tried, base) for tried in found)
        if found:
            return
    yield from (_cause(tried, base) for tried in found)
    if found:
        yield from _further(found[0], sample)
    elif _is_good(base):
        yield from _damage(base)
    elif sample:
        yield from _looks(mission, sample, base)


def _found_in_two(mission: Mission, sample: bytes, base: Trial) -> list[_Tried]:
    """Return two causes that only together explain the frames, or nothing.

    The first is one of those that bring the frames furthest on their way.
    """
    steps: list[_Tried] = []
    for suggestion in _suggestions(mission, sample, base):
        if suggestion.name == "other-mission" or suggestion.mission.framing.kind == "fixed":
            continue
        trial = attempt(suggestion.mission, suggestion.apply(sample)[:_STEP_BYTES])
        score = trial.progress + trial.score - _PER_STEP_RARITY * (suggestion.rarity - 1)
        steps.append(_Tried(suggestion, trial, score))
    steps.sort(key=lambda step: -step.score)
    for step in steps[:_STEPS_FOLLOWED]:
        if step.trial.progress < base.progress + _LEAST_PROGRESS:
            continue
        mended = step.suggestion.apply(sample)
        between = attempt(step.suggestion.mission, mended)
        found = _found(step.suggestion.mission, mended, between)
        if found and found[0].trial.judgement.score >= _PLAUSIBLE:
            return [_Tried(step.suggestion, found[0].trial, found[0].score), found[0]]
    return []


def _found(mission: Mission, sample: bytes, base: Trial) -> list[_Tried]:
    """Return the causes that hold, the best first, each name once."""
    good: list[_Tried] = []
    best = 0.0
    for suggestion in _suggestions(mission, sample, base):
        tried = _try(suggestion, sample, best)
        if _holds(tried, base):
            good.append(tried)
            best = max(best, tried.score)
    good.sort(key=lambda t: -t.score)
    named: dict[str, _Tried] = {}
    for one in good:
        if one is good[0] or one.suggestion.certain or _is_alternative(one, good[0]):
            named.setdefault(one.suggestion.name, one)
    return [_with_places(one, good) for one in named.values()][:_MOST_CAUSES]


def _with_places(one: _Tried, good: list[_Tried]) -> _Tried:
    """Add the places where the same suggestion fits as well."""
    name, least = one.suggestion.name, one.score - _AS_WELL
    same = [t for t in good if t is not one and t.suggestion.name == name and t.score >= least]
    places = tuple(t.suggestion.place for t in same if t.suggestion.place)[:_MOST_PLACES]
    return _Tried(one.suggestion, one.trial, one.score, places)


def _is_alternative(one: _Tried, best: _Tried) -> bool:
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


def _try(suggestion: Suggestion, sample: bytes, best: float) -> _Tried:
    """Try a suggestion, with little effort when it will not come near the `best` so far."""
    hopeless_below = 0.0 if suggestion.certain else max(_HOPELESS, best - _FAR_FROM_BEST)
    trial = attempt(suggestion.mission, suggestion.apply(sample), hopeless_below)
    score = trial.score * suggestion.share - _PER_RARITY * (suggestion.rarity - 1)
    return _Tried(suggestion, trial, score)


def _holds(tried: _Tried, base: Trial) -> bool:
    if tried.suggestion.certain:
        fewer = len(tried.trial.rejects) < len(base.rejects)
        return fewer and tried.trial.score >= max(_LEAST_SCORE, base.score)
    if tried.trial.judgement.score < _LEAST_PLAUSIBLE:
        return False
    score = tried.trial.score * tried.suggestion.share
    gain = _LEAST_GAIN + _GAIN_PER_RARITY * (tried.suggestion.rarity - 1)
    return score >= max(_LEAST_SCORE, base.score + gain)


def _is_good(trial: Trial) -> bool:
    return trial.share >= _DECODES and trial.judgement.score >= _PLAUSIBLE


def _cause(tried: _Tried, base: Trial) -> Cause:
    trial, suggestion = tried.trial, tried.suggestion
    if _is_good(base):
        failing = len(base.rejects)
        explained = max(0, failing - len(trial.rejects))
        if not explained:
            failing = explained = len(trial.packets)
    else:
        failing = max(base.frames, trial.frames)
        explained = len(trial.packets)
    return Cause(
        suggestion.name,
        suggestion.sentence,
        _evidence(trial, base) + (f"; as well {', '.join(tried.places)}" if tried.places else ""),
        suggestion.mend,
        explained,
        failing,
    )


def _evidence(trial: Trial, base: Trial) -> str:
    words = f"with this, {len(trial.packets)} of {trial.frames} frames in the sample decode"
    before = f" (as described: {len(base.packets)} of {base.frames})"
    better = trial.judgement.score > base.judgement.score + 0.005
    if base.packets and better:
        mended = [n for n in base.judgement.doubtful if n not in trial.judgement.doubtful][:3]
        if mended:
            return f"{words}{before} and {', '.join(mended)} can be right"
        return f"{words}{before} and their values are more plausible"
    return words + before


def _further(first: _Tried, sample: bytes) -> Iterator[Cause]:
    """Yield what else is wrong once the first cause is mended."""
    names = {first.suggestion.name}
    for _ in range(_MOST_FAULTS_AT_ONCE - 1):
        suggestion = first.suggestion
        mended = suggestion.apply(sample)
        found = _found(suggestion.mission, mended, first.trial)
        others = [tried for tried in found if tried.suggestion.name not in names]
        if not others or others[0].suggestion.name == "other-mission":
            return
        yield _cause(others[0], first.trial)
        names.add(others[0].suggestion.name)
        first, sample = others[0], mended


def _damage(base: Trial) -> Iterator[Cause]:
    if base.rejects:
        yield Cause(
            "damage",
            "single frames were damaged on their way through the air",
            f"{len(base.packets)} of {base.frames} frames in the sample are right, and the "
            "others have nothing in common",
            "nothing in the mission; look at the antennas, the distance and other senders",
            len(base.rejects),
            len(base.rejects),
        )


def _looks(mission: Mission, sample: bytes, base: Trial) -> Iterator[Cause]:
    if base.packets and base.share >= _DECODES:
        return
    for look in look_of(mission, sample):
        evidence = f"as described, {len(base.packets)} of {base.frames} frames decode"
        yield Cause(look.name, look.sentence, evidence, look.mend, 0, len(base.rejects))
        if look.certain >= _SURE:
            return


def _verdict(mission: Mission, survey: Trial, causes: tuple[Cause, ...]) -> str:
    if not survey.frames and not causes:
        return "there are too few bytes to tell anything"
    if not causes and _is_good(survey):
        return f"the mission '{mission.name}' fits: all frames decode"
    if not causes:
        return f"the mission '{mission.name}' does not fit, and no known cause explains why"
    return causes[0].sentence


def _examples(mission: Mission, survey: Trial) -> Iterator[Example]:
    counts = Counter(reject.reason for reject in survey.rejects)
    for reason, _ in counts.most_common(_MOST_EXAMPLES):
        reject = next(reject for reject in survey.rejects if reject.reason == reason)
        lines = tuple(explain(mission, reject)[1:])
        yield Example(reject.offset, str(reject.reason), reject.detail, lines)
    if not survey.rejects and survey.judgement.doubtful and survey.packets:
        packet = survey.packets[len(survey.packets) // 2]
        detail = f"it decodes, but {', '.join(survey.judgement.doubtful[:4])} cannot be right"
        yield Example(packet.offset, "implausible", detail, tuple(lay_out(mission, packet.raw)))
