"""All series of one flight, and the gaps of its kinds of packet."""

from collections.abc import Sequence

from groundstation.flight.flight import Flight
from groundstation.flight.store import Integers
from groundstation.ui.plot_groups import PlotGroup
from groundstation.ui.plotting.gaps import Gaps
from groundstation.ui.plotting.series import Series
from protocol.mission import Field


class FlightSeries:
    """What the plots of `groups` have worked out of `flight`; thrown away with it."""

    def __init__(self, flight: Flight, groups: Sequence[PlotGroup]) -> None:
        self.flight = flight
        self._gaps = {name: Gaps(flight.mission.rate_hz) for name in flight.stores}
        self._kind_of = {
            field.name: next(
                name for name, store in flight.stores.items() if field.name in store.numbers
            )
            for group in groups
            for field in group.fields
        }
        self._series = {
            field.name: self._series_of(field) for group in groups for field in group.fields
        }

    def of(self, group: PlotGroup) -> list[Series]:
        """Return the series of a group's fields."""
        return [self._series[field.name] for field in group.fields]

    def gaps(self, group: PlotGroup, start_ns: int, end_ns: int) -> tuple[Integers, Integers]:
        """Return begin and end (ns) of the gaps in the packets that carry a group, from
        `start_ns` to `end_ns`."""
        kind = self._kind_of[group.fields[0].name]
        store, gaps = self.flight.stores[kind], self._gaps[kind]
        rows = store.revision
        gaps.extend(store.received_ns[:rows], store.missing[:rows], store.standings[:rows])
        return gaps.within(store, start_ns, end_ns)

    def _series_of(self, field: Field) -> Series:
        kind = self._kind_of[field.name]
        return Series(field, lambda: self.flight.stores[kind], self._gaps[kind])
