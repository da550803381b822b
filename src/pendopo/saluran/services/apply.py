"""One way in for everything that is heard of an application elsewhere: from a list, or by an interface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.cases.api import Case, signal_case
from pendopo.core.api import Refusal
from pendopo.people.api import Actor
from pendopo.saluran import queries, rules
from pendopo.saluran.models import EntriPusat, KabarPusat
from pendopo.saluran.rules import News
from pendopo.saluran.vocabulary import (
    BARU,
    BERUBAH,
    GANDA,
    LAMA,
    MENUNGGU,
    SIGNALS,
    SIMULATOR,
    SOURCES,
    SUDAH,
    TETAP,
    TITLES,
)
from pendopo.tenancy.api import Region

STEP = 1_000
NOT_WAITING = "Berkas di sini belum pada tahap menunggu kabar pusat; dikirim begitu ia sampai di sana."
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Line:
    """What became of one row."""

    news: News
    verdict: str
    sentence: str
    case_number: str


@dataclass
class Outcome:
    """What rows did: a line for each, and how many cases went on because of them."""

    lines: list[Line] = field(default_factory=list)
    signalled: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each verdict, and how many of them have no case here."""
        found: Counter[str] = Counter(line.verdict for line in self.lines)
        found["tanpa_berkas"] = sum(
            not line.case_number and line.verdict in (BARU, BERUBAH, TETAP) for line in self.lines
        )
        return {name: number for name, number in found.items() if number}


@dataclass(frozen=True)
class Origin:
    """From where rows come: `impor` or `antarmuka`, by which import, whether a simulator said them.

    `day`: as of which the source named them (None: today).
    """

    name: str
    batch: UUID | None = None
    is_simulated: bool = False
    day: date | None = None


def plan_rows(source_id: str, rows: Iterable[News], *, today: date) -> Outcome:
    """What rows would do, without doing it."""
    best, others = rules.latest(rows)
    outcome = Outcome()
    for bite in _bites(list(best.values())):
        known = queries.known(source_id, [news.key for news in bite])
        cases = queries.cases_of(source_id, bite, today)
        for news in bite:
            entry, case = known.get(news.key), cases.get(news.key)
            number = (entry.case_number if entry else "") or (case.number if case else "")
            outcome.lines.append(_line(news, entry, number))
    outcome.lines += [Line(news, GANDA, rules.sentence_of(GANDA, news, beaten_by=row), "") for news, row in others]
    outcome.lines.sort(key=lambda line: line.news.row)
    return outcome


def _line(news: News, entry: EntriPusat | None, case_number: str) -> Line:
    found = rules.verdict(news, entry.state if entry else None, entry.as_of if entry else None)
    state, as_of = (entry.state, f"{entry.as_of:%d-%m-%Y}" if entry.as_of else "-") if entry else ("", "")
    return Line(news, found, rules.sentence_of(found, news, state=state or MENUNGGU, as_of=as_of), case_number)


@transaction.atomic
def apply_rows(
    place: Region,
    source_id: str,
    rows: Iterable[News],
    *,
    origin: Origin,
    actor: Actor,
    now: datetime,
    tell: Tell | None = None,
) -> Outcome:
    """Make what rows say known, and let each case hear once what it waits for. The same rows in any order and any
    number of times leave the same states. All in one transaction; `tell(n)`: rows so far."""
    today = now.astimezone(place.tz).date()
    best, others = rules.latest(rows)
    outcome, clock = Outcome(), queries.Clock(place)
    fresh_rule = queries.rule_of(source_id)
    for bite in _bites(sorted(best.values(), key=lambda news: news.key)):
        keys = [news.key for news in bite]
        locked = EntriPusat.objects.select_for_update().filter(source=source_id, key__in=keys).order_by("key")
        known = {row.key: row for row in locked}
        cases = queries.cases_of(source_id, bite, today)
        work = Work(place, source_id, origin, now, today, clock, fresh_rule.promised_days)
        for news in bite:
            entry = known.get(news.key)
            line = _line(news, entry, "")
            mine = work.take(news, entry, line.verdict, cases.get(news.key))
            outcome.lines.append(Line(news, line.verdict, line.sentence, mine.case_number))
        work.write()
        outcome.signalled += sum(tell_case(place, row, actor=actor, now=now) for row in work.to_tell())
        if tell:
            tell(len(outcome.lines))
    outcome.lines += [Line(news, GANDA, rules.sentence_of(GANDA, news, beaten_by=row), "") for news, row in others]
    data = {**outcome.counts, "sumber": source_id, "berkas_berjalan": outcome.signalled, "lewat": origin.name}
    if origin.batch:
        data["impor"] = str(origin.batch)
    record("saluran.rows_applied", subject=place, actor=actor, now=now, data=data)
    return outcome


def _bites(rows: Sequence[News]) -> Iterable[Sequence[News]]:
    return (rows[start : start + STEP] for start in range(0, len(rows), STEP))


