"""What is said of a delivery when it is done."""

from collections.abc import Iterator

from groundstation.deliver.delivery import Delivery

WARNING = "WARNING: "
"""How a line begins that somebody should heed."""
_GAPS_SHOWN = 10
_NAMES_SHOWN = 10


def report_lines(made: Delivery) -> Iterator[str]:
    """Yield what is to be said of a delivery, line by line."""
    account = made.account
    yield f"{made.path}: {made.rows} packets, {made.size_bytes} bytes"
    if account.first is not None:
        yield f"first packet {account.first}, last packet {account.last}"
        yield _gaps(made)
    if account.resets:
        yield (
            f"times that the packet counter began anew: {account.resets}; "
            "how many packets were lost then, nobody knows"
        )
    if made.repeated:
        yield f"packets that came more than once, and stand in it once: {made.repeated}"
    if made.rejected:
        yield f"frames that were damaged or no packet, and are not in it: {made.rejected}"
    if made.strangers:
        yield f"packets of other teams, which are not in it: {made.strangers}"
    yield f"SHA-256 {made.sha256}, read back from the {made.onto}"
    for warning in made.warnings:
        yield f"{WARNING}{warning}"
    if made.stray:
        yield (
            f"{WARNING}the {made.onto} also holds {_few(made.stray)}; the rules allow received "
            "telemetry only. Nothing was deleted."
        )
    if made.onto == "stick":
        yield "The stick may be pulled out."
    else:
        yield f"The file is complete in {made.path.parent}."


def _few(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more


def _gaps(made: Delivery) -> str:
    gaps = made.account.gaps
    known = "known to be " if made.account.resets else ""
    if not gaps:
        return f"no packet is {known}missing between them"
    shown = ", ".join(map(str, gaps[:_GAPS_SHOWN]))
    more = f" and {len(gaps) - _GAPS_SHOWN} more gaps" if len(gaps) > _GAPS_SHOWN else ""
    return f"packets {known}missing between them: {made.account.missing} ({shown}{more})"
