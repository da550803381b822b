"""Letters signed by hand: a scan comes in, somebody compares it with the letter, only then it counts as signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal
from pendopo.documents.models import Letter, LetterPolicy, LetterScan
from pendopo.documents.queries import get_letter
from pendopo.documents.services.numbering import WRONG, WrongEntry
from pendopo.files.api import JPEG, PDF, PNG, store_upload
from pendopo.tenancy.api import Region

MAX_SCAN_MB = 10
SCAN_TYPES = (PDF, JPEG, PNG)


@transaction.atomic
def change_policy(*, may_sign_wet: bool, scan_is_public: bool, actor: Acting, now: datetime) -> LetterPolicy:
    """Say what the region allows with paper, from now on; letters that were begun stay as they are."""
    row = LetterPolicy.objects.first()
    if row is None:
        row = LetterPolicy(changed_at=now)
    row.may_sign_wet, row.scan_is_public, row.changed_at = may_sign_wet, scan_is_public, now
    row.save()
    data = {"basah": may_sign_wet, "pindaian_publik": scan_is_public}
    record("documents.policy_changed", subject=row, actor=actor, now=now, data=data)
    return row


@transaction.atomic
def attach_scan(
    place: Region, letter: Letter, upload: UploadedFile[Any], *, signed_on: date, actor: Acting, now: datetime
) -> LetterScan:
    """Attach the scan of a letter that was signed by hand; a former one is replaced and stays as a row.

    Raises Refusal: not signed on paper, not ready or issued already, a date that cannot be, or no readable scan.
    """
    letter = _locked(letter)
    today, frozen = now.astimezone(place.tz).date(), letter.frozen_at.astimezone(place.tz).date()
    if not frozen <= signed_on <= today:
        raise WrongEntry("tanggal", _("Tanggal tanda tangan harus antara tanggal persetujuan surat ini dan hari ini."))
    try:
        stored = store_upload(place, upload, accept=SCAN_TYPES, max_mb=MAX_SCAN_MB, purpose="pindaian surat", now=now)
    except Refusal as no:
        if no.status != WRONG:
            raise
        raise WrongEntry("pindaian", no.sentence) from no
    if letter.fixed_sha256 in (stored.sha256, stored.upload_sha256):
        raise WrongEntry(
            "pindaian",
            _("Ini PDF yang dicetak, belum bertanda tangan. Lampirkan hasil pindai kertas yang sudah ditandatangani."),
        )
    LetterScan.objects.filter(letter=letter, replaced_at=None).update(replaced_at=now)
    scan = LetterScan.objects.create(
        letter=letter, file=stored, sha256=stored.sha256, signed_on=signed_on, attached_by_id=actor.actor_id,
        attached_by=actor.label, attached_at=now,
    )  # fmt: skip
    record(
        "documents.scan_attached", subject=letter, actor=actor, now=now, case_id=letter.case_id,
        data={"sha256": scan.sha256},
    )  # fmt: skip
    return scan


@transaction.atomic
def accept_scan(letter: Letter, scan_id: UUID, *, is_same: bool, actor: Acting, now: datetime) -> Letter:
    """The scan was compared with the letter and says the same: from now on the letter is signed, by hand.

    `scan_id`: the scan that was on screen. Raises Refusal: not confirmed, replaced meanwhile, or signed already.
    """
    letter = _locked(letter)
    if not is_same:
        raise WrongEntry("sama", _("Bandingkan pindaian dengan surat, lalu beri tanda bahwa isinya sama."))
    scan = LetterScan.objects.filter(letter=letter, replaced_at=None).select_related("file").first()
    if scan is None:
        raise Refusal(_("Pindaian surat yang sudah ditandatangani belum dilampirkan."))
    if scan.pk != scan_id:
        raise Refusal(_("Pindaian baru saja diganti. Bandingkan lagi dengan surat."))
    scan.compared_by_id, scan.compared_by, scan.compared_at = actor.actor_id, actor.label, now
    scan.save(update_fields=["compared_by_id", "compared_by", "compared_at"])
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.SIGNED, signed_file=scan.file, signed_sha256=scan.sha256, signed_at=now
    )
    record(
        "documents.letter_signed", subject=letter, actor=actor, now=now, case_id=letter.case_id,
        data={"sha256": scan.sha256, "cara": Letter.WET},
    )  # fmt: skip
    return get_letter(letter.pk)


def _locked(letter: Letter) -> Letter:
    """The letter, locked, while its scan may still come or change. Raises Refusal."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if not letter.is_wet:
        raise Refusal(_("Surat ini ditandatangani secara elektronik, bukan di atas kertas."))
    if letter.is_signed:
        raise Refusal(_("Surat ini sudah terbit. Pindaiannya tidak dapat diganti; cabut, lalu terbitkan surat baru."))
    if not letter.is_ready:
        raise Refusal(_("Surat ini belum siap dicetak atau sudah dibatalkan. Muat ulang halaman."))
    return letter
