"""A case that came in without an account, taken into the account of whoever has shown its number and code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.models import Case
from pendopo.core.api import Refusal
from pendopo.people.api import Actor, Person


@transaction.atomic
def own_case(case_id: UUID, *, actor: Actor, now: datetime) -> Case:
    """From now on the account opens the case. The caller has checked number and code. Raises Http404 or Refusal."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None or actor.user_id is None or actor.is_staff:
        raise Http404
    if case.user_id == actor.user_id:
        return case
    if case.user_id is not None:
        raise Refusal(_("Berkas ini sudah ada pada akun lain."))
    clerk = case.lodged_by_id
    if clerk is not None and Person.objects.filter(id=clerk, user_id=actor.user_id).exists():
        raise Refusal(_("Berkas ini Anda masukkan sendiri lewat loket. Pemiliknya warga yang datang."))
    case.user_id = actor.user_id
    case.save(update_fields=["user_id"])
    record("cases.owned", subject=case, actor=actor, now=now, case_id=case.id)
    return case
