"""Reading what is known of applications elsewhere: rules of sources, services that are followed, links to cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from pendopo.cases.api import Case, cases_with_answer, tidy_number
from pendopo.core.api import Elsewhere, work_calendar
from pendopo.definitions.api import Listed, catalogue
from pendopo.lib.briefly import Briefly
from pendopo.people.api import local_day
from pendopo.saluran.models import AturanSumber, EntriPusat, ImporPusat, PindahSaluran, SambunganPusat
from pendopo.saluran.rules import WORDS, News, number_key
from pendopo.saluran.vocabulary import BY_CHANNEL, FIELD, SOURCES, Source
from pendopo.tenancy.api import Region, current_region_id

_switched: Briefly[dict[str, PindahSaluran]] = Briefly()

STALE, SILENT = 3, 14
"""Days: a source without an import, a case that no import has named. Defaults, perlu verifikasi."""

MOST_DUE = 400
"""Working days; a longer promise is none."""


@dataclass(frozen=True)
class SourceRule:
    """How a source is read now. `words`: the whole table, the region's on top of the defaults."""

    source: Source
    columns: Mapping[str, str] = field(default_factory=dict)
    own_words: Mapping[str, str] = field(default_factory=dict)
    stale_days: int = STALE
    silent_days: int = SILENT
    promised_days: int | None = None
    is_checked: bool = False
    basis: str = ""
    said: str = ""

    @property
    def words(self) -> dict[str, str]:
        """States by status word, as compared."""
        return {word: state for word, state in {**WORDS, **self.own_words}.items() if state}


def get_source(source_id: str) -> Source:
    """A source by its id. Raises Http404."""
    found = SOURCES.get(source_id)
    if found is None:
        raise Http404
    return found


def rule_of(source_id: str) -> SourceRule:
    """The rule of a source: the region's newest, else the defaults."""
    row = AturanSumber.objects.filter(source=source_id).order_by("-set_at", "-id").first()
    source = SOURCES[source_id]
    if row is None:
        return SourceRule(source)
    said = f"{row.set_by_label}, {row.set_at:%d-%m-%Y}"
    return SourceRule(
        source, row.columns, row.words, row.stale_days, row.silent_days, row.promised_days, row.is_checked, row.basis,
        said,
    )  # fmt: skip


def rule_history(source_id: str) -> list[AturanSumber]:
    """Who ruled a source, the newest first."""
    return list(AturanSumber.objects.filter(source=source_id).order_by("-set_at", "-id")[:10])


def connection_of(source_id: str) -> SambunganPusat | None:
    """How the interface of a source is set now; None while nobody ever set it."""
    return SambunganPusat.objects.filter(source=source_id).order_by("-set_at", "-id").first()


# -- services that are followed


def elsewhere_rows(today: date) -> dict[str, PindahSaluran]:
    """Of each service that was ever switched, the row that holds today."""
    found: dict[str, PindahSaluran] = {}
    for row in PindahSaluran.objects.filter(valid_from__lte=today).order_by("valid_from", "set_at", "id"):
        found[row.definition_id] = row
    return found


def elsewhere(definition_id: str, today: date) -> PindahSaluran | None:
    """That a service is applied for elsewhere today, or None. A switch is seen by every process within seconds."""
    row = _switched.get((current_region_id(), today), lambda: elsewhere_rows(today)).get(definition_id)
    return row if row is not None and row.is_elsewhere else None


def forget_switches() -> None:
    """Around a switch: what is compared is what stands, and what follows sees it."""
    _switched.forget()


def service_elsewhere(definition_id: str, now: datetime) -> Elsewhere | None:
    """Registry hook `elsewhere`."""
    row = elsewhere(definition_id, local_day(now))
    if row is None:
        return None
    url = reverse("pusat:ikuti", args=[definition_id])
    return Elsewhere(row.portal, row.portal_name, row.valid_from, row.reason, row.set_by_label, url)


@dataclass(frozen=True)
class Followed:
    """A service whose applications are decided elsewhere."""

    id: str
    title: str
    source: str


