"""A person's own page: what the region keeps of them, who looked, what they asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pendopo.audit.api import Look
from pendopo.cases.api import Case, Draft, cases_of_user, drafts_of, view_case
from pendopo.definitions.api import compiled_of, context_for
from pendopo.engine.api import is_personal
from pendopo.people.api import User
from pendopo.privasi.models import Permintaan, Salinan
from pendopo.tenancy.api import Region

LOOKS_SHOWN = 100


@dataclass(frozen=True)
class OwnCase:
    """One of the person's cases: what it is, and which of its answers are about people."""

    case: Case
    title: str
    state: str
    answers: tuple[tuple[str, str], ...]
    files: int


@dataclass(frozen=True)
class OwnData:
    """Everything the region keeps of a person that signs in."""

    user: User
    cases: list[OwnCase]
    drafts: list[Draft]
    looks: list[Look]
    requests: list[Permintaan]
    copy: Salinan | None


def own_data(user: User, place: Region, now: datetime) -> OwnData:
    """The page "Data saya"."""
    cases = list(cases_of_user(user.pk))
    return OwnData(
        user=user,
        cases=[own_case(case, place, now) for case in cases],
        drafts=drafts_of(device_hash=b"", user_id=user.pk),
        looks=list(_looks([user.pk, *(case.pk for case in cases)])),
        requests=list(Permintaan.objects.filter(user_id=user.pk).order_by("-asked_at", "-id")),
        copy=newest_copy(user.pk, now),
    )


def _looks(subjects: Sequence[UUID]) -> Iterable[Look]:
    """Who of the office saw what, newest first; one's own looks are left out."""
    rows = Look.objects.filter(subject_id__in=subjects).exclude(actor_id=subjects[0])
    return rows.order_by("-looked_at")[:LOOKS_SHOWN]


def own_case(case: Case, place: Region, now: datetime) -> OwnCase:
    """A case with its personal answers as the person gave them."""
    view, compiled = view_case(case), compiled_of(case.release)
    context = context_for(place, now)
    shown = tuple(
        (field.label, compiled.display(field.id, view.answers, context))
        for field in compiled.fields.values()
        if is_personal(field) and field.type != "file" and field.id in view.answers
    )
    files = sum(1 for file in view.files if file.row.file.erased_at is None)
    return OwnCase(case, compiled.definition.title, view.state.public_title, shown, files)


def newest_copy(user_id: UUID, now: datetime) -> Salinan | None:
    """The last copy that was asked for and has not expired."""
    rows = Salinan.objects.filter(user_id=user_id, expires_at__gt=now).select_related("file")
    return rows.order_by("-asked_at", "-id").first()


def requests_of_case(case_id: UUID) -> Sequence[Permintaan]:
    """What was asked by whoever holds number and code of a case."""
    return list(Permintaan.objects.filter(case_id=case_id).order_by("-asked_at", "-id"))
