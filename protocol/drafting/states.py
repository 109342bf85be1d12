"""The flight phases that a team's state words stand for, told by the words."""

from protocol.drafting.spelling import tokens

_PHASES: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "release",
        frozenset({"release", "released", "deploy", "deployed", "main", "ayrilma", "payload"}),
    ),
    (
        "landed",
        frozenset(
            {"landed", "landing", "touchdown", "recovery", "ground", "impact", "kurtarma", "inis"}
        ),
    ),
    ("apogee", frozenset({"apogee", "separation", "peak", "coast"})),
    (
        "descent",
        frozenset({"descent", "descending", "drogue", "falling", "fall", "down", "alcalma"}),
    ),
    (
        "pad",
        frozenset(
            {"pad", "launchpad", "idle", "wait", "waiting", "ready", "standby", "preflight"}
            | {"boot", "init", "startup", "prelaunch", "hazir", "bekleme", "arm", "armed"}
        ),
    ),
    (
        "ascent",
        frozenset(
            {"ascent", "ascending", "boost", "fast", "rising", "climb", "up", "flight"}
            | {"launched", "liftoff", "powered", "yukselme", "burn"}
        ),
    ),
)
"""Phase -> words; the first that fits counts, so `LAUNCH_PAD` is no ascent."""

_NEARER = {"coast": "ascent", "ground": "landed"}


def phase_of(word: str) -> str | None:
    """Return the phase that a state word stands for, or None when it does not tell."""
    parts = set(tokens(word))
    for phase, words in _PHASES:
        for known in words & parts:
            return _NEARER.get(known, phase)
    return None


def phases_of(words: tuple[str, ...]) -> dict[str, str]:
    """Return the phase of each state word that tells one."""
    found = {word: phase_of(word) for word in words}
    return {word: phase for word, phase in found.items() if phase}
