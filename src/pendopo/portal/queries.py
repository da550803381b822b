"""What the portal shows: services on offer, last month's promises and results, the next days off."""

from __future__ import annotations

import time as clock
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.text import slugify
from django.utils.translation import gettext, gettext_noop

from pendopo.cases.api import Promises, promises_of
from pendopo.core.api import work_calendar
from pendopo.data.legacy_permits import LEGACY
from pendopo.definitions.api import offered
from pendopo.portal.rules import Hit, Offer, search
from pendopo.tenancy.api import Region

_KEEP_SECONDS = 60.0
_kept: dict[tuple[int, date], tuple[float, Figures | None]] = {}
NOTICE_DAYS = 60
SURE = 0.8  # how well a word must fit a permit of former days before it is told

# Life events in the order of a life, with their icon; a definition may name another.
LIFE_EVENTS = {
    gettext_noop("Kelahiran dan anak"): "bayi",
    gettext_noop("Sekolah dan penelitian"): "sekolah",
    gettext_noop("Membuka usaha"): "toko",
    gettext_noop("Rumah dan tanah"): "rumah",
    gettext_noop("Sehat dan sakit"): "sehat",
    gettext_noop("Pindah dan keluarga"): "orang",
    gettext_noop("Taman dan ruang publik"): "pohon",
    gettext_noop("Bantuan dan hibah"): "uang",
    gettext_noop("Bantuan sosial"): "orang",
    gettext_noop("Bekerja"): "tugas",
    gettext_noop("Kendaraan dan angkutan"): "kendaraan",
    gettext_noop("Lingkungan dan kebersihan"): "pohon",
    gettext_noop("Surat dan kependudukan"): "berkas",
    gettext_noop("Organisasi dan perkumpulan"): "tim",
    gettext_noop("Wisata dan budaya"): "bintang",
    gettext_noop("Kedukaan"): "orang",
    gettext_noop("Pengaduan"): "info",
}


@dataclass(frozen=True)
class Service:
    """A service as the portal shows it, in the reader's language. `event`: its life event as the author wrote it;
    `category` chooses its drawing; the first of its `needs` is what most people come for."""

    id: str
    title: str
    summary: str
    event: str
    category: str
    needs: tuple[str, ...]
    days: int
    fee: str
    is_open: bool
    owner: str = ""
    is_basic: bool = False
    lang: str = "id"  # in which language its words came


@dataclass(frozen=True)
class LifeEvent:
    """A life event with the services for it."""

    title: str
    icon: str
    anchor: str  # its name in the address of the list of all services
    services: list[Service]


@dataclass(frozen=True)
class Figures:
    """The last full month in numbers. `before`: the month before it. `busiest`: the service with most results."""

    month: date
    now: Promises
    before: Promises
    busiest: Promises
    busiest_id: str


def services(lang: str) -> list[Service]:
    """Every service in force here, by title. One statement."""
    found = []
    for current in offered():
        card = current.card
        found.append(
            Service(
                id=card.id,
                title=card.text("title", lang),
                summary=card.text("summary", lang),
                event=card.life_event,
                category=card.category,
                needs=card.needs,
                days=card.promise_days,
                fee=card.text("fee_text", lang),
                is_open=current.is_open,
                owner=card.owner,
                is_basic=card.depth == "dasar",
                lang=card.lang(lang),
            )
        )
    return found


def life_events(choices: list[Service]) -> list[LifeEvent]:
    """Services by life event; only events that have any."""
    order = {event: place for place, event in enumerate(LIFE_EVENTS)}
    events = sorted(
        {service.event for service in choices if service.event}, key=lambda e: (order.get(e, len(order)), e)
    )
    return [
        LifeEvent(
            gettext(event), LIFE_EVENTS.get(event, "berkas"), slugify(event), [s for s in choices if s.event == event]
        )
        for event in events
    ]


def mixed(choices: list[Service], most: int) -> list[Service]:
    """At most so many services: all if they are few, else some of every life event, so that none fills the page.

    Those in depth come before basic ones.
    """
    if len(choices) <= most:
        return choices
    deep = [service for service in choices if not service.is_basic]
    choices = deep if len(deep) >= most else choices
    turn: dict[str, int] = {}
    order = []
    for place, service in enumerate(choices):
        turn[service.event] = turn.get(service.event, -1) + 1
        order.append((turn[service.event], place))
    return [choices[place] for _turn, place in sorted(sorted(order)[:most], key=lambda one: one[1])]


def found_services(query: str, choices: list[Service]) -> list[tuple[Service, Hit]]:
    """The services that fit a need, best first."""
    by_id = {service.id: service for service in choices}
    hits = search(query, (Offer(s.id, s.title, s.summary, s.needs, (gettext(s.event), s.owner)) for s in choices))
    return [(by_id[hit.key], hit) for hit in hits]


@dataclass(frozen=True)
class Former:
    """A permit of former days that somebody asks for, in the reader's language."""

    id: str
    title: str
    text: str


def former_permits(query: str, lang: str) -> list[Former]:
    """Permits that are no longer issued and fit what was typed; few, the best first."""
    by_id = {one.id: one for one in LEGACY}
    hits = search(query, (Offer(one.id, one.title, one.text, one.names) for one in LEGACY))
    sure = [by_id[hit.key] for hit in hits if hit.score >= SURE][:3]
    return [
        Former(one.id, one.title_en, one.text_en) if lang == "en" else Former(one.id, one.title, one.text)
        for one in sure
    ]


def month_start(day: date, back: int) -> date:
    """The first day of the month `back` months before that of `day`."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def figures(place: Region, now: datetime, choices: list[Service]) -> Figures | None:
    """Last month's numbers over all services, or None when nothing was finished in it. Kept for a minute."""
    month = month_start(now.astimezone(place.tz).date(), 1)
    made_at, kept = _kept.get((place.id, month), (-_KEEP_SECONDS, None))
    if clock.monotonic() - made_at > _KEEP_SECONDS:
        kept = _count(place, month, choices)
        _kept[(place.id, month)] = (clock.monotonic(), kept)
    return kept


def forget_figures() -> None:
    """Between tests, and after a demonstration was told."""
    _kept.clear()


def _count(place: Region, month: date, choices: list[Service]) -> Figures | None:
    start, end, earlier = (_midnight(place, day) for day in (month, month_start(month, -1), month_start(month, 1)))
    ids = [service.id for service in choices]
    each = promises_of(ids, start=start, end=end)
    total = _add(list(each.values()))
    if not total.total:
        return None
    before = _add(list(promises_of(ids, start=earlier, end=start).values()))
    busiest = max((one for one in ids if one in each), key=lambda one: each[one].total)
    return Figures(month=month, now=total, before=before, busiest=each[busiest], busiest_id=busiest)


def _midnight(place: Region, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=place.tz)


def _add(parts: list[Promises]) -> Promises:
    """Several services together; days are not added, they differ in kind."""
    return Promises(total=sum(p.total for p in parts), late=sum(p.late for p in parts), mean_days=None, by_days={})


def next_days_off(place: Region, now: datetime) -> list[tuple[date, str, bool]]:
    """The next two working days on which the counter is closed: date, name, whether the date is still an estimate."""
    calendar, today = work_calendar(place), now.astimezone(place.tz).date()
    coming = sorted(day for day in calendar.holidays if today <= day <= today + timedelta(days=NOTICE_DAYS))
    open_otherwise = [day for day in coming if calendar.hours.get(day.weekday())]
    return [(day, calendar.holidays[day].name, calendar.holidays[day].estimated) for day in open_otherwise[:2]]
