"""Reading permits. What is not issued is found only by those who prepare it."""

from __future__ import annotations

from uuid import UUID

from pendopo.documents.api import Letter
from pendopo.perizinan.models import Izin


def izin_of_case(case_id: UUID) -> Izin | None:
    """The permit of a case, also while it is being prepared."""
    return Izin.objects.filter(case_id=case_id).select_related("letter__signer").first()


def issued_izin(code: str) -> Izin | None:
    """The issued permit behind a verification code; None for everything else, in the same way."""
    rows = Izin.objects.filter(code=code, issued_at__isnull=False)
    return rows.select_related("letter__signed_file", "region").prefetch_related("happened__replaced_by").first()


def issued_izin_of_letter(letter: Letter) -> Izin | None:
    """The issued permit that a signed letter is about."""
    return issued_izin(letter.code)