class Work:
    """Entries of one bite as they are made and changed, written at its end."""

    def __init__(
        self,
        place: Region,
        source_id: str,
        origin: Origin,
        now: datetime,
        today: date,
        clock: queries.Clock,
        promised: int | None,
    ) -> None:
        self.place, self.source_id, self.origin, self.now, self.today = place, source_id, origin, now, today
        self.clock, self.promised = clock, promised
        self.made: list[EntriPusat] = []
        self.changed: list[EntriPusat] = []
        self.told: list[KabarPusat] = []

    def take(self, news: News, entry: EntriPusat | None, verdict: str, case: Case | None) -> EntriPusat:
        """The entry as it is after this news."""
        if entry is None:
            entry = EntriPusat(
                region_id=self.place.id, source=self.source_id, number=news.number, key=news.key, state=MENUNGGU,
                day=news.as_of, origin=self.origin.name, created_at=self.now,
            )  # fmt: skip
            self.made.append(entry)
        else:
            self.changed.append(entry)
        if entry.case_id is None and case is not None:
            link(entry, case)
        seen = self.origin.day or self.today
        entry.seen_on = max(entry.seen_on or seen, seen)
        if verdict not in (LAMA, SUDAH):
            self._renew(entry, news)
        elif verdict == SUDAH:
            self._complete(entry, news)
        if verdict in (BARU, BERUBAH):
            told = {"state": news.state, "as_of": news.as_of, "origin": self.origin.name, "batch": self.origin.batch}
            self.told.append(KabarPusat(region_id=self.place.id, entry=entry, told_at=self.now, **told))
        return entry

    def _renew(self, entry: EntriPusat, news: News) -> None:
        entry.set_state(news.state)
        entry.as_of = entry.day = news.as_of
        entry.is_simulated = self.origin.is_simulated
        entry.service = news.service or entry.service
        entry.filed_on = news.filed_on or entry.filed_on
        entry.holder_masked = news.holder or entry.holder_masked
        entry.promised_days = news.days or entry.promised_days or self.promised
        if news.due_on:
            entry.due_on = news.due_on
        elif entry.filed_on and entry.promised_days:
            entry.due_on = self.clock.after(entry.filed_on, entry.promised_days)

    def _complete(self, entry: EntriPusat, news: News) -> None:
        """The same news again may still tell what the first did not."""
        entry.service = max(entry.service, news.service)
        entry.holder_masked = max(entry.holder_masked, news.holder)
        entry.filed_on = entry.filed_on or news.filed_on
        entry.due_on = entry.due_on or news.due_on

    def write(self) -> None:
        """Write what was made and changed."""
        EntriPusat.objects.bulk_create(self.made)
        columns = [
            "state", "is_open", "as_of", "day", "filed_on", "due_on", "promised_days", "holder_masked", "service",
            "case_id", "case_number", "definition_id", "is_waiting", "turn", "seen_on", "is_simulated",
        ]  # fmt: skip
        EntriPusat.objects.bulk_update(self.changed, columns, batch_size=STEP)
        KabarPusat.objects.bulk_create(self.told)

    def to_tell(self) -> list[EntriPusat]:
        """Entries whose case has not heard how they stand, in the order in which cases are locked."""
        rows = [row for row in (*self.made, *self.changed) if has_to_hear(row)]
        return sorted(rows, key=lambda row: str(row.case_id))


def link(entry: EntriPusat, case: Case) -> None:
    """That an entry belongs to a case here."""
    entry.case_id, entry.case_number, entry.definition_id = case.pk, case.number, case.definition_id
    entry.is_waiting = case.finished_at is None


def has_to_hear(entry: EntriPusat) -> bool:
    """Whether a case waits for something that it has not heard."""
    return entry.case_id is not None and entry.state in SIGNALS and entry.heard != entry.turn


def tell_case(place: Region, entry: EntriPusat, *, actor: Actor, now: datetime) -> bool:
    """Let the case hear how its number stands elsewhere, once. Whether it went on; why not stands with the entry."""
    if entry.case_id is None or not has_to_hear(entry):
        return False
    source = SOURCES[entry.source].title
    who = f"{SIMULATOR} {source}" if entry.is_simulated else source
    as_of = f" per {entry.as_of:%d-%m-%Y}" if entry.as_of else ""
    note = f"{who}: {TITLES[entry.state].lower()}{as_of}, nomor {entry.number}."
    data = {"sumber": entry.source, "keadaan": entry.state, "simulator": entry.is_simulated}
    try:
        went = signal_case(
            place=place, case_id=entry.case_id, signal=SIGNALS[entry.state], now=now, actor=actor, note=note, data=data
        )
        entry.unheard = "" if went else NOT_WAITING
    except Refusal as no:
        went, entry.unheard = False, no.sentence[:200]
    except Http404:
        went, entry.unheard, entry.is_waiting = False, "Berkas di sini sudah tidak ada.", False
    case = Case.objects.filter(pk=entry.case_id).only("finished_at").first()
    entry.is_waiting = case is not None and case.finished_at is None
    if went:
        entry.heard = entry.turn
    elif not entry.is_waiting:
        entry.heard, entry.unheard = entry.turn, ""  # it has ended by another way; nothing waits any more
    entry.save(update_fields=["heard", "unheard", "is_waiting"])
    return went
