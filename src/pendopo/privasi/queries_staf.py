"""What the officer for data protection sees: requests by their clock, breaches, what will be erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, cases_of_user
from pendopo.core.api import Card
from pendopo.definitions.api import catalogue
from pendopo.lib.formats import jam, tanggal_pendek
from pendopo.lib.sheets import csv_table
from pendopo.people.api import Actor
from pendopo.privasi.models import Insiden, MasaSimpan, Permintaan
from pendopo.privasi.rules import KEPT, SOON, Keeping, is_due
from pendopo.privasi.services.keeping import Due, due_cases
from pendopo.tenancy.api import Region

PAGE = 50
AHEAD_DAYS, AHEAD_SHOWN = 30, 50


@dataclass(frozen=True)
class Row:
    """A request in the list, with the tone of its clock."""

    asked: Permintaan
    tone: str


@dataclass(frozen=True)
class Screen:
    """The list of requests: one state, its counts, the page and whether more follow."""

    state: str
    rows: list[Row]
    counts: Mapping[str, int]
    page: int
    has_more: bool


def screen(asked: Mapping[str, str], now: datetime) -> Screen:
    """The list as it was asked for; open ones by their deadline, others newest first."""
    state = asked.get("keadaan", "")
    state = state if state in dict(Permintaan.STATES) else Permintaan.OPEN
    page = max(1, min(1000, int(text) if (text := asked.get("halaman", "")).isdecimal() and len(text) < 5 else 1))
    rows = Permintaan.objects.filter(state=state)
    rows = rows.order_by("due_at", "id") if state == Permintaan.OPEN else rows.order_by("-asked_at", "-id")
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    counts = dict(Permintaan.objects.values_list("state").annotate(n=Count("id")))
    shown = [Row(one, is_due(one.due_at, now) if state == Permintaan.OPEN else "") for one in found[:PAGE]]
    all_counts = {name: counts.get(name, 0) for name, _title in Permintaan.STATES}
    return Screen(state, shown, all_counts, page, len(found) > PAGE)


def as_csv(place: Region) -> str:
    """Every request for a spreadsheet, without anybody's words or name."""
    kinds, states = dict(Permintaan.KINDS), dict(Permintaan.STATES)
    rows = (
        [
            one.number, kinds[one.kind], _moment(one.asked_at, place), _moment(one.due_at, place), states[one.state],
            _moment(one.answered_at, place) if one.answered_at else "", one.answered_label,
        ]
        for one in Permintaan.objects.order_by("asked_at", "id").iterator(chunk_size=500)
    )  # fmt: skip
    return csv_table(["Nomor", "Jenis", "Diminta", "Tenggat", "Keadaan", "Dijawab", "Oleh"], rows)


def _moment(moment: datetime, place: Region) -> str:
    local = moment.astimezone(place.tz)
    return f"{tanggal_pendek(local.date())} {jam(local)}"


def get_request(request_id: UUID) -> Permintaan:
    """One request of the open region. Raises Http404."""
    found = Permintaan.objects.filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def cases_asked_about(asked: Permintaan) -> Sequence[Case]:
    """The cases of whoever asks."""
    if asked.user_id is not None:
        return list(cases_of_user(asked.user_id))
    assert asked.case_id is not None  # the database keeps one of the two
    return list(Case.objects.filter(pk=asked.case_id).select_related("release"))


def card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """Requests and breaches whose clock is nearly over, for the first page; None when nothing presses."""
    pressing = Permintaan.objects.filter(state=Permintaan.OPEN, due_at__lte=now + SOON)
    late = pressing.filter(due_at__lt=now).count()
    near = pressing.count() - late
    untold = Insiden.objects.filter(Q(people_told_at=None) | Q(agency_told_at=None), closed_at=None).count()
    if not (late or near or untold):
        return None
    told = (
        (late, _("%(n)d permintaan lewat 3 × 24 jam")),
        (near, _("%(n)d permintaan habis waktunya dalam sehari")),
        (untold, _("%(n)d insiden belum diberitahukan")),
    )
    words = [text % {"n": count} for count, text in told if count]
    tone = "gagal" if late or untold else "jalan"
    return Card(_("Data pribadi"), ", ".join(words), tone, reverse("privasi_staf:permintaan"))


# -- breaches


def breaches() -> list[Insiden]:
    return list(Insiden.objects.order_by("-known_at", "-id"))


def get_breach(breach_id: UUID) -> Insiden:
    """One breach of the open region. Raises Http404."""
    found = Insiden.objects.filter(pk=breach_id).first()
    if found is None:
        raise Http404
    return found


def affected_csv(rows: Iterable[Case], place: Region) -> str:
    """The affected for whoever has to write to them: number, service, name, phone, e-mail."""
    table = (
        [
            case.number, case.definition_id, tanggal_pendek(case.submitted_at.astimezone(place.tz).date()),
            case.applicant, case.contact.get("hp", ""), case.contact.get("email", ""),
        ]
        for case in rows
    )  # fmt: skip
    return csv_table(["Nomor", "Layanan", "Dikirim", "Nama", "Telepon", "Surel"], table)


# -- retention


@dataclass(frozen=True)
class Kept:
    """How long one kind is kept here: the default, and the region's own decision when there is one."""

    kind: str
    default: Keeping
    own: MasaSimpan | None

    @property
    def days(self) -> int | None:
        return self.own.days if self.own else self.default.days


def kept() -> list[Kept]:
    """Every kind with what holds for it."""
    own = {row.kind: row for row in MasaSimpan.objects.all()}
    return [Kept(kind, default, own.get(kind)) for kind, default in KEPT.items()]


def going_soon(place: Region, today: date) -> list[Due]:
    """What the sweeps of the next thirty days will let go of, at most fifty cases."""
    return list(islice(due_cases(place, today + timedelta(days=AHEAD_DAYS)), AHEAD_SHOWN))


def services_named() -> dict[str, str]:
    """The services by id, for the form of a breach."""
    return {offer.id: offer.title for offer in catalogue()}
