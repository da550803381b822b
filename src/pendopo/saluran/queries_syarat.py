"""What stands beside a case: where it is elsewhere, and what was found of JKN membership and tax status."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.cases.api import Case
from pendopo.core.api import Panel
from pendopo.definitions.api import compiled_of
from pendopo.engine.api import Compiled
from pendopo.lib.formats import tanggal
from pendopo.people.api import Actor
from pendopo.saluran import syarat
from pendopo.saluran.models import PeriksaSyarat
from pendopo.saluran.queries import entries_of_case
from pendopo.saluran.vocabulary import BY_CHANNEL, OPEN, SOURCES, TITLES, TONES
from pendopo.tenancy.api import Region

READERS = frozenset({"front_office", "tim_teknis", "kepala_seksi", "pengelola_layanan", "admin"})


def is_asked(compiled: Compiled, kind: syarat.Kind) -> bool:
    """Whether the definition asks for it in this region."""
    return any(param.id == kind.param and param.current == "1" for param in compiled.definition.params)


@dataclass(frozen=True)
class Found:
    """The newest check of one kind; `row` is None while nobody has looked."""

    kind: syarat.Kind
    row: PeriksaSyarat | None

    @property
    def title(self) -> str:
        """What came of it."""
        return syarat.OUTCOMES[self.row.outcome] if self.row else "Belum diperiksa"

    @property
    def tone(self) -> str:
        """Neutral, good, or a warning; never a failure, for it holds nothing back."""
        if self.row is None:
            return ""
        return "baik" if self.row.outcome == syarat.AKTIF else "jalan"

    @property
    def is_simulated(self) -> bool:
        """Whether a simulator said so."""
        return self.row is not None and self.row.way == syarat.TIRUAN


def checks_of(case_id: UUID, compiled: Compiled) -> list[Found]:
    """What the definition asks for, each with its newest check. No statement where it asks for nothing."""
    asked = [kind for kind in syarat.KINDS.values() if is_asked(compiled, kind)]
    if not asked:
        return []
    rows = PeriksaSyarat.objects.filter(case_id=case_id).order_by("checked_at", "id")
    newest = {row.kind: row for row in rows}
    return [Found(kind, newest.get(kind.id)) for kind in asked]


def panels_of(case: Case, place: Region, actor: Actor | None, now: datetime, kinds: Collection[str]) -> list[Panel]:
    """Registry hook `beside_case`."""
    compiled = compiled_of(case.release)
    found = checks_of(case.pk, compiled)
    named = bool({"saluran.number_named"} & set(kinds))
    if actor is None:
        return [*_entries_for_applicant(case, named), *_warnings(found)]
    return list(_for_staff(case, compiled, found, actor, named))


def _for_staff(case: Case, compiled: Compiled, found: list[Found], actor: Actor, named: bool) -> Iterator[Panel]:
    if not actor.roles & READERS:
        return
    address = reverse("saluran:berkas", args=[case.pk])
    channel = compiled.definition.channel
    entries = entries_of_case(case.pk) if named or channel in BY_CHANNEL else []
    for entry in entries:
        as_of = f" per {tanggal(entry.as_of)}" if entry.as_of else ""
        text = f"{SOURCES[entry.source].title}, nomor {entry.number}: {TITLES[entry.state].lower()}{as_of}."
        text += f"\n{entry.unheard}" if entry.unheard else ""
        text += "\nSIMULATOR" if entry.is_simulated else ""
        links = [("Lihat kabarnya", reverse("saluran:entri", args=[entry.pk]))]
        yield Panel("Di sistem pusat", text, TONES[entry.state], links)
    if not entries and channel in BY_CHANNEL and case.finished_at is None:
        title = SOURCES[BY_CHANNEL[channel]].title
        yield Panel("Di sistem pusat", f"Nomor permohonan di {title} belum ditulis.", "", [("Tulis nomornya", address)])
    for one in found:
        words = f"{one.title} (SIMULATOR)" if one.is_simulated else one.title
        text = f"{words}. Ini peringatan; permohonan tidak tertahan karenanya."
        yield Panel(one.kind.title, text, one.tone, [("Periksa", address)])


def _entries_for_applicant(case: Case, named: bool) -> Iterator[Panel]:
    for entry in entries_of_case(case.pk) if named else []:
        if entry.state not in OPEN or entry.as_of is None:
            continue
        text = _("Nomor %(nomor)s di %(sumber)s: kabar terakhir per %(kapan)s.") % {
            "nomor": entry.number, "sumber": SOURCES[entry.source].title, "kapan": tanggal(entry.as_of),
        }  # fmt: skip
        yield Panel(_("Di sistem pusat"), f"{text} SIMULATOR" if entry.is_simulated else text, "jalan")


def _warnings(found: list[Found]) -> Iterator[Panel]:
    """To the applicant only what is not in order, and how to mend it."""
    mends = {
        "jkn": _(
            "Aktifkan lagi lewat aplikasi atau kantor BPJS Kesehatan dengan KTP. Bila iurannya memberatkan, tanyakan"
            " bantuan iuran (PBI-JK) kepada Dinas Sosial."
        ),
        "kswp": _(
            "Laporkan SPT dua tahun terakhir lewat layanan daring Direktorat Jenderal Pajak atau di kantor pajak. Bila"
            " sudah, bawa bukti lapornya."
        ),
    }
    titles = {"jkn": _("Kepesertaan JKN Anda belum aktif"), "kswp": _("Keterangan pajak Anda belum beres")}
    for one in found:
        if one.row is None or one.row.outcome == syarat.AKTIF:
            continue
        text = _("Permohonan Anda tetap kami proses.") + " " + mends[one.kind.id]
        yield Panel(titles[one.kind.id], f"{text} SIMULATOR" if one.is_simulated else text, "jalan")