def followed(today: date, listed: Iterable[Listed] | None = None) -> dict[str, Followed]:
    """Services that are followed, by id: by the channel of the definition, or because they were switched."""
    moved = {name for name, row in elsewhere_rows(today).items() if row.is_elsewhere}
    found = {}
    for one in catalogue() if listed is None else listed:
        source = "sicantik" if one.id in moved else BY_CHANNEL.get(one.card.channel, "")
        if source and not one.is_waiting:
            found[one.id] = Followed(one.id, one.title, source)
    return found


# -- cases


def variants(number: str) -> set[str]:
    """How people may have typed a number."""
    return {number, number.upper(), " ".join(number.split()), number_key(number)}


def cases_of(source_id: str, news: Iterable[News], today: date) -> dict[str, Case]:
    """Of numbers of a source the cases here that name them: by our own number, else by the answer. By key."""
    services = [one.id for one in followed(today).values() if one.source == source_id]
    rows = list(news)
    ours = {tidy_number(one.ours): one.key for one in rows if one.ours}
    typed = {text: one.key for one in rows for text in variants(one.number)}
    by_answer = cases_with_answer(services, FIELD, typed) if typed and services else {}
    wanted = {case_id: typed[text] for text, case_id in by_answer.items()}
    found: dict[str, Case] = {}
    cases = Case.objects.select_related("release").defer("release__body")
    if wanted:
        found |= {wanted[case.pk]: case for case in cases.filter(pk__in=wanted)}
    if ours:
        found |= {
            ours[case.number]: case for case in cases.filter(number__in=ours, definition_id__in=services)
        }  # fmt: skip
    return found


class Clock:
    """Working days after a day, as the region's calendar counts them; the national one may differ."""

    def __init__(self, place: Region) -> None:
        self.calendar = work_calendar(place)
        self.known: dict[tuple[date, int], date] = {}

    def after(self, day: date, days: int) -> date:
        """The last of so many working days after a day."""
        if not 0 < days <= MOST_DUE:
            return day
        if (day, days) not in self.known:
            left, last = days, day
            while left:
                last += timedelta(days=1)
                left -= self.calendar.is_workday(last)
            self.known[day, days] = last
        return self.known[day, days]


# -- entries and imports


def get_entry(entry_id: UUID) -> EntriPusat:
    """One entry, or the same 404 for absent and another region's."""
    row = EntriPusat.objects.filter(pk=entry_id).first()
    if row is None:
        raise Http404
    return row


def entries_of_case(case_id: UUID) -> list[EntriPusat]:
    """What is known elsewhere of a case here."""
    return list(EntriPusat.objects.filter(case_id=case_id).order_by("-day", "-id"))


def known(source_id: str, keys: Collection[str]) -> dict[str, EntriPusat]:
    """Entries of a source by key."""
    return {row.key: row for row in EntriPusat.objects.filter(source=source_id, key__in=keys)}


def get_import(import_id: UUID) -> ImporPusat:
    """One import, or the same 404 for absent and another region's."""
    row = ImporPusat.objects.select_related("file", "report", "made_by").filter(pk=import_id).first()
    if row is None:
        raise Http404
    return row


def last_import(source_id: str) -> ImporPusat | None:
    """The newest import of a source that came in."""
    rows = ImporPusat.objects.filter(source=source_id, state=ImporPusat.APPLIED)
    return rows.order_by("-applied_at").first()


def standing_import(source_id: str, digest: str) -> ImporPusat | None:
    """The import by which this very file came in, or is coming in."""
    states = (ImporPusat.APPLYING, ImporPusat.APPLIED)
    return ImporPusat.objects.filter(source=source_id, digest=digest, state__in=states).first()


@dataclass(frozen=True)
class Freshness:
    """How old what is known of a source is. `days`: since the last download that came in (None: none ever did)."""

    rule: SourceRule
    last: ImporPusat | None
    days: int | None
    waiting: int

    @property
    def is_stale(self) -> bool:
        """Cases wait, and nobody has looked for too long."""
        return self.waiting > 0 and (self.days is None or self.days > self.rule.stale_days)


def freshness(now: datetime, place: Region) -> list[Freshness]:
    """Every source with its last import."""
    today = now.astimezone(place.tz).date()
    found = []
    for source_id in SOURCES:
        last = last_import(source_id)
        waiting = EntriPusat.objects.filter(source=source_id, is_waiting=True).order_by()[:1000].count()
        days = (today - last.day).days if last else None
        found.append(Freshness(rule_of(source_id), last, days, waiting))
    return found
