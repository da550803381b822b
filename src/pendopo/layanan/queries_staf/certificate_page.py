"""What a signer sees of their certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pendopo.documents.api import SignerCertificate, authority_of, certificate_of
from pendopo.people.api import Person, local_day, signing_title
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class CertificatePage:
    """`name` and `title`: as the next certificate, and every letter signed with it, will bear them."""

    certificate: SignerCertificate | None
    name: str
    title: str
    has_authority: bool

    @property
    def is_stale(self) -> bool:
        """Name or title have changed since it was issued."""
        one = self.certificate
        return one is not None and (one.name, one.title) != (self.name, self.title)


def certificate_page(person_id: UUID, place: Region, now: datetime) -> CertificatePage:
    """The person's certificate that holds now, if any."""
    person = Person.objects.get(pk=person_id)
    return CertificatePage(
        certificate_of(person.pk, now),
        person.name,
        signing_title(person, local_day(now)),
        has_authority=authority_of(place) is not None,
    )
