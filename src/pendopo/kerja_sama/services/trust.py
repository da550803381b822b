"""An agreement is the root of trust: in force it pins the partner's root, its end stops new adoptions.

`settle` compares what is in force with what is pinned and makes it so. It opens its own short transactions, because
pinning signs and reads files; run again it does nothing.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.bundles import api as bundles
from pendopo.core.api import Refusal
from pendopo.kerja_sama.models import Kesepakatan
from pendopo.kerja_sama.queries_kesepakatan import in_force_with
from pendopo.people.api import Actor, local_day
from pendopo.tenancy.api import Region, all_regions, region


def settle(place: Region, namespace: str, *, actor: Actor, now: datetime) -> bool:
    """Pin the partner's root by the agreement that lasts longest, or end the partner. Outside any region().

    True when what is pinned agrees with what is in force. What kept it from that stands on the agreement.
    """
    with region(place):
        held = [row for row in in_force_with(namespace, local_day(now)) if row.partner_root]
        partner = bundles.Partner.objects.filter(namespace=namespace).first()
    if held:
        return _pin(place, held[0], partner, actor, now)
    if partner is not None and partner.trust == "kesepakatan" and partner.ended_at is None:
        why = _("Kesepakatan %(nomor)s berakhir.") % {"nomor": partner.agreement}
        bundles.end_partner(place, namespace, why=why, actor=actor, now=now)
    return True


def _pin(
    place: Region, row: Kesepakatan, partner: bundles.Partner | None, actor: Actor, now: datetime
) -> bool:  # fmt: skip
    until = row.valid_until or date.max
    if partner is not None and row.pinned_at and _is_pinned(partner, row, until):
        return True
    trouble = ""
    try:
        if partner is None:
            _meet(place, row, actor, now)
        bundles.pin_partner(
            place, row.partner_namespace, root_digest=row.partner_root, agreement=row.our_number, until=until,
            actor=actor, now=now,
        )  # fmt: skip
    except Refusal as no:
        trouble = no.sentence[:300]
    with region(place):
        note_pin(row, trouble, actor=actor, now=now)
    return not trouble


def _meet(place: Region, row: Kesepakatan, actor: Actor, now: datetime) -> None:
    """Get to know a partner of this very cell; any other is made known where catalogues are. Raises Refusal."""
    if row.partner_code not in {one.code for one in all_regions()}:
        raise Refusal(_("Katalog mitra belum dikenal di sini. Tambahkan alamat katalognya, lalu pasang akarnya lagi."))
    bundles.know_partner(
        place, code=row.partner_code, name=row.partner_name, kind=row.partner_kind,
        addresses=[f"sel:{row.partner_code}"], actor=actor, now=now,
    )  # fmt: skip


def _is_pinned(partner: bundles.Partner, row: Kesepakatan, until: date) -> bool:
    return (
        partner.trust == "kesepakatan"
        and partner.ended_at is None
        and (partner.agreement, partner.agreement_until) == (row.our_number, until)
        and partner.root_digest == row.partner_root
    )


def note_pin(row: Kesepakatan, trouble: str, *, actor: Actor, now: datetime) -> None:
    """Whether the partner's root could be pinned by this agreement, and if not, why."""
    pinned = None if trouble else now
    if (row.pin_trouble, bool(row.pinned_at)) == (trouble, bool(pinned)) and trouble:
        return
    Kesepakatan.objects.filter(pk=row.pk).update(pinned_at=pinned, pin_trouble=trouble)
    record("kerja_sama.root_pinned", subject=row, actor=actor, now=now, data={"berhasil": not trouble})


def settle_all(place: Region, *, actor: Actor, now: datetime) -> None:
    """Every partner that an agreement names or named."""
    with region(place):
        names = set(Kesepakatan.objects.filter(signed_on__isnull=False).values_list("partner_namespace", flat=True))
    for namespace in sorted(names):
        settle(place, namespace, actor=actor, now=now)
