"""Reading permits. What is not issued is found only by those who prepare it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pendopo.cases.api import Case
from pendopo.definitions.api import compiled_of
from pendopo.documents.api import Letter
from pendopo.perizinan.models import CentralFiling, Izin
from pendopo.perizinan.pusat import SIGNALS


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


def simulated_system(case_id: UUID) -> str:
    """The simulator whose answer this case rests on ('SIMULATOR SIMBG'); '' when all its answers are real."""
    told = CentralFiling.objects.filter(case_id=case_id, is_simulated=True).exclude(answer="")
    return told.order_by("-answered_at").values_list("system", flat=True).first() or ""


@dataclass(frozen=True)
class Waiting:
    """A sending that waits for the simulator, and the answers (id, words) that its case waits for."""

    filing: CentralFiling
    answers: tuple[tuple[str, str], ...]


def open_filings() -> list[Waiting]:
    """What waits for the simulator's answer, oldest first; not what its case no longer waits for."""
    rows = list(CentralFiling.objects.filter(is_simulated=True, answered_at=None).order_by("sent_at", "id"))
    cases = Case.objects.select_related("release").defer("release__body").in_bulk({row.case_id for row in rows})
    awaited = {case_id: awaited_signals(case) for case_id, case in cases.items()}
    found = [
        Waiting(row, tuple((a, words) for a, words in CentralFiling.ANSWERS if SIGNALS[a] in awaited[row.case_id]))
        for row in rows
    ]
    return [one for one in found if one.answers]


def awaited_signals(case: Case) -> frozenset[str]:
    """The messages from outside that the main line of a case waits for."""
    steps = compiled_of(case.release).actions_from(case.state)
    return frozenset(step.signal for step in steps if step.signal)


def answered_filings(limit: int = 20) -> list[CentralFiling]:
    """What the simulator answered last."""
    rows = CentralFiling.objects.filter(is_simulated=True).exclude(answered_at=None)
    return list(rows.order_by("-answered_at", "-id")[:limit])


def chosen_answer(reference: str) -> str:
    """What somebody picked for the newest sending with this reference; '' when nothing yet."""
    rows = CentralFiling.objects.filter(reference=reference).order_by("-sent_at")
    return rows.values_list("chosen", flat=True).first() or ""
