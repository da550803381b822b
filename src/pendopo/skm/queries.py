"""Reads of the survey: invitations, tallies in one statement, results, what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.cases.api import Case
from pendopo.core.api import Card, Refusal, derive
from pendopo.people.api import Actor
from pendopo.skm import rules, rules_undangan
from pendopo.skm.models import HasilSurvei, JawabanSurvei, Kuesioner, SaranSurvei, TindakLanjut, UndanganTerpakai
from pendopo.skm.rules_kuesioner import Questionnaire, shipped
from pendopo.skm.rules_periode import Period, last_whole, read_period
from pendopo.skm.scope import SERVICE, Scope
from pendopo.tenancy.api import Region, current_region_id

GROUPS = ("definition_id", "way", "sex", "education", "occupation", "age")


def today_of(place: Region, now: datetime) -> date:
    """The region's day."""
    return now.astimezone(place.tz).date()


# -- the questionnaire


def questionnaire_on(day: date) -> Questionnaire:
    """What is asked on a day."""
    row = Kuesioner.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    return row.read() if row is not None else shipped()


def questionnaire_of(period: Period) -> Questionnaire:
    """By what a period is counted. Raises Refusal when elements or weights changed inside it."""
    last = questionnaire_on(period.end)
    changed = Kuesioner.objects.filter(valid_from__gt=period.start, valid_from__lte=period.end)
    if changed.exists() and not last.counts_like(questionnaire_on(period.start)):
        raise Refusal(
            _("Unsur atau bobot kuesioner berubah di tengah %(periode)s. Hitung per triwulan.")
            % {"periode": period.title},
            status=422,
        )
    return last


def every_questionnaire() -> list[Kuesioner]:
    """What the region decided, newest first."""
    return list(Kuesioner.objects.order_by("-valid_from"))


# -- invitations


def token_for(place: Region, definition_id: str, case_id: UUID, until: date) -> str:
    """The invitation of a case: the same each time, and nothing in it leads to the case without the region's key."""
    nonce = derive(place, "skm.undangan", case_id.bytes)[: rules_undangan.NONCE]
    return rules_undangan.write_token(nonce, until, _seal(place, definition_id, nonce, until))


def _seal(place: Region, definition_id: str, nonce: bytes, until: date) -> bytes:
    made = derive(place, "skm.meterai", rules_undangan.sealed_part(definition_id, nonce, until))
    return made[: rules_undangan.SEAL]


def read_invitation(place: Region, definition_id: str, code: str, now: datetime) -> rules_undangan.Token:
    """A valid invitation. Raises Http404 for what this region never wrote, Refusal when it is spent or too old."""
    found = rules_undangan.read_token(code)
    if found is None:
        raise Http404
    token, seal = found
    if seal != _seal(place, definition_id, token.nonce, token.until):
        raise Http404
    if today_of(place, now) > token.until:
        raise Refusal(_("Undangan ini sudah berakhir. Terima kasih atas niat Anda."), status=410)
    if is_spent(token):
        raise Refusal(_("Penilaian untuk permohonan ini sudah kami terima. Terima kasih."), status=409)
    return token


def is_spent(token: rules_undangan.Token) -> bool:
    """Whether somebody answered by it."""
    return UndanganTerpakai.objects.filter(spent=token.digest).exists()


def invitation_after(case: Case, place: Region, now: datetime) -> Card | None:
    """What an applicant is asked when the case has ended: once, within ninety days, not for a case inside another."""
    if case.finished_at is None or case.parent_id is not None:
        return None
    until = rules_undangan.last_day(today_of(place, case.finished_at))
    if today_of(place, now) > until:
        return None
    code = token_for(place, case.definition_id, case.pk, until)
    read = rules_undangan.read_token(code)
    if read is None or is_spent(read[0]):
        return None
    return Card(
        title=_("Nilai layanan ini"),
        text=_("Sembilan pertanyaan, sekitar satu menit. Jawaban Anda tidak dapat dihubungkan dengan permohonan ini."),
        url=f"kepuasan/isi/{case.definition_id}/{code}",
    )


# -- tallies


@dataclass(frozen=True)
class Tally:
    """How many answered, and the total of marks of each element."""

    respondents: int
    totals: Mapping[str, int]

    def index(self, weights: Mapping[str, Any], display: str = rules.EXACT) -> rules.Index | None:
        """None while nobody answered."""
        return rules.index_of(self.totals, self.respondents, weights, display=display) if self.respondents else None


@dataclass(frozen=True)
class Cube:
    """A period's answers: all of them, and by each group of `GROUPS`."""

    whole: Tally
    by: Mapping[str, Mapping[str, Tally]]


def cube(scope: Scope, period: Period, asked: Questionnaire) -> Cube:
    """Everything a result page needs, in one statement and one walk over the answers."""
    names = [one.id for one in asked.elements]
    sums = ", ".join("coalesce(sum((scores->>%s)::int), 0)" for _name in names)
    sets = ", ".join(f"({group})" for group in GROUPS)
    where = "region_id = %s AND day BETWEEN %s AND %s"
    values: list[Any] = [*names, current_region_id(), period.start, period.end]
    if scope.definition_id:
        where, values = f"{where} AND definition_id = %s", [*values, scope.definition_id]
    if scope.unit_id is not None:
        where, values = f"{where} AND unit_id = %s", [*values, scope.unit_id]
    statement = (  # every name in it is a constant of ours; what was typed travels as a value
        f"SELECT grouping({', '.join(GROUPS)}), {', '.join(GROUPS)}, count(*), {sums} "  # noqa: S608
        f"FROM {JawabanSurvei._meta.db_table} WHERE {where} GROUP BY GROUPING SETS ((), {sets})"
    )
    by: dict[str, dict[str, Tally]] = {group: {} for group in GROUPS}
    whole = Tally(0, dict.fromkeys(names, 0))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for mask, *rest in cursor.fetchall():
            tally = Tally(rest[len(GROUPS)], dict(zip(names, rest[len(GROUPS) + 1 :], strict=True)))
            group = _group_of(mask)
            if group is None:
                whole = tally
            else:
                by[group][rest[GROUPS.index(group)]] = tally
    return Cube(whole, by)


