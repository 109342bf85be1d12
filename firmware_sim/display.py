"""What a person at the terminal sees of the flight: one calm block, or plain lines."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from time import monotonic

import rich.console
from rich.live import Live
from rich.table import Table
from rich.text import Text

REFRESH_S = 0.25
"""How often the block is drawn anew; quicker than that no number can be read."""

Row = tuple[str, str]
"""A label and what stands beside it."""


class PlainLines:
    """Each thing that happens is a line on standard error; nothing else is shown."""

    def tell(self, line: str) -> None:
        """Show one line."""
        # Whoever listened may have gone; the flight goes on.
        with suppress(OSError):
            print(line, file=sys.stderr, flush=True)

    def watching(self, _rows: Callable[[], list[Row]]) -> AbstractContextManager[object]:
        """Show nothing more."""
        return nullcontext()

    def watch(self) -> None:
        """Do nothing."""


class LiveBlock:
    """A block of rows that is drawn anew in its place; lines that are told stand above it."""

    def __init__(self, console: rich.console.Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._rows: Callable[[], list[Row]] = list
        self._drawn_s = -REFRESH_S

    def tell(self, line: str) -> None:
        """Show one line above the block."""
        with suppress(OSError):  # the terminal may have been closed; the end is in order
            self._console.print(Text(line))

    @contextmanager
    def watching(self, rows: Callable[[], list[Row]]) -> Iterator[None]:
        """Show what `rows` gives for as long as the context lasts, and its last state after."""
        self._rows = rows
        self._live = Live(console=self._console, auto_refresh=False, get_renderable=self._drawn)
        self._live.start()
        try:
            yield
        finally:
            with suppress(OSError):
                self._live.stop()

    def watch(self) -> None:
        """Draw the block anew when it is time."""
        now_s = monotonic()
        if self._live is not None and now_s - self._drawn_s >= REFRESH_S:
            self._drawn_s = now_s
            with suppress(OSError):
                self._live.refresh()

    def _drawn(self) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", min_width=8)
        table.add_column(overflow="fold")
        for label, words in self._rows():
            table.add_row(label, Text(words))
        return table


Display = PlainLines | LiveBlock


def display_for_terminal() -> Display:
    """Return the block when standard error is a terminal that can draw it, else plain lines."""
    console = rich.console.Console(stderr=True, highlight=False)
    return (
        LiveBlock(console)
        if console.is_terminal and not console.is_dumb_terminal
        else (PlainLines())
    )
