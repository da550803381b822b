"""The signature itself: a signer's key is opened by the passphrase, in memory only, and signs fixed bytes.

Nothing here writes to the database or keeps a transaction open. pyHanko (24 MB) is imported at the first signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext as _

from pendopo.core.api import Refusal, decrypt
from pendopo.documents import keys, rules
from pendopo.documents.models import Letter, SignerCertificate
from pendopo.documents.queries import certificate_of, fixed_bytes, get_letter, verification_address
from pendopo.tenancy.api import Region, region

FIELD = "TandaTangan"
RESERVED = 8192  # hexadecimal digits for the signature; two P-256 certificates take some 4,000


@dataclass(frozen=True)
class SignedPdf:
    """A signed letter that is nowhere yet: `attach_signature` keeps it."""

    content: bytes
    sha256: str
    fixed_sha256: str
    certificate: SignerCertificate
    signed_at: datetime


@dataclass(frozen=True, repr=False)
class OpenSigner:
    """A signer whose key is open: for one request, in memory, never stored, never shown."""

    region: Region
    certificate: SignerCertificate
    authority_pem: str
    key: ec.EllipticCurvePrivateKey

    def sign(self, letter: Letter, *, now: datetime) -> SignedPdf:
        """Sign the letter's fixed bytes. Raises Refusal when this letter is not for this signer or not ready."""
        with region(self.region):
            letter = get_letter(letter.id)
            _refuse_unready(letter)
            _refuse_other_signer(letter.signatory, self.certificate)
            fixed = fixed_bytes(letter)
        assert fixed is not None  # the database keeps it for a letter that is ready
        content = _pades(fixed, self, letter, now)
        return SignedPdf(content, rules.digest_of(content), letter.fixed_sha256, self.certificate, now)

    @cached_property
    def cms(self) -> Any:
        """pyHanko's signer, made once for a sitting."""
        return _cms_signer(self)

    def open_key(self) -> bytes:
        """The key in the clear, for the pipe to a process of our own and for nothing else: never kept, never logged."""
        return keys.key_der(self.key)


def open_signer(place: Region, *, person_id: UUID, passphrase: str, now: datetime) -> OpenSigner:
    """Open a person's signing key: once for one letter or for a whole sitting. Raises Refusal.

    Takes some 0.2 s and 64 MB on purpose (scrypt).
    """
    with region(place):
        certificate = certificate_of(person_id, now)
        if certificate is None:
            raise Refusal(
                _("Anda belum memiliki sertifikat tanda tangan yang berlaku. Buat dulu di halaman Sertifikat saya.")
            )
        authority_pem = certificate.authority.certificate_pem
    try:
        key = keys.unwrap(decrypt(place, certificate.key_wrapped), passphrase)
    except keys.WrongPassphrase as wrong:
        raise Refusal(
            _("Frasa sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi. Surat belum ditandatangani."),
            status=422,
        ) from wrong
    return OpenSigner(place, certificate, authority_pem, key)


def signer_with_key(place: Region, certificate_id: UUID, key: bytes, *, now: datetime) -> OpenSigner:
    """A signer again from what came through a pipe (`OpenSigner.open_key`). Raises Refusal: ended meanwhile."""
    with region(place):
        row = SignerCertificate.objects.filter(pk=certificate_id).first()
        certificate = certificate_of(row.person_id, now) if row else None
        if certificate is None or certificate.pk != certificate_id:
            raise Refusal(_("Sertifikat tanda tangan ini tidak berlaku lagi. Surat belum ditandatangani."))
        authority_pem = certificate.authority.certificate_pem
    return OpenSigner(place, certificate, authority_pem, keys.load_key(key))


def sign_bytes(place: Region, letter: Letter, *, person_id: UUID, passphrase: str, now: datetime) -> SignedPdf:
    """Sign one letter (PAdES B-B, invisible field). Raises Refusal: wrong passphrase, not ready, not this signer."""
    _refuse_unready(letter)
    return open_signer(place, person_id=person_id, passphrase=passphrase, now=now).sign(letter, now=now)


def _refuse_unready(letter: Letter) -> None:
    if letter.state == Letter.SIGNED:
        raise Refusal(_("Surat ini sudah ditandatangani."))
    if letter.state == Letter.VOID:
        raise Refusal(_("Surat ini sudah dibatalkan. Nomornya tidak dipakai lagi."))
    if letter.is_wet:
        raise Refusal(_("Surat ini ditandatangani di atas kertas. Cetak, tandatangani, lalu lampirkan pindaiannya."))
    if letter.state != Letter.READY:
        raise Refusal(_("Surat ini masih disiapkan. Coba lagi sebentar lagi."))


def _refuse_other_signer(printed: rules.Signatory, own: SignerCertificate) -> None:
    """The letter bears a name and a title: only they may sign it, also with a newer certificate."""
    if not rules.is_same_signer(printed, own):
        raise Refusal(_("Surat ini disiapkan atas nama pejabat lain. Kembalikan agar disiapkan ulang atas nama Anda."))


def _pades(content: bytes, signer: OpenSigner, letter: Letter, now: datetime) -> bytes:
    """An incremental signature over the whole file, with the given clock."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256",
        name=signer.certificate.name, reason=f"Nomor {letter.number}",
        contact_info=verification_address(signer.region, letter.code),
    )  # fmt: skip

    class Clocked(signers.PdfSigner):  # type: ignore[misc]  # pyHanko is imported lazily and so untyped
        """Signs with our clock instead of the machine's."""

        def init_signing_session(self, *args: Any, **options: Any) -> Any:
            session = super().init_signing_session(*args, **options)
            session.system_time = now.astimezone(signer.region.tz)
            return session

    field = fields.SigFieldSpec(FIELD, box=(0, 0, 0, 0))
    machine = Clocked(meta, signer.cms, new_field_spec=field)
    return bytes(machine.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), bytes_reserved=RESERVED).getvalue())


def _cms_signer(signer: OpenSigner) -> Any:
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    def der(pem: str) -> Any:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))

    store = SimpleCertificateStore()
    store.register(der(signer.authority_pem))
    return signers.SimpleSigner(
        signing_cert=der(signer.certificate.certificate_pem),
        signing_key=asn1_keys.PrivateKeyInfo.load(keys.key_der(signer.key)),
        cert_registry=store,
    )
