"""Judging files one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.cases.models import VERDICTS, Case, CaseFile, FileJudgement
from pendopo.cases.services.four_eyes import four_eyes
from pendopo.core.api import Refusal, encrypt
from pendopo.definitions.api import bindings_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def judge_files(
    *, place: Region, case: Case, verdicts: Mapping[UUID, tuple[str, str]], actor: Actor, now: datetime
) -> int:
    """Store (verdict, note) per file of this case where it changed; returns how many. Raises Refusal."""
    posts = {(post.unit_id, post.role) for bound in bindings_of(case.definition_id).values() for post in bound}
    if not posts & actor.posts:
        raise Http404
    if no := four_eyes(case, posts, actor, now):
        raise Refusal(no)
    known = {row.id: row for row in CaseFile.objects.filter(case=case, is_current=True)}
    if any(verdict not in dict(VERDICTS) for verdict, _ in verdicts.values()) or not verdicts.keys() <= known.keys():
        raise Refusal("Penilaian ini tidak dikenal. Muat ulang halaman.", status=422)
    latest = dict(
        FileJudgement.objects.filter(case_file_id__in=known)
        .order_by("judged_at", "id")
        .values_list("case_file_id", "verdict")
    )
    new = {key: value for key, value in verdicts.items() if latest.get(key) != value[0] or value[1]}
    if not new:
        return 0
    assert actor.actor_id is not None  # only staff reach this verb
    FileJudgement.objects.bulk_create(
        FileJudgement(
            case_file_id=key,
            verdict=verdict,
            note=encrypt(place, note),
            by_id=actor.actor_id,
            by_label=actor.label,
            judged_at=now,
        )
        for key, (verdict, note) in new.items()
    )
    record(
        "cases.judged", subject=case, actor=actor, now=now, case_id=case.id,
        data={"files": {known[key].field: verdict for key, (verdict, _) in new.items()}},
    )  # fmt: skip
    return len(new)
