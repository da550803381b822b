"""The head publishes a result: numbers frozen with their digest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.api import Actor
from pendopo.skm.models import HasilSurvei
from pendopo.skm.queries import today_of
from pendopo.skm.queries_staf import digest_of, frozen_body, result_of
from pendopo.skm.rules import MIN_SHOWN
from pendopo.skm.rules_periode import Period
from pendopo.skm.scope import Scope
from pendopo.tenancy.api import Region


@transaction.atomic
def publish_result(place: Region, scope: Scope, period: Period, *, actor: Actor, now: datetime) -> HasilSurvei:
    """Freeze and publish what the answers say now. Raises Refusal while the period runs, with too few respondents, or
    when the same numbers are public already; other numbers become a new version, and the former stay readable.
    """
    if period.end >= today_of(place, now):
        raise Refusal(_("%(periode)s belum berakhir.") % {"periode": period.title}, status=409)
    result = result_of(scope, period, place)
    if result.respondents < MIN_SHOWN:
        raise Refusal(
            _("Baru %(n)s responden; paling sedikit %(batas)s agar tidak seorang pun dikenali.")
            % {"n": result.respondents, "batas": MIN_SHOWN},
            status=409,
        )
    body = frozen_body(result)
    digest = digest_of(body)
    last = HasilSurvei.objects.filter(scope=scope.key, period=period.key).order_by("-version").first()
    if last is not None and last.digest == digest:
        raise Refusal(_("Angka ini sudah diumumkan."), status=409)
    made: HasilSurvei = HasilSurvei.objects.create(
        scope=scope.key, period=period.key, version=last.version + 1 if last else 1, body=body, digest=digest,
        published_at=now, published_label=actor.label,
    )  # fmt: skip
    data = {"lingkup": scope.key, "periode": period.key, "versi": made.version, "sidik": digest, "ikm": body["ikm"]}
    record("skm.published", subject=made, actor=actor, now=now, data=data)
    return made
