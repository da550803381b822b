"""Letters, the templates they were made of, the region's certificate authority and its signers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pendopo.files.api import StoredFile
from pendopo.tenancy.api import RegionForeignKey, RegionModel


class Authority(RegionModel):
    """The region's own certificate authority; not certified by BSrE, and its name says so.

    Its key lies in PENDOPO_HOME/kunci, never in the database.
    """

    append_only = True

    certificate_pem = models.TextField()
    fingerprint = models.CharField(max_length=64)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "fingerprint"], name="authority_one")]


class SignerCertificate(RegionModel):
    """A person's certificate of the region's authority. The key is wrapped by a passphrase that nobody keeps.

    `name` and `title` are those at the time of issue; letters print them.
    """

    person_id = models.UUIDField()
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160)
    authority = RegionForeignKey(Authority, related_name="signers")
    certificate_pem = models.TextField()
    key_wrapped = models.BinaryField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "person_id"], name="signer_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "person_id"], condition=Q(revoked_at__isnull=True), name="signer_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LetterTemplate(RegionModel):
    """The typst source of letters, kept once per content: a letter is always made of the release it was frozen with."""

    append_only = True

    digest = models.CharField(max_length=64)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "digest"], name="letter_template_one")]


class Letter(RegionModel):
    """One letter, from frozen data to signed bytes. Its number is kept for ever, also when it is void.

    `code`: 128 random bits by which anybody finds the letter. `fixed_…`: the typeset PDF before signing, `signed_…`:
    the PDF that is public. `problem`: short code of what kept it from being typeset (see `press`), '' when nothing.
    """

    FROZEN, READY, SIGNED, VOID = "dibekukan", "siap", "ditandatangani", "batal"
    STATES = [
        (FROZEN, "Data dibekukan"),
        (READY, "Siap ditandatangani"),
        (SIGNED, "Ditandatangani"),
        (VOID, "Batal"),
    ]

    definition_id = models.CharField(max_length=80)
    release_digest = models.CharField(max_length=64)
    letter_id = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    template = RegionForeignKey(LetterTemplate, related_name="letters")
    data_sealed = models.BinaryField()
    code = models.CharField(max_length=26)
    register = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=120)
    state = models.CharField(max_length=14, choices=STATES, default=FROZEN)
    signer = RegionForeignKey(SignerCertificate, related_name="letters")
    frozen_at = models.DateTimeField()
    fixed_file = RegionForeignKey(StoredFile, null=True, related_name="+")
    fixed_sha256 = models.CharField(max_length=64, blank=True)
    signed_file = RegionForeignKey(StoredFile, null=True, related_name="+")
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=60, blank=True)
    voided_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "case_id"], name="letter_case"),
            models.Index(fields=["region", "subject_id"], name="letter_subject"),
            models.Index(fields=["region", "signed_sha256"], name="letter_signed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="letter_code_one"),
            models.UniqueConstraint(fields=["region", "register", "year", "seq"], name="letter_number_one"),
            models.CheckConstraint(
                condition=Q(state__in=["dibekukan", "batal"]) | Q(fixed_file__isnull=False) & ~Q(fixed_sha256=""),
                name="letter_fixed_before_ready",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="ditandatangani", signed_file__isnull=False, signed_at__isnull=False) & ~Q(signed_sha256="")
                )
                | (~Q(state="ditandatangani") & Q(signed_file__isnull=True, signed_at__isnull=True, signed_sha256="")),
                name="letter_signed_whole",
            ),
            models.CheckConstraint(condition=Q(state="batal") ^ Q(voided_at__isnull=True), name="letter_void_dated"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_ready(self) -> bool:
        """Its bytes are fixed: signing may open."""
        return self.state == self.READY

    @property
    def is_signed(self) -> bool:
        return self.state == self.SIGNED
