"""A signer makes, or replaces, their own certificate: prove it is them, then the key is wrapped by their passphrase."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from pendopo.documents.api import SignerCertificate, certificate_of, issue_signer, passphrase_problem, revoke_signer
from pendopo.layanan.services.signing import WrongProof, check_proof, known_id
from pendopo.people.api import Actor, Person, local_day, printed_title, signing_post
from pendopo.tenancy.api import Region, region


def make_certificate(
    *, place: Region, actor: Actor, passphrase: str, again: str, code: str, now: datetime, credential: str = ""
) -> SignerCertificate:
    """Certify this person; the certificate they had ends in the same moment. Call it outside any transaction.

    The passphrase is kept nowhere. A code that was right stays used. Raises WrongProof for a field, Refusal else.
    """
    _refuse_passphrase(passphrase, again)
    check_proof(actor, code, credential, now)
    with region(place):
        person = Person.objects.get(pk=known_id(actor.actor_id))
        post = signing_post(person.pk, local_day(now))
        former = certificate_of(person.pk, now)
        if former is not None:
            revoke_signer(former, actor=actor, now=now)
        return issue_signer(
            place, person_id=person.pk, name=person.name, title=printed_title(post) if post else person.title,
            passphrase=passphrase, not_before=now, now=now, actor=actor, post_id=post.pk if post else None,
        )  # fmt: skip


def _refuse_passphrase(passphrase: str, again: str) -> None:
    """Judged before the code, so that a slip of the pen does not use one up."""
    if not passphrase:
        raise WrongProof("frasa", _("Tulis frasa sandi baru."))
    problem = passphrase_problem(passphrase)
    if problem:
        raise WrongProof("frasa", problem)
    if again != passphrase:
        raise WrongProof("frasa_lagi", _("Kedua frasa sandi tidak sama. Tulis ulang keduanya."))
