"""What is wrong between a mission and bytes received: counts, causes and examples."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from protocol.diagnosis.explanation import explain, lay_out
from protocol.diagnosis.report import Cause, Diagnosis, Example
from protocol.diagnosis.sample import sample_of, survey_of
from protocol.diagnosis.search import (
    DECODES,
    LEAST_SCORE,
    Tried,
    causes_in,
    is_good,
    pair_of_causes_in,
)
from protocol.diagnosis.structure_causes import look_of
from protocol.diagnosis.trial import Trial, attempt
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import RejectReason

ALIKE = 0.05
"""Scores this near to each other do not tell missions apart."""

_MOST_EXAMPLES = 3
_MOST_FAULTS_AT_ONCE = 3
_SURE = 0.8
_LEAST_ALIKE = 5
_PART_ALIKE = 0.1
_REASONS_OF_OTHER_KINDS = frozenset(
    {RejectReason.LENGTH, RejectReason.FIELD_COUNT, RejectReason.UNKNOWN_KIND}
)


def diagnose(mission: Mission, data: bytes, size: int | None = None) -> Diagnosis:
    """Return what is wrong between `mission` and the bytes received, never raising.

    `size` is how many bytes there are, when `data` are only the first of them.

    Cost: bounded. The counts are of the first `SURVEY_BYTES`, the causes are searched on a
    sample of some hundred frames; that takes a second or a few, whatever the size of `data`.
    """
    looked_at = survey_of(data)
    survey = attempt(mission, looked_at)
    causes = tuple(_causes(mission, sample_of(looked_at), survey))
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

    One that decodes them as it is comes before one that would after a mend, and of those that
    do about as well the one that knows the meaning of most fields. Its team is anybody's.
    """
    sample = sample_of(survey_of(data))
    missions = [replace(load_mission(name), team_id="") for name in builtin_names()]
    found = decoding_mission(missions, sample)
    if found is not None:
        return found
    return _fittest(missions, [_best_score(mission, sample) for mission in missions])


def decoding_mission(missions: Sequence[Mission], data: bytes) -> Mission | None:
    """Return which of `missions` decodes the bytes as it is, or None when none does.

    Cost: some milliseconds for each mission, whatever the size of `data`.
    """
    sample = sample_of(survey_of(data))
    return _fittest(missions, [attempt(mission, sample).score for mission in missions])


def _fittest(missions: Sequence[Mission], fits: Sequence[float]) -> Mission | None:
    best = max(fits, default=0.0)
    if best < LEAST_SCORE:
        return None
    alike = [m for m, fit in zip(missions, fits, strict=True) if fit >= best - ALIKE]
    return max(alike, key=lambda mission: sum(field.role is not None for field in mission.fields()))


def _best_score(mission: Mission, sample: bytes) -> float:
    found = causes_in(mission, sample, attempt(mission, sample))
    own = [t.score for t in found if t.suggestion.name != "other-mission"]
    return max(own, default=0.0)


def _causes(mission: Mission, sample: bytes, survey: Trial) -> Iterator[Cause]:
    base = attempt(mission, sample)
    found = causes_in(mission, sample, base)
    if found:
        yield from (_cause(tried, base) for tried in found)
        yield from _further(found[0], sample)
    elif is_good(base):
        yield from _other_kinds(survey)
        yield from _damage(survey)
    else:
        pair = pair_of_causes_in(mission, sample, base) if base.share < DECODES else []
        yield from (_cause(tried, base) for tried in pair)
        if sample and not pair:
            yield from _looks(mission, sample, base)


def _cause(tried: Tried, base: Trial) -> Cause:
    trial, suggestion = tried.trial, tried.suggestion
    if is_good(base):
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


def _further(first: Tried, sample: bytes) -> Iterator[Cause]:
    """Yield what else is wrong once the first cause is mended."""
    names = {first.suggestion.name}
    for _ in range(_MOST_FAULTS_AT_ONCE - 1):
        suggestion = first.suggestion
        mended = suggestion.apply(sample)
        found = causes_in(suggestion.mission, mended, first.trial)
        others = [tried for tried in found if tried.suggestion.name not in names]
        if not others or others[0].suggestion.name == "other-mission":
            return
        yield _cause(others[0], first.trial)
        names.add(others[0].suggestion.name)
        first, sample = others[0], mended


def _other_kinds(survey: Trial) -> Iterator[Cause]:
    """Yield what many rejects have in common when the other frames are right."""
    alike = Counter(r.detail for r in survey.rejects if r.reason in _REASONS_OF_OTHER_KINDS)
    for detail, count in alike.most_common(1):
        if count >= max(_LEAST_ALIKE, _PART_ALIKE * survey.frames):
            yield Cause(
                "other-kind",
                "a second kind of packet is sent that the mission does not describe",
                f"{count} of {survey.frames} frames are alike ({detail}), the others are right",
                "describe it in a further [[packet]], with a constant field or a prefix to tell "
                "it by",
                count,
                len(survey.rejects),
            )


def _damage(survey: Trial) -> Iterator[Cause]:
    failing = len(survey.rejects)
    if failing:
        yield Cause(
            "damage",
            "single frames were damaged on their way through the air",
            f"{len(survey.packets)} of {survey.frames} frames are right, and the others have "
            "nothing in common",
            "nothing in the mission; look at the antennas, the distance and other senders",
            failing,
            failing,
        )


def _looks(mission: Mission, sample: bytes, base: Trial) -> Iterator[Cause]:
    if base.packets and base.share >= DECODES:
        return
    for look in look_of(mission, sample):
        evidence = f"as described, {len(base.packets)} of {base.frames} frames decode"
        yield Cause(look.name, look.sentence, evidence, look.mend, 0, len(base.rejects))
        if look.certain >= _SURE:
            return


def _verdict(mission: Mission, survey: Trial, causes: tuple[Cause, ...]) -> str:
    if not survey.frames and not causes:
        return "there are too few bytes to tell anything"
    if not causes and is_good(survey):
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
