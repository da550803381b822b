"""When a case is erased, so is what its visits know of people. The record (berita acara) is an archive like letters."""

from __future__ import annotations

from pendopo.audit.api import Event, record
from pendopo.files.api import erase_file
from pendopo.lapangan.models import FotoKunjungan, HadirKunjungan, HasilKunjungan, Kunjungan
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region


def hear_erased(*, event: Event, region: Region) -> None:
    """Listener of `cases.erased`: words, names, signatures and photos go; answers, dates and digests stay.

    Safe to run twice.
    """
    for visit in Kunjungan.objects.filter(case_id=event.subject_id):
        photos, results = FotoKunjungan.objects.filter(visit=visit), HasilKunjungan.objects.filter(visit=visit)
        present = HadirKunjungan.objects.filter(result__in=results).select_related("signature")
        files = [one.file for one in photos.select_related("file")]
        files += [one.signature for one in present if one.signature is not None]
        gone = sum(erase_file(one, event.occurred_at) for one in files)
        present.update(name_sealed=b"", reason_sealed=b"")
        photos.update(caption_sealed=b"")
        results.update(sealed=b"")
        visit.plan_note = ""
        visit.save(update_fields=["plan_note"])
        if gone:
            record(
                "lapangan.visit_erased", subject=visit, actor=SYSTEM, now=event.occurred_at, case_id=visit.case_id,
                data={"files": gone},
            )  # fmt: skip
