"""Reads of agreements: the row, its draft without a side, the dated defaults, lists and cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.bundles.api import Catalogue, Offer, Origin, Partner, Published
from pendopo.core.api import Card
from pendopo.definitions.api import Installed
from pendopo.kerja_sama import rules, rules_naskah
from pendopo.kerja_sama.models import AturanKerjaSama, Kesepakatan
from pendopo.kerja_sama.rules import ATURAN, Aturan
from pendopo.kerja_sama.vocabulary import BERJALAN, DALAM_MASA, KB, PENJAJAKAN, TAHAP
from pendopo.lib.formats import tanggal
from pendopo.people.api import Actor, local_day
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Nilai:
    """A dated default as it holds: the value, on what it rests, whether somebody has compared it with the text."""

    aturan: Aturan
    value: int
    basis: str
    is_verified: bool
    since: date | None


def standing_values(today: date) -> list[Nilai]:
    """Every default as it holds on a day."""
    last: dict[str, AturanKerjaSama] = {}
    for row in AturanKerjaSama.objects.filter(valid_from__lte=today).order_by("valid_from", "at", "id"):
        last[row.name] = row
    return [
        Nilai(one, last[one.id].value, last[one.id].basis, last[one.id].is_verified, last[one.id].valid_from)
        if one.id in last
        else Nilai(one, one.value, one.basis, False, None)
        for one in ATURAN
    ]


def values_on(today: date) -> dict[str, int]:
    """The defaults by id as they hold on a day."""
    return {one.aturan.id: one.value for one in standing_values(today)}


def get_agreement(agreement_id: UUID) -> Kesepakatan:
    """An agreement of the open region, else 404."""
    row = Kesepakatan.objects.select_related("parent", "scan").filter(pk=agreement_id).first()
    if row is None:
        raise Http404
    return row


def draft_of(row: Kesepakatan) -> dict[str, Any]:
    """What `rules.draft_gaps` judges."""
    return {
        "judul": row.title, "objek": row.object_text, "lingkup": row.scope_text, "mulai": row.valid_from,
        "sampai": row.valid_until, "biaya": row.financing, "kita": row.ours, "mitra": row.theirs,
    }  # fmt: skip


def exchange_of(place: Region, row: Kesepakatan) -> dict[str, Any]:
    """The draft without a side, as it travels; both regions get the same from the same text."""
    own = Catalogue.objects.first()
    ours = _side(place.code, place.name, place.kind, f"r{place.id}", own.root_digest if own else "", row.ours)
    theirs = _side(
        row.partner_code, row.partner_name, row.partner_kind, row.partner_namespace, row.partner_root, row.theirs
    )
    content = {
        "judul": row.title, "objek": row.object_text, "lingkup": row.scope_text, "biaya": row.financing,
        "mulai": _iso(row.valid_from), "sampai": _iso(row.valid_until), "layanan": row.definitions,
        "arah": row.direction,
    }  # fmt: skip
    return rules_naskah.as_draft(row.kind, ours, theirs, content)


def _side(code: str, name: str, kind: str, namespace: str, root: str, party: dict[str, str]) -> dict[str, str]:
    return {
        "kode": code, "nama": name, "jenis": kind, "ruang": namespace, "akar": root,
        "kantor": party.get("kantor", ""), "penanda_tangan": party.get("nama", ""),
        "jabatan": party.get("jabatan", ""), "kapasitas": party.get("kapasitas", ""), "kuasa": party.get("kuasa", ""),
    }  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def digest_of_draft(place: Region, row: Kesepakatan) -> str:
    """By which both offices see that they hold the same text."""
    return rules_naskah.digest_of(exchange_of(place, row))


def titles_of(definitions: Iterable[str]) -> list[str]:
    """The titles of services, as installed here, published here or offered by partners; else the id."""
    wanted = list(definitions)
    found: dict[str, str] = {}
    for rows in (
        Offer.objects.filter(definition_id__in=wanted).values_list("definition_id", "title"),
        Published.objects.filter(definition_id__in=wanted).values_list("definition_id", "title"),
        Installed.objects.filter(definition_id__in=wanted).values_list("definition_id", "release__title"),
    ):
        found.update(dict(rows))
    return [found.get(one, one) for one in wanted]


def services_to_name() -> list[tuple[str, str]]:
    """Services that an agreement may list, by title: what we publish or run, and what partners offer."""
    found = dict(Offer.objects.values_list("definition_id", "title"))
    found |= dict(Published.objects.values_list("definition_id", "title"))
    found |= dict(Installed.objects.values_list("definition_id", "release__title"))
    return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))


def parents_for(today: date) -> list[Kesepakatan]:
    """Kesepakatan Bersama under which a PKS may be made."""
    rows = Kesepakatan.objects.filter(kind=KB, state__in=[*BERJALAN, *DALAM_MASA]).order_by("partner_name", "title")
    return [row for row in rows if row.is_open or row.holds_on(today)]


def known_partners() -> list[Partner]:
    """Publishers that this region has met, by name."""
    return list(Partner.objects.order_by("name"))


SORTS = {
    "": ("-changed_at", "-id"), "mitra": ("partner_name", "title", "id"), "berakhir": ("valid_until", "id"),
    "ttd": ("-signed_on", "-id"),
}  # fmt: skip


@dataclass(frozen=True)
class Dicari:
    """What of the agreements is wanted."""

    state: str = ""
    kind: str = ""
    typed: str = ""
    sort: str = ""

    @classmethod
    def read(cls, given: Any) -> Dicari:
        """From an address; unknown words fall away."""
        state, kind, sort = (str(given.get(name, "")) for name in ("tahap", "jenis", "urut"))
        known = {name for name, _title in TAHAP} | {"berjalan", "masa", "selesai"}
        return cls(
            state if state in known else "", kind if kind in ("kb", "pks") else "",
            str(given.get("q", "")).replace("\x00", "").strip()[:80], sort if sort in SORTS else "",
        )  # fmt: skip


def agreements(asked: Dicari, *, signed_only: bool = False) -> QuerySet[Kesepakatan]:
    """The agreements that are asked for."""
    rows = Kesepakatan.objects.select_related("parent").order_by(*SORTS[asked.sort])
    if signed_only:
        rows = rows.filter(signed_on__isnull=False)
    groups = {"berjalan": BERJALAN, "masa": DALAM_MASA, "selesai": ("berakhir", "diakhiri", "tidak_jadi")}
    if asked.state:
        rows = rows.filter(state__in=groups.get(asked.state, (asked.state,)))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.typed:
        rows = rows.filter(
            Q(title__icontains=asked.typed) | Q(partner_name__icontains=asked.typed)
            | Q(our_number__icontains=asked.typed) | Q(their_number__icontains=asked.typed)
        )  # fmt: skip
    return rows


def in_force_with(namespace: str, today: date) -> list[Kesepakatan]:
    """Agreements with a partner that hold on a day, the one that lasts longest first."""
    rows = Kesepakatan.objects.filter(partner_namespace=namespace, state__in=DALAM_MASA)
    held = [row for row in rows if row.holds_on(today)]
    return sorted(held, key=lambda row: (row.valid_until or date.max, row.made_at), reverse=True)


def ending_soon(today: date) -> list[Kesepakatan]:
    """Agreements whose end is near enough for a reminder, the next one first."""
    first = max(rules.months_before(values_on(today)))
    rows = Kesepakatan.objects.filter(
        state__in=DALAM_MASA, valid_until__gte=today, valid_until__lte=rules.add_months(today, first)
    )
    return list(rows.order_by("valid_until", "id"))


def late_answers(today: date) -> list[Kesepakatan]:
    """Offers that nobody has answered in time."""
    values = values_on(today)
    rows = Kesepakatan.objects.filter(state=PENJAJAKAN, offered_on__isnull=False).order_by("offered_on")
    return [row for row in rows if (due := rules.answer_due(row.offered_on, values)) and due < today]


def card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """For the workspace of role kerja_sama: what ends soon, what nobody answers, what could not be pinned."""
    today = local_day(now)
    ending, late = ending_soon(today), late_answers(today)
    loose = Kesepakatan.objects.filter(state__in=DALAM_MASA).exclude(pin_trouble="").count()
    parts: list[str] = []
    if ending:
        words = {"n": len(ending), "mitra": ending[0].partner_name, "hari": tanggal(ending[0].valid_until or today)}
        parts.append(_("%(n)s segera berakhir, paling dekat dengan %(mitra)s pada %(hari)s.") % words)
    if late:
        parts.append(_("%(n)s penawaran lewat batas jawaban.") % {"n": len(late)})
    if loose:
        parts.append(_("%(n)s berlaku, tetapi akar mitranya belum terpasang.") % {"n": loose})
    if not parts:
        return None
    return Card(_("Kerja sama"), " ".join(parts), "gagal" if loose else "jalan", reverse("kerja_sama_staf:kesepakatan"))


def origins_from(namespace: str) -> Sequence[Origin]:
    """What came from a partner, by definition."""
    rows = Origin.objects.filter(partner__namespace=namespace).select_related("partner")
    return list(rows.order_by("definition_id"))


def opening_faults(definition_id: str, now: datetime) -> list[str]:
    """Why a service that came by an agreement may not open: no agreement in force with its giver covers it.

    Asked by `definitions` before anything opens; silent where the region keeps no agreements with that partner here.
    """
    origin = Origin.objects.filter(definition_id=definition_id, basis="kesepakatan").select_related("partner").first()
    if origin is None or origin.partner is None:
        return []
    held = in_force_with(origin.partner.namespace, local_day(now))
    if not held or any(rules.covers(row.definitions, definition_id) for row in held):
        return []
    return [_("Kesepakatan dengan %(mitra)s tidak mencakup layanan ini.") % {"mitra": origin.partner.name}]
