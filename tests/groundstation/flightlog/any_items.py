"""Items of a flight, any that there can be, for hypothesis."""

from hypothesis import strategies as st

from groundstation.flight.events import OBSERVED, Event
from groundstation.flight.items import CommandSent, Item, Mark, MarkNamed, Moment, Sent
from protocol.packet import Chunk

TIMES = st.integers(-(1 << 63), (1 << 63) - 1)
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
CHUNKS = st.builds(Chunk, st.binary(min_size=1, max_size=5000), TIMES, TIMES)
EVENTS = st.builds(Event, st.sampled_from(sorted(OBSERVED)), TEXT, TIMES, TIMES)
COMMANDS = st.builds(
    CommandSent,
    st.integers(1, 1 << 40),
    TEXT,
    st.dictionaries(TEXT, TEXT, max_size=3),
    TEXT,
    TEXT,
    st.floats(0, 1e9),
    TIMES,
    TIMES,
)
ITEMS: st.SearchStrategy[Item] = st.one_of(
    CHUNKS,
    EVENTS,
    COMMANDS,
    st.builds(Sent, st.binary(max_size=300), TIMES, TIMES),
    st.builds(Mark, TEXT, TIMES, TIMES),
    st.builds(MarkNamed, TEXT, TIMES, TIMES, TIMES, TIMES),
    st.builds(Moment, TIMES, TIMES),
)
