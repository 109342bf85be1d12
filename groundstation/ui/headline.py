"""The figures that matter most, large, in fixed places.

Those of the mission come first, then what the ground derives and counts.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent

from groundstation.flight.losses import counts_losses, lost_in_words
from groundstation.flight.milestones import height_field
from groundstation.flight.phases import t_plus_s
from groundstation.flight.readings import NO_VALUE, Level, Readings
from groundstation.flight.vertical_speed import vertical_speed
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.figure import MARKS, Figure
from groundstation.ui.freshness import age_of_last_packet, is_stale
from groundstation.ui.labels import Text, short_name
from groundstation.ui.panel import Panel
from groundstation.ui.plotting.ticks import clock
from groundstation.ui.room import Room
from groundstation.ui.widest import widest_state, widest_text
from protocol.conversion import conversions
from protocol.mission import Field, Mission
from protocol.roles import ROLES
from protocol.units import display_unit

HEADLINE_ROLES = ("altitude", "state", "mission_time")
_FEW = 4
_GAP_PX = 2 * theme.SPACE_PX
_WORD_SHARE = 0.62
"""Words are so much smaller than figures: they are known by their shape."""
_UNIT_SHARE = 0.5
_LINE_SHARE = 1.02
"""Height of the large line in its font's size: figures have no strokes below the line."""

