"""The sign-in of the region's own provider: it opens the account of somebody who is here, and never makes one."""

from __future__ import annotations

from datetime import datetime

from pendopo.audit.api import record
from pendopo.core.api import blind_index_cell
from pendopo.people.actor import citizen
from pendopo.people.identifiers import Identifier, read_identifier
from pendopo.people.models import Person
from pendopo.people.oidc import Identity


def person_of_identity(found: Identity, *, now: datetime) -> Person | None:
    """The person of the open region whom the provider means, by NIP, else by an address that it verified.

    The first time binds its subject to the person; from then on another subject with the same NIP or address is
    refused: an address given to somebody else does not open the account of who had it before.
    """
    subject = blind_index_cell(f"oidc:{found.subject}")
    rows = Person.objects.select_related("user").exclude(account=Person.WAITING).filter(user__is_active=True)
    bound = rows.filter(external_index=subject).first()
    if bound is not None:
        return bound
    meant = (rows.filter(**{f"user__{named.kind}_index": named.index}).first() for named in _named(found))
    person = next((one for one in meant if one is not None), None)
    if person is None:
        return None
    if person.external_index is not None:
        record("people.external_refused", subject=person, actor=citizen(person.user), now=now)
        return None
    person.external_index = subject
    person.save(update_fields=["external_index"])
    record("people.external_bound", subject=person, actor=citizen(person.user), now=now)
    return person


def _named(found: Identity) -> list[Identifier]:
    known = [read_identifier(text) for text in (found.nip, found.email) if text]
    return [one for one in known if one is not None and one.kind != "phone"]
