"""The region's own words and its gateway."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal
from pendopo.notify import rules
from pendopo.notify.gateways import offered
from pendopo.notify.models import ChannelPolicy, MessageTemplate
from pendopo.notify.queries import forget_words
from pendopo.tenancy.api import Region


class WrongText(Refusal):
    """A template may not say this; the sentence belongs to that field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, status=422)
        self.field: Literal["judul", "isi"] = "judul" if field == "judul" else "isi"


@transaction.atomic
def change_template(kind: str, *, subject: str, body: str, actor: Acting, now: datetime) -> MessageTemplate:
    """Word an occasion the region's own way. Raises WrongText, or LookupError for an occasion that there is not."""
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    problem = rules.template_problem(rules.KINDS[kind], subject, body)
    if problem:
        raise WrongText(*problem)
    row, _made = MessageTemplate.objects.update_or_create(
        kind=kind, defaults={"subject": subject, "body": body, "changed_by": actor.label, "changed_at": now}
    )
    forget_words()
    record("notify.template_changed", subject=row, actor=actor, now=now, data={"jenis": kind})
    return row


@transaction.atomic
def reset_template(kind: str, *, actor: Acting, now: datetime) -> None:
    """Go back to the words of the house. Safe to repeat."""
    row = MessageTemplate.objects.filter(kind=kind).first()
    if row is None:
        return
    record("notify.template_reset", subject=row, actor=actor, now=now, data={"jenis": kind})
    MessageTemplate.objects.filter(pk=row.pk).delete()
    forget_words()


@transaction.atomic
def choose_gateway(place: Region, gateway: str, *, actor: Acting, now: datetime) -> ChannelPolicy:
    """Let messages to phones go through this gateway from now on; '' through none. Raises Refusal."""
    if gateway and gateway not in {one.id for one in offered(is_contoh=place.is_contoh)}:
        raise Refusal(_("Gerbang pesan itu tidak tersedia di daerah ini."), status=422)
    row = ChannelPolicy.objects.first() or ChannelPolicy()
    row.gateway, row.changed_at = gateway, now
    row.save()
    record("notify.gateway_chosen", subject=row, actor=actor, now=now, data={"gerbang": gateway})
    return row
