"""Hand-over records (BAST): made of the signed manifests of the bundles concerned, signed by hand like an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal
from pendopo.documents.api import accept_scan, attach_scan, letter_of_subject, void_letter
from pendopo.kerja_sama.models import BeritaAcara, Kesepakatan
from pendopo.kerja_sama.queries_serah import items_for
from pendopo.kerja_sama.services.agreements import WRONG, WrongField, locked
from pendopo.kerja_sama.services.letters import freeze_handover
from pendopo.kerja_sama.vocabulary import DALAM_MASA
from pendopo.people.api import local_day
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Pelatihan:
    """One training that goes with a hand-over."""

    about: str
    days: int
    people: int


@dataclass(frozen=True)
class Serahan:
    """What is handed over: services by id, with training, support and a note. `is_giving`: by us to the partner."""

    is_giving: bool
    definitions: tuple[str, ...]
    training: Sequence[Pelatihan] = ()
    support_until: date | None = None
    note: str = ""
    their_number: str = ""


@transaction.atomic
def hand_over(
    place: Region, agreement: Kesepakatan, what: Serahan, *, actor: Acting, now: datetime
) -> BeritaAcara:  # fmt: skip
    """Make a hand-over record of the signed manifests and freeze its letter. Raises Refusal."""
    row = locked(agreement)
    if row.state not in DALAM_MASA:
        raise Refusal(_("Serah terima memerlukan kesepakatan yang berlaku."))
    if not what.definitions:
        raise WrongField("layanan", _("Pilih sedikitnya satu layanan."))
    items = items_for(row, what.definitions, is_giving=what.is_giving)
    if len(items) != len(set(what.definitions)):
        raise WrongField("layanan", _("Sebagian layanan itu tidak ada pada katalog atau di luar lingkup kesepakatan."))
    if what.support_until and what.support_until < local_day(now):
        raise WrongField("pendampingan", _("Masa pendampingan sudah lewat. Periksa tanggalnya."))
    made = BeritaAcara.objects.create(
        agreement=row, is_giving=what.is_giving, items=items,
        training=[{"materi": one.about, "hari": one.days, "peserta": one.people} for one in what.training],
        support_until=what.support_until, note=what.note.strip(), their_number=what.their_number.strip()[:120],
        made_by_label=actor.label, made_at=now,
    )  # fmt: skip
    freeze_handover(place, made, actor=actor, now=now)
    data = {"layanan": [item["id"] for item in items], "memberi": what.is_giving}
    record("kerja_sama.handover_made", subject=made, actor=actor, now=now, data=data)
    return made


@transaction.atomic
def attach_handover(
    place: Region, handover: BeritaAcara, upload: UploadedFile[Any], *, day: date, actor: Acting, now: datetime
) -> None:
    """Attach the scan of a signed record. Raises Refusal."""
    letter = letter_of_subject(handover.pk)
    if letter is None:
        raise Refusal(_("Berita acara ini sudah dibatalkan."))
    attach_scan(place, letter, upload, signed_on=day, actor=actor, now=now)
    record("kerja_sama.handover_scanned", subject=handover, actor=actor, now=now)


@transaction.atomic
def sign_handover(
    handover: BeritaAcara, *, scan_id: UUID, is_same: bool, actor: Acting, now: datetime
) -> BeritaAcara:  # fmt: skip
    """The scan says the same as the record: it is signed. Raises Refusal."""
    letter = letter_of_subject(handover.pk)
    if letter is None:
        raise Refusal(_("Berita acara ini sudah dibatalkan."), status=WRONG)
    letter = accept_scan(letter, scan_id, is_same=is_same, actor=actor, now=now)
    handover.signed_on = letter.scans.get(pk=scan_id).signed_on
    handover.save(update_fields=["signed_on"])
    record("kerja_sama.handover_signed", subject=handover, actor=actor, now=now, data={"nomor": letter.number})
    return handover


@transaction.atomic
def cancel_handover(handover: BeritaAcara, *, actor: Acting, now: datetime) -> None:
    """Take an unsigned record back; its number stays as void. Raises Refusal once it is signed."""
    letter = letter_of_subject(handover.pk)
    if letter is not None:
        void_letter(letter, "tidak_jadi", actor=actor, now=now)
    record("kerja_sama.handover_cancelled", subject=handover, actor=actor, now=now)
