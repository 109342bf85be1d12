"""How many packets were lost, in words that claim no more than is known.

Around a reset of the CanSat its counter begins anew, and nobody knows how many packets were lost
there. What is told then is what is known, and that more may be missing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protocol.mission import Mission


def lost_in_words(lost: int, resets: int) -> tuple[str, ...]:
    """Return how many packets were lost, the longest words first, to take what there is room for.

    The last are a figure, with `+?` behind it where there may be more.
    """
    if not resets:
        return (str(lost),)
    times = "1 reset" if resets == 1 else f"{resets} resets"
    return f"{lost} known, ? at {times}", f"{lost}+? at {times}", f"{lost}+?"


def counts_losses(mission: "Mission") -> bool:
    """Tell whether the packets carry a counter: without one nobody knows how many were lost."""
    return mission.field_of("packet_count") is not None


def lost_in_a_sentence(lost: int, resets: int) -> str:
    """Return how many packets were lost, as a part of a sentence."""
    if not resets:
        return f"{lost} lost"
    times = "a reset" if resets == 1 else f"{resets} resets"
    return f"{lost} known to be lost and unknown how many at {times} of the counter"


def share_in_words(share: float, resets: int) -> str:
    """Return which share of the packets sent was lost, 0 to 1, in a few words."""
    if not resets:
        return f"{100 * share:.1f} % lost"
    known = f"{100 * share:.1f} %" if share else "0"
    return f"{known}+? lost, {'1 reset' if resets == 1 else f'{resets} resets'}"
