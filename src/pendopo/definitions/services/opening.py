"""Opening: from here on anybody may apply. What came from elsewhere stands still until then."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.core.api import Refusal, opening_faults
from pendopo.definitions.models import Installed
from pendopo.definitions.queries import compiled_of, fees_without_law, unbound_functions
from pendopo.definitions.services.publish import locked
from pendopo.people.api import Actor


@transaction.atomic
def open_service(definition_id: str, *, actor: Actor, now: datetime) -> Installed:
    """Take applications from now on; what is open stays as it is. Raises Http404, or Refusal with all that is missing.

    Every function has its post, every fee its regional law, and no app holds anything against it (whence it came, and
    under what right).
    """
    installed = locked(definition_id)
    if installed is None:
        raise Http404
    if installed.is_open and not installed.is_waiting:
        return installed
    compiled = compiled_of(installed.release)
    missing = [f"{one.title}: belum diikat ke unit dan peran." for one in unbound_functions(compiled)]
    missing += [f"{title}: Perda yang menjadi dasarnya belum ditulis." for title in fees_without_law(compiled)]
    missing += opening_faults(definition_id, now)
    if missing:
        raise Refusal(f"{installed.release.title} belum dapat dibuka. " + " ".join(missing))
    installed.is_open, installed.is_waiting = True, False
    installed.save(update_fields=["is_open", "is_waiting"])
    data = {"definition": definition_id, "release": installed.release.number}
    record("definitions.opened", subject=installed, actor=actor, now=now, data=data)
    return installed
