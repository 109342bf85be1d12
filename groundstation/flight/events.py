"""Things that happen during a flight, each dated by the link's clock."""

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """What happened. The values are written into flight logs: never rename one."""

    LINK_OPENED = "link opened"
    LINK_LOST = "link lost"
    LINK_BACK = "link back"
    LINK_CLOSED = "link closed"
    RECORDING_STOPPED = "recording stopped"
    RECORDING_RESUMED = "recording resumed"
    STATE_CHANGED = "state changed"
    RESET_SEEN = "reset seen"
    TEAM_TOLD = "team"
    MODE_CHANGED = "mode"
    LAUNCH_SEEN = "launch"
    APOGEE_SEEN = "apogee"
    LANDING_SEEN = "landing"
    ALARM_RAISED = "alarm"
    ALARM_CLEARED = "alarm over"
    RECORDING_MOVED = "recording goes on elsewhere"
    DISK_NEARLY_FULL = "disk nearly full"
    LOG_REPAIRED = "log repaired"
    LOG_GAP = "gap in the log"
    SENDING_FAILED = "sending failed"
    DESTINATION_CHOSEN = "commands go to"
    NOT_DELIVERED = "not delivered"
    COMMAND_SENT = "command sent"
    COMMAND_ECHOED = "command echoed"
    COMMAND_FAILED = "command failed"
    MARK_SET = "mark"
    MARK_NAMED = "mark named"
    """It has the times of the mark that it names, whenever that was done."""


OF_THE_LINK = frozenset(
    {EventKind.LINK_OPENED, EventKind.LINK_LOST, EventKind.LINK_BACK, EventKind.LINK_CLOSED}
)
"""Events that tell the condition of the link."""

INTERRUPTING = frozenset(
    {EventKind.LINK_OPENED, EventKind.LINK_LOST, EventKind.LINK_BACK, EventKind.LOG_GAP}
)
"""Events at which bytes of the CanSat's may be missing: no packet reaches over them."""

OBSERVED = OF_THE_LINK | {
    EventKind.RECORDING_STOPPED,
    EventKind.RECORDING_RESUMED,
    EventKind.RECORDING_MOVED,
    EventKind.DISK_NEARLY_FULL,
    EventKind.LOG_REPAIRED,
    EventKind.LOG_GAP,
    EventKind.SENDING_FAILED,
    EventKind.DESTINATION_CHOSEN,
    EventKind.NOT_DELIVERED,
}
"""Events that come from outside the data. They are recorded; all others are derived from
the bytes again at each replay."""


SIMULATED = ", simulated"
"""What is told of a flight on simulated pressure ends so: launch, apogee, landing, heights."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `text` says it in words; `monotonic_ns` and `utc_ns` say when."""

    kind: EventKind
    text: str
    monotonic_ns: int
    utc_ns: int
