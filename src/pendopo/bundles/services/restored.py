"""After a restore from an older backup: partners may have seen later signatures than those that came back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from pendopo.audit.api import Acting
from pendopo.bundles.models import Catalogue
from pendopo.core.api import Restored
from pendopo.tenancy.api import Region


def ask_to_sign(place: Region, restored: Restored, actor: Acting, now: datetime) -> str:
    """Say that the catalogue must be signed anew; only its passphrase can, so nothing is done here."""
    if restored.final or not Catalogue.objects.exists():
        return ""
    return _("katalog perlu ditandatangani ulang: pendopo katalog perbarui")
