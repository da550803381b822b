"""What stands beside a case: for staff the visit and the way to it, for its applicant the day and the record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.cases.api import Case
from pendopo.core.api import Panel
from pendopo.lapangan.models import BeritaAcaraSurvei, Kunjungan
from pendopo.lapangan.queries import record_of, visits_of_case
from pendopo.lapangan.vocabulary import BATAL, DIMINTA, MENUNGGU_TTD, PERENCANA, SELESAI, TERJADWAL
from pendopo.lib.formats import tanggal
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

SALT = "lapangan.berita-acara"
HOLDS = 12 * 3600
"""Seconds for which a link on the case page leads to the record: as long as the device's proof of the case."""


def panels(case: Case, place: Region, actor: Actor | None, now: datetime, kinds: Collection[str]) -> list[Panel]:
    """Registry hook `beside_case`: the newest visit, or for staff the way to ask for one."""
    visits = visits_of_case(case.pk) if "lapangan.visit_asked" in kinds else []
    if actor is None:
        return [_for_applicant(visits[0], place)] if visits and visits[0].status != BATAL else []
    return [_for_staff(visits, case, place, actor)] if visits or _may_ask(case, actor) else []


def _may_ask(case: Case, actor: Actor) -> bool:
    return case.finished_at is None and bool(actor.roles & PERENCANA)


def _for_staff(visits: list[Kunjungan], case: Case, place: Region, actor: Actor) -> Panel:
    title = "Kunjungan lapangan"
    standing = [one for one in visits if one.status != BATAL]
    ask = (("Minta kunjungan lapangan", reverse("lapangan:minta", args=[case.pk])),)
    if not standing:
        return Panel(title, "Belum ada kunjungan untuk berkas ini.", links=ask if _may_ask(case, actor) else ())
    visit = standing[0]
    links = [("Buka kunjungan", reverse("lapangan:kunjungan", args=[visit.pk]))]
    if visit.status == SELESAI and _may_ask(case, actor):
        links += [("Minta kunjungan sekali lagi", reverse("lapangan:minta", args=[case.pk]))]
    text = visit.get_status_display()
    if visit.planned_at is not None and visit.status == TERJADWAL:
        text = f"Dijadwalkan {_when(visit, place)}."
    return Panel(title, text, "baik" if visit.status == SELESAI else "jalan", links)


def _for_applicant(visit: Kunjungan, place: Region) -> Panel:
    title = _("Kunjungan lapangan")
    if visit.status == DIMINTA:
        return Panel(title, _("Petugas kami akan datang ke lokasi. Harinya kami tulis di sini."), "jalan")
    if visit.status == TERJADWAL:
        text = _("Petugas kami datang pada %(kapan)s. Kunjungan ini tidak dipungut biaya.") % {
            "kapan": _when(visit, place)
        }
        return Panel(title, f"{text}\n{visit.plan_note}".strip(), "jalan")
    row = record_of(visit)
    if visit.status == MENUNGGU_TTD or row is None:
        text = _("Petugas kami sudah datang. Berita acaranya menunggu tanda tangan semua yang hadir.")
        return Panel(title, text, "jalan")
    text = _("Petugas kami sudah datang. Berita acara nomor %(nomor)s ditandatangani yang hadir.") % {
        "nomor": row.number
    }
    return Panel(title, text, "baik", _ways(row))


def _ways(row: BeritaAcaraSurvei) -> list[tuple[str, str]]:
    """To the record itself, and to the page that says whether a copy is genuine."""
    ways = [(_("Periksa keaslian berita acara"), reverse("survei:periksa", args=[row.code]))]
    if row.file_id is None and row.scan_id is None:
        return ways
    return [(_("Unduh berita acara"), reverse("survei:unduh", args=[link_to(row)])), *ways]


def link_to(row: BeritaAcaraSurvei) -> str:
    """What opens a record for whoever may see its case, for some hours."""
    return signing.dumps(str(row.pk), salt=SALT, compress=True)


def record_of_link(token: str) -> UUID | None:
    """The record to which a link leads; None when it is old or not ours."""
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=HOLDS))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _when(visit: Kunjungan, place: Region) -> str:
    assert visit.planned_at is not None  # it was planned
    at = visit.planned_at.astimezone(place.tz)
    return _("%(hari)s, sekitar pukul %(jam)s") % {"hari": tanggal(at.date(), weekday=True), "jam": f"{at:%H.%M}"}
