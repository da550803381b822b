"""The region's certificate authority and the people it certifies."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal, encrypt, key_folder, write_secret
from pendopo.documents import keys, rules
from pendopo.documents.models import Authority, SignerCertificate
from pendopo.documents.queries import authority_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region

AUTHORITY_DAYS = 3650
SIGNER_DAYS = 730


def authority_key_path(region: Region) -> Path:
    return key_folder() / f"ca-{region.id}.key"


def authority_certificate_path(region: Region) -> Path:
    """The certificate as a file, for whoever checks letters with a program of their own."""
    return key_folder() / f"ca-{region.id}.crt"


def found_authority(region: Region, now: datetime) -> Authority:
    """Give the region its certificate authority; the one it has when it was founded before.

    It holds from `now` on. Inside `region()`.
    """
    have = authority_of(region)
    if have is not None:
        return have
    key = _authority_key(region)
    start = now.replace(microsecond=0)
    validity = keys.Validity(start, start + timedelta(days=AUTHORITY_DAYS))
    certificate = keys.certify_authority(key, region_title=region.title, validity=validity)
    pem = keys.pem_of(certificate)
    authority = Authority.objects.create(
        region_id=region.id, certificate_pem=pem, fingerprint=keys.fingerprint_of(certificate),
        not_before=validity.not_before, not_after=validity.not_after, created_at=now,
    )  # fmt: skip
    authority_certificate_path(region).write_text(pem)
    record("documents.authority_founded", subject=authority, actor=SYSTEM, now=now)
    return authority


def _authority_key(region: Region) -> ec.EllipticCurvePrivateKey:
    """The authority's key: made once, on disk (0600) before anything is certified by it."""
    path = authority_key_path(region)
    if not path.exists():
        with suppress(FileExistsError):  # another process made it in the same moment; read that one
            write_secret(path, keys.key_pem(keys.new_key()))
    return keys.load_key(path.read_bytes())


def issue_signer(
    region: Region,
    *,
    person_id: UUID,
    name: str,
    title: str,
    passphrase: str,
    not_before: datetime,
    now: datetime,
    actor: Acting = SYSTEM,
    post_id: UUID | None = None,
) -> SignerCertificate:
    """Certify a person. Their key is wrapped by the passphrase, which is kept nowhere; an older certificate ends.

    `post_id`: the post by which they will sign; the certificate holds no longer than it.

    Raises Refusal: a passphrase that is too easy, or no authority yet.
    """
    problem = rules.passphrase_problem(passphrase)
    if problem:
        raise Refusal(problem, status=422)
    authority = authority_of(region)
    if authority is None:
        raise Refusal(
            _("Daerah ini belum memiliki otoritas sertifikat. Dirikan dulu, lalu terbitkan sertifikat penanda tangan.")
        )
    start = max(not_before, authority.not_before).replace(microsecond=0)
    validity = keys.Validity(start, min(now + timedelta(days=SIGNER_DAYS), authority.not_after).replace(microsecond=0))
    key = keys.new_key()
    certificate = keys.certify_signer(
        key.public_key(), authority=x509.load_pem_x509_certificate(authority.certificate_pem.encode()),
        authority_key=_authority_key(region), region_title=region.title, name=name, title=title, validity=validity,
    )  # fmt: skip
    SignerCertificate.objects.filter(person_id=person_id, revoked_at__isnull=True).update(revoked_at=now)
    signer = SignerCertificate.objects.create(
        region_id=region.id, person_id=person_id, name=name, title=title, authority=authority,
        certificate_pem=keys.pem_of(certificate), key_wrapped=encrypt(region, keys.wrap(key, passphrase)),
        not_before=validity.not_before, not_after=validity.not_after, issued_at=now,
        post_id=post_id,
    )  # fmt: skip
    record("documents.signer_certified", subject=signer, actor=actor, now=now)
    return signer


def revoke_signer(certificate: SignerCertificate, *, actor: Acting, now: datetime) -> None:
    """End a certificate: what was signed stays signed, nothing new can be. Safe to repeat."""
    ended = SignerCertificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True).update(revoked_at=now)
    if ended:
        record("documents.signer_revoked", subject=certificate, actor=actor, now=now)