def _group_of(mask: int) -> str | None:
    """Which column a row of grouping sets stands for: its bit is 0 in the mask; None for the sum of all."""
    for number, group in enumerate(GROUPS):
        if not mask & (1 << (len(GROUPS) - 1 - number)):
            return group
    return None


def population_of(scope: Scope, period: Period, place: Region) -> int:
    """How many applications ended in the period: whom the survey could have asked."""
    if scope.unit_id is not None:
        return sum(populations(period, place).get(name, 0) for name in _services_at(scope.unit_id))
    rows = Case.objects.filter(parent_id__isnull=True, **_span(period, place))
    return (rows.filter(definition_id=scope.definition_id) if scope.definition_id else rows).count()


def _services_at(unit_id: UUID) -> list[str]:
    from pendopo.skm.scope import services_of_unit

    return [name for name, _title in services_of_unit(unit_id)]


def populations(period: Period, place: Region) -> dict[str, int]:
    """Applications that ended in the period, by service. One statement."""
    from django.db.models import Count

    rows = Case.objects.filter(parent_id__isnull=True, **_span(period, place))
    return dict(rows.values_list("definition_id").annotate(n=Count("id")).order_by("definition_id"))


def _span(period: Period, place: Region) -> dict[str, datetime]:
    start = datetime.combine(period.start, time(), place.tz)
    end = datetime.combine(period.end + timedelta(days=1), time(), place.tz)
    return {"finished_at__gte": start, "finished_at__lt": end}


# -- what was published


def published(scope: str) -> list[HasilSurvei]:
    """The published results of a scope, the last version of each period, newest period first."""
    newest: dict[str, HasilSurvei] = {}
    for row in HasilSurvei.objects.filter(scope=scope).order_by("published_at", "version"):
        newest[row.period] = row
    return sorted(newest.values(), key=_end_of, reverse=True)


def _end_of(row: HasilSurvei) -> tuple[date, str]:
    period = read_period(row.period)
    return (period.end if period else date.min, row.period)


def all_published() -> list[HasilSurvei]:
    """The newest published result of every scope, the region's own first, then by title."""
    newest: dict[str, HasilSurvei] = {}
    for row in HasilSurvei.objects.order_by("published_at", "version"):
        if row.scope not in newest or _end_of(newest[row.scope]) <= _end_of(row):
            newest[row.scope] = row
    return sorted(newest.values(), key=lambda row: (bool(row.scope), str(row.body["lingkup"]["judul"])))


def every_result() -> list[HasilSurvei]:
    """The last version of everything that was published, newest period first: what the open data hold."""
    newest = {(row.scope, row.period): row for row in HasilSurvei.objects.order_by("version")}
    return sorted(newest.values(), key=lambda row: (_end_of(row), row.scope), reverse=True)


def get_result(result_id: UUID) -> HasilSurvei:
    """One published result. Raises Http404."""
    row = HasilSurvei.objects.filter(pk=result_id).first()
    if row is None:
        raise Http404
    return row


def follow_ups_of(row: HasilSurvei) -> list[TindakLanjut]:
    """What is done about a published result."""
    return list(TindakLanjut.objects.filter(scope=row.scope, period=row.period).order_by("element", "due", "id"))


def shown_suggestions(definition_id: str = "", limit: int = 20) -> list[SaranSurvei]:
    """What staff wrote for showing, newest first."""
    rows = SaranSurvei.objects.filter(state=SaranSurvei.SHOWN)
    if definition_id:
        rows = rows.filter(definition_id=definition_id)
    return list(rows.order_by("-day", "id").defer("body_sealed")[:limit])


def service_card(definition_id: str, now: datetime) -> Card | None:
    """The newest published grade of a service, for its page."""
    found = published(f"{SERVICE}{definition_id}")
    if not found:
        return None
    body = found[0].body
    is_english = get_language() == "en"
    text = _("IKM %(ikm)s dari %(n)s responden, %(periode)s.") % {
        "ikm": body["ikm"] if is_english else body["ikm"].replace(".", ","), "n": body["responden"],
        "periode": body["periode"]["english" if is_english else "judul"],
    }  # fmt: skip
    return Card(
        title=_("Kepuasan pemohon: %(mutu)s (%(kinerja)s)") % {"mutu": body["mutu"], "kinerja": _(body["kinerja"])},
        text=text,
        url=reverse("skm:layanan", args=[definition_id]),
    )


def home_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """For the head: the last quarter waits for publication."""
    period = last_whole(today_of(place, now))
    if HasilSurvei.objects.filter(scope="", period=period.key).exists():
        return None
    count = JawabanSurvei.objects.filter(day__gte=period.start, day__lte=period.end).count()
    if not count:
        return None
    return Card(
        title=_("Survei kepuasan"),
        text=_("%(periode)s belum diumumkan: %(n)s jawaban.") % {"periode": period.title, "n": count},
        tone="jalan",
        url=f"{reverse('skm_staf:hasil')}?periode={period.key}",
    )
