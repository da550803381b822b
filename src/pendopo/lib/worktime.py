"""Working time: opening hours, holidays, deadlines in working days (day counted after the day of arrival)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .formats import tanggal

Hours = tuple[time, time]
"""Opening and closing time of one part of a day."""

OFFICE_HOURS: Mapping[int, tuple[Hours, ...]] = {weekday: ((time(8), time(15)),) for weekday in range(5)}
"""Monday to Friday, 08.00 to 15.00."""

SATURDAY = 5
MAX_DAYS = 3660
"""How far a calendar looks for the next working day, in days: ten years."""


@dataclass(frozen=True)
class Holiday:
    """A day off; `estimated` when its date is not announced yet (deadlines that cross it are provisional)."""

    name: str
    estimated: bool = False


@dataclass(frozen=True)
class DayNote:
    """Why a day was counted (`number` 1, 2, …) or skipped (`number` 0)."""

    day: date
    number: int
    reason: str
    estimated: bool = False


@dataclass(frozen=True)
class Due:
    """A deadline, whether it may still move, and how it was counted."""

    due_at: datetime
    provisional: bool
    days: tuple[DayNote, ...]


@dataclass(frozen=True)
class Season:
    """Other hours from `first` to `last`, both included (Ramadan); a weekday it does not name is closed."""

    name: str
    first: date
    last: date
    hours: Mapping[int, tuple[Hours, ...]]


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of one office: zone, hours by weekday (0 is Monday), holidays by date, seasons.

    Where seasons overlap the last one holds.
    """

    tz: ZoneInfo
    hours: Mapping[int, tuple[Hours, ...]] = field(default_factory=lambda: dict(OFFICE_HOURS))
    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The opening parts of this date by the weekly plan that then holds; holidays are not looked at."""
        plans = [season.hours for season in self.seasons if season.first <= day <= season.last]
        return (plans[-1] if plans else self.hours).get(day.weekday(), ())

    def is_workday(self, day: date) -> bool:
        """Whether the office opens on this day."""
        return bool(self.hours_on(day)) and day not in self.holidays

    def opens(self, day: date) -> datetime:
        """When the office opens on a working day."""
        return datetime.combine(day, self.hours_on(day)[0][0], self.tz)

    def closes(self, day: date) -> datetime:
        """When the office closes on a working day."""
        return datetime.combine(day, self.hours_on(day)[-1][1], self.tz)

    def arrival_day(self, moment: datetime) -> date:
        """The working day on which something counts as received: the next one when the office is closed for the day."""
        local = moment.astimezone(self.tz)
        day = local.date()
        if self.is_workday(day) and local < self.closes(day):
            return day
        return next(later for later in self._days_after(day) if self.is_workday(later))

    def due_after(self, start: datetime, days: int) -> Due:
        """Closing time of the `days`-th working day after the arrival day (0: of the arrival day itself)."""
        arrival = self.arrival_day(start)
        notes = [*self._before_arrival(start, arrival), DayNote(arrival, 0, "hari diterima")]
        day, count = arrival, 0
        while count < days:
            day += timedelta(days=1)
            count += self.is_workday(day)
            notes.append(self._note(day, count))
        return Due(self.closes(day), any(note.estimated for note in notes), tuple(notes))

    def _before_arrival(self, start: datetime, arrival: date) -> Iterator[DayNote]:
        """The days between the moment itself and its arrival day."""
        day = start.astimezone(self.tz).date()
        while day < arrival:
            note = self._note(day, 0)
            yield DayNote(day, 0, "sesudah jam kerja") if self.is_workday(day) else note
            day += timedelta(days=1)

    def _note(self, day: date, count: int) -> DayNote:
        """One day after arrival: counted, or the reason why not."""
        holiday = self.holidays.get(day)
        if holiday:
            return DayNote(day, 0, holiday.name, holiday.estimated)
        if not self.hours_on(day):
            return DayNote(day, 0, "akhir pekan" if day.weekday() >= SATURDAY else "kantor tidak buka")
        return DayNote(day, count, f"hari kerja ke-{count}")

    def workdays_between(self, start: datetime, end: datetime) -> int:
        """Whole working days after the arrival day of `start` up to the day of `end`; never below 0."""
        arrival, last = self.arrival_day(start), end.astimezone(self.tz).date()
        return sum(self.is_workday(day) for day in days_between(arrival + timedelta(days=1), last))

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """Minutes of opening time between two moments; never below 0."""
        first, last = start.astimezone(self.tz), end.astimezone(self.tz)
        seconds = 0.0
        for day in days_between(first.date(), last.date()):
            if self.is_workday(day):
                seconds += sum(self._overlap(day, part, first, last) for part in self.hours_on(day))
        return int(seconds // 60)

    def _overlap(self, day: date, part: Hours, first: datetime, last: datetime) -> float:
        """Seconds that an opening part of a day shares with a span."""
        begin = max(datetime.combine(day, part[0], self.tz), first)
        end = min(datetime.combine(day, part[1], self.tz), last)
        return max(0.0, (end - begin).total_seconds())

    def _days_after(self, day: date) -> Iterator[date]:
        """The following days; a calendar that never opens is refused instead of searched for ever."""
        yield from days_between(day + timedelta(days=1), day + timedelta(days=MAX_DAYS))
        raise ValueError(f"Kalender kerja tidak punya hari kerja setelah {tanggal(day)}.")


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
