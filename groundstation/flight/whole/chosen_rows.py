"""Some of the packets of a table."""

from dataclasses import replace

from groundstation.flight.store import Integers
from protocol.bulk import Table
from protocol.columns import take


def rows_of(table: Table, rows: Integers) -> Table:
    """Return the packets of these rows, in their order."""
    payloads = None if table.payloads is None else table.payloads.T[:, rows].T
    return replace(
        table,
        offsets=table.offsets[rows],
        chunks=table.chunks[rows],
        order=table.order[rows],
        rssi_dbm=None if table.rssi_dbm is None else table.rssi_dbm[rows],
        payloads=payloads,
        lines={name: take(column, rows) for name, column in table.lines.items()},
    )
