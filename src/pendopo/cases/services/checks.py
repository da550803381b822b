"""What a transition may require of a case, each as a sentence for the officer when it is not met yet."""

from __future__ import annotations

from pendopo.cases.models import Case, CaseFile, FileJudgement
from pendopo.cases.services.going import Wish
from pendopo.core.api import Refusal
from pendopo.engine.api import Compiled


def check_signed(*, case: Case, compiled: Compiled, wish: Wish) -> str | None:
    """`tanda_tangan`: the move is made by signing."""
    return None if wish.signed else "Langkah ini memerlukan tanda tangan elektronik."


def check_asked(*, case: Case, compiled: Compiled, wish: Wish) -> str | None:
    """`ada_yang_diminta`: something that the form knows is asked of the applicant. Raises Refusal."""
    if not wish.fields:
        raise Refusal("Pilih sedikitnya satu isian atau berkas yang harus diperbaiki pemohon.", status=422)
    if not compiled.fields.keys() >= set(wish.fields):
        raise Refusal("Isian yang diminta tidak dikenal.", status=422)
    return None


def check_files(*, case: Case, compiled: Compiled, wish: Wish) -> str | None:
    """`semua_berkas_sesuai`: the latest judgement of every current file is 'sesuai'."""
    current = set(CaseFile.objects.filter(case=case, is_current=True).values_list("id", flat=True))
    latest = dict(
        FileJudgement.objects.filter(case_file_id__in=current)
        .order_by("judged_at", "id")
        .values_list("case_file_id", "verdict")
    )
    if all(latest.get(item) == "sesuai" for item in current):
        return None
    return "Nilai semua berkas dahulu. Meneruskan hanya dapat bila semuanya sesuai."
