"""After a restore from an older backup: numbers of reserved blocks may be on paper already."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Restored
from pendopo.documents.models import NumberBlock
from pendopo.tenancy.api import Region


@transaction.atomic
def skip_in_blocks(place: Region, restored: Restored, actor: Acting, now: datetime) -> str:
    """Every block of this year goes on after as many numbers as may have been given since the backup was made."""
    if restored.final or not restored.skip:
        return ""
    year, count = now.astimezone(place.tz).year, 0
    for block in NumberBlock.objects.select_for_update().filter(year=year, next__lte=F("last")):
        first, block.next = block.next, min(block.next + restored.skip, block.last + 1)
        block.save(update_fields=["next"])
        data = {
            "register": block.register, "year": year, "first": first, "last": block.next - 1, "why": "pemulihan",
        }  # fmt: skip
        record("core.numbers_skipped", subject=block, actor=actor, now=now, data=data)
        count += 1
    return _("%(banyak)d blok nomor dilanjutkan lebih jauh") % {"banyak": count} if count else ""