Shown = tuple[str, Level]
Show = Callable[[Station], Shown]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the headline: its `title`, the figure, its `widest` text, what it shows, and
    whether that is a word, and whether it grows old with the last packet."""

    title: Text
    figure: Figure
    widest: str
    show: Show
    is_word: bool = False
    ages: bool = True


def headline_fields(mission: Mission) -> list[Field]:
    """Return the fields shown large: those that the mission names, or by their roles.

    Where these are few, the first other numbers join them, so that no headline is empty.
    """
    if mission.screen.headline:
        fields = {field.name: field for field in mission.fields()}
        return [fields[name] for name in mission.screen.headline]
    found = (mission.field_of(role) for role in HEADLINE_ROLES)
    large = [field for field in found if field is not None]
    if len(large) < len(HEADLINE_ROLES):
        others = [field for field in _measured(mission) if field not in large]
        large += others[: _FEW - len(large)]
    return large


def _measured(mission: Mission) -> Iterator[Field]:
    """Yield the fields that hold a measured number."""
    for packet in mission.packets:
        for conversion in conversions(packet).values():
            field = conversion.field
            told = field.role is not None and ROLES[field.role].dimension in (
                None,
                "number",
                "time",
            )
            if conversion.is_number and field.constant is None and not told:
                yield field


class Headline(Panel):
    """What the mission shows large, vertical speed, T+, the age of the last packet, and counts.

    Each figure keeps its place and room for its widest text; all are as large as fits.
    """

    largest_pt = theme.HEADLINE_PT[1]

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._readings = Readings(mission)
        self._places: list[Place] = []
        self._points: dict[int, int] = {}
        self._add_large(mission)
        self._counts = [
            self._place("Received", "", "88888", _received, ages=False),
            self._place("Lost", "", "888+?", _lost, ages=False),
            self._place("Rejected", "", "8888", _rejected, ages=False),
        ]
        for count in self._counts:
            count.figure.right_aligned = True

    def room(self, width_px: int) -> Room:
        """Return the room of lines of titles and of figures as large as fits.

        Where it takes more than one line the window is small: then figures become smaller before
        anything else is left out.
        """
        rows, smallest_pt = self._rows(width_px), theme.HEADLINE_PT[0]
        liked_px, least_px = (
            max(len(rows) * self._row_px(points), len(self._counts) * theme.row_px())
            for points in (self._largest_pt(width_px), smallest_pt)
        )
        least_width_px = self._width_px(rows, smallest_pt)
        if len(rows) == 1:
            return Room(least_width_px, liked_px, liked_px)
        return Room(least_width_px, least_px, liked_px)

    def show_figures(self, station: Station) -> None:
        """Show the present of `station`."""
        stale = is_stale(station)
        for place in (*self._places, *self._counts):
            text, level = place.show(station)
            place.figure.show_value(text, level, stale=stale and place.ages)
        reasons = station.flight.rejected_by_reason
        self._counts[-1].figure.setToolTip("\n".join(f"{n} {why}" for why, n in reasons.items()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make the figures as large as fits now."""
        super().resizeEvent(event)
        self._arrange()

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._arrange()

    def _add_large(self, mission: Mission) -> None:
        fields = headline_fields(mission)
        for field in fields:
            self._places.append(self._place_of(field, mission))
        rates = any(field.role == "descent_rate" for field in fields)
        if height_field(mission) and not rates:
            speed = self._place("Vertical speed", "m/s", "-88.8", vertical_speed_shown)
            self._places.insert(min(1, len(self._places)), speed)
        if height_field(mission) or mission.states:
            self._places.append(self._place("T+", "", "+88:88", t_plus_shown, ages=False))
        widest = MARKS["caution"] + "88 min"
        self._places.append(
            self._place("Last packet", "", widest, age_of_last_packet, is_word=True, ages=False)
        )

    def _place_of(self, field: Field, mission: Mission) -> Place:
        title = ROLES[field.role].title if field.role else field.name
        is_time = field.role == "mission_time" or field.type == "time"
        unit = "" if is_time else display_unit(field.unit)
        return self._place(
            title,
            unit,
            _widest(field, mission),
            self._reading_of(field.name),
            is_word=field.role == "state" or is_time or bool(field.values),
        )

    def _reading_of(self, name: str) -> Show:
        def show(station: Station) -> Shown:
            reading = self._readings.of_field(station.flight, name)
            return one_decimal(reading.text), reading.level

        return show

    def _place(
        self,
        title: str,
        unit: str,
        widest: str,
        show: Show,
        *,
        is_word: bool = False,
        ages: bool = True,
    ) -> Place:
        label = Text(short_name(title), "quiet", parent=self)
        label.setToolTip(title if label.text() != title else "")
        return Place(label, Figure(title, unit, self), widest, show, is_word, ages)

    def _arrange(self) -> None:
        rows = self._rows(self.width())
        points = self._largest_pt(self.width())
        while len(rows) * self._row_px(points) > self.height() and points > theme.HEADLINE_PT[0]:
            points -= 1
        for number, row in enumerate(rows):
            self._arrange_row(row, number * self._row_px(points), points)
        self._arrange_counts()

    def _arrange_row(self, row: Sequence[Place], top: int, points: int) -> None:
        title_px, height_px = theme.row_px(), self._row_px(points)
        letters_px = theme.line_px()
        capital_px = theme.metrics(points, bold=True).capHeight()
        widths_px = [self._place_px(place, points) for place in row]
        gap_px = (self.width() - sum(widths_px) - self._counts_px()) / len(row)
        left = 0.0
        for place, width_px in zip(row, widths_px, strict=True):
            figure, above_px = place.figure, (letters_px - title_px) // 2
            place.title.setGeometry(round(left) + 4, top - above_px, width_px, letters_px)
            figure.points, figure.unit_points = self._sizes(place, points)
            figure.baseline_px = (height_px - title_px + capital_px) / 2
            figure.setGeometry(round(left), top + title_px, width_px, height_px - title_px)
            left += width_px + gap_px

    def _arrange_counts(self) -> None:
        line_px, row_px = theme.line_px(), theme.row_px()
        over_px = (line_px - row_px) // 2
        title_px, figure_px = self._count_widths_px()
        left = self.width() - title_px - figure_px
        for row, count in enumerate(self._counts):
            top = row * (self.height() - row_px) // (len(self._counts) - 1) - over_px
            count.title.setGeometry(left, top, title_px, line_px)
            count.figure.setGeometry(left + title_px, top, figure_px, line_px)

    def _counts_px(self) -> int:
        return sum(self._count_widths_px()) + _GAP_PX

    def _count_widths_px(self) -> tuple[int, int]:
        metrics = theme.metrics()
        titles_px = max(metrics.horizontalAdvance(c.title.text()) for c in self._counts)
        size = theme.TEXT_PT
        return titles_px + 4, max(c.figure.width_px(c.widest, size, size) for c in self._counts)

    def _rows(self, width_px: int) -> list[list[Place]]:
        """Return the places in one row, or in as many as the smallest figures need."""
        for count in range(1, len(self._places)):
            rows = self._in_rows(count)
            if self._width_px(rows, theme.HEADLINE_PT[0]) <= width_px:
                return rows
        return self._in_rows(len(self._places))

    def _in_rows(self, count: int) -> list[list[Place]]:
        size = -(-len(self._places) // count)
        return [self._places[first : first + size] for first in range(0, len(self._places), size)]

    def _largest_pt(self, width_px: int) -> int:
        """Return the largest size of figures that fits, points; asked for often, so kept."""
        if width_px not in self._points:
            rows = self._rows(width_px)
            sizes = range(theme.HEADLINE_PT[0], self.largest_pt + 1)
            fitting = bisect_right(sizes, width_px, key=lambda pt: self._width_px(rows, pt))
            self._points[width_px] = sizes[max(0, fitting - 1)]
        return self._points[width_px]

    def _row_px(self, points: int) -> int:
        """Return the height of a line of titles and a line of figures, px."""
        return theme.row_px() + round(points * _LINE_SHARE * theme.px_a_point())

    def _width_px(self, rows: Sequence[Sequence[Place]], points: int) -> int:
        """Return the width that the widest row needs with figures of so many points, px."""
        widest_px = max(sum(self._place_px(p, points) + _GAP_PX for p in row) for row in rows)
        return widest_px + self._counts_px()

    def _place_px(self, place: Place, points: int) -> int:
        title_px = theme.metrics().horizontalAdvance(place.title.text()) + 8
        return max(place.figure.width_px(place.widest, *self._sizes(place, points)), title_px)

    def _sizes(self, place: Place, points: int) -> tuple[float, float]:
        """Return the sizes of a place's figure and of its unit, points."""
        large = max(points * _WORD_SHARE, theme.TEXT_PT) if place.is_word else float(points)
        return large, max(points * _UNIT_SHARE, theme.TEXT_PT)


def _widest(field: Field, mission: Mission) -> str:
    if field.role == "state":
        return widest_state(field, mission)
    if field.role == "mission_time":
        return "88:88:88"
    judged = field.caution or field.warning or field.plausible
    return (MARKS["caution"] if judged else "") + one_decimal(widest_text(field))


def one_decimal(text: str) -> str:
    """Return a number with one decimal at most: more cannot be read in time."""
    if text.count(".") == 1:
        with suppress(ValueError):
            long = len(text.partition(".")[2]) > 1
            text = _without_minus_zero(f"{float(text):.1f}" if long else text)
    return text


def _without_minus_zero(text: str) -> str:
    return text.lstrip("-") if float(text) == 0 else text


def vertical_speed_shown(station: Station) -> Shown:
    """Return text and level of the vertical speed, m/s."""
    speed_m_s = vertical_speed(station.flight).speed_m_s
    if math.isnan(speed_m_s):
        return NO_VALUE, "plain"
    return _without_minus_zero(f"{speed_m_s:.1f}"), "plain"


def t_plus_shown(station: Station) -> Shown:
    """Return text and level of the time since launch."""
    since_s = t_plus_s(station.flight, station.link.now_ns())
    if since_s is None:
        return NO_VALUE, "plain"
    minutes = int(max(0.0, since_s)) // 60
    if minutes >= 60:  # as wide as what it was before: nobody counts seconds any more
        return f"+{minutes // 60}h{minutes % 60:02d}", "plain"
    return f"+{clock(max(0.0, since_s))}", "plain"


def _received(station: Station) -> Shown:
    return str(station.flight.received), "plain"


def _lost(station: Station) -> Shown:
    if not counts_losses(station.mission):
        return NO_VALUE, "plain"
    counted = station.flight.continuity
    return lost_in_words(counted.lost, counted.resets)[-1], "plain"


def _rejected(station: Station) -> Shown:
    return str(station.flight.rejected), "plain"
