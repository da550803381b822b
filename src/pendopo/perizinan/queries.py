"""Reading permits. What is not issued is found only by those who prepare it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from pendopo.cases.api import Case
from pendopo.definitions.api import compiled_of
from pendopo.documents.api import Letter
from pendopo.perizinan.models import CentralFiling, Izin
from pendopo.perizinan.pusat import SIGNALS
from pendopo.tenancy.api import Region

PAGE = 100  # of the public register


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


def ends_of_cases(case_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """The last day of the issued permits of these cases; None for one that holds on."""
    rows = Izin.objects.filter(case_id__in=list(case_ids), issued_at__isnull=False)
    return dict(rows.values_list("case_id", "valid_until"))


def register_page(
    place: Region, *, definition_id: str = "", since: date | None = None, until: date | None = None, cursor: str = "",
    size: int = PAGE,
) -> tuple[list[Izin], str]:  # fmt: skip
    """A page of what is issued, newest first, and the cursor of the next ('' at the end). Raises ValueError."""
    rows = Izin.objects.filter(issued_at__isnull=False)
    if definition_id:
        rows = rows.filter(definition_id=definition_id)
    if since is not None:
        rows = rows.filter(issued_at__gte=datetime.combine(since, time.min, place.tz))
    if until is not None:
        rows = rows.filter(issued_at__lt=datetime.combine(until + timedelta(days=1), time.min, place.tz))
    if cursor:
        moment, _bar, last = cursor.partition("_")
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=_bounded(moment))
        rows = rows.filter(Q(issued_at__lt=at) | Q(issued_at=at, id__lt=UUID(last)))
    found = list(rows.order_by("-issued_at", "-id").select_related("region").prefetch_related("happened")[: size + 1])
    if len(found) <= size:
        return found, ""
    edge = found[size - 1]
    assert edge.issued_at is not None  # filtered above
    return found[:size], f"{_microseconds(edge.issued_at)}_{edge.pk}"


def _bounded(text: str) -> int:
    """Microseconds since 1970 in our times. Raises ValueError."""
    number = int(text)
    if not 0 <= number < 10**16:
        raise ValueError(text)
    return number


def _microseconds(moment: datetime) -> int:
    """A moment as whole microseconds, without the loss of a float."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


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
