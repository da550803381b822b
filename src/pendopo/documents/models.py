"""Letters, the templates they were made of, the region's certificate authority and its signers; paper beside the key:
scans of what was signed by hand, numbers that come from outside."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pendopo.documents.rules import Signatory
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

    `name` and `title` are those at the time of issue; letters print them. `post_id`: the post by which they sign;
    the certificate holds no longer than it (certificates of before name none: then any post as signatory will do).
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
    post_id = models.UUIDField(null=True)

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

    `way`: signed by key (then `signer` is the certificate) or by hand on paper (then `signatory_…` says who, and
    `signed_…` is the scan). `number` is '' while a number from outside is awaited; such a number has no `seq`.
    """

    FROZEN, READY, SIGNED, VOID = "dibekukan", "siap", "ditandatangani", "batal"
    STATES = [
        (FROZEN, "Data dibekukan"),
        (READY, "Siap ditandatangani"),
        (SIGNED, "Ditandatangani"),
        (VOID, "Batal"),
    ]
    ELECTRONIC, WET = "elektronik", "basah"
    WAYS = [(ELECTRONIC, "Tanda tangan elektronik"), (WET, "Tanda tangan basah")]

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
    seq = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=14, choices=STATES, default=FROZEN)
    way = models.CharField(max_length=10, choices=WAYS, default=ELECTRONIC)
    signer = RegionForeignKey(SignerCertificate, null=True, related_name="letters")
    signatory_id = models.UUIDField(null=True)
    signatory_name = models.CharField(max_length=160, blank=True)
    signatory_title = models.CharField(max_length=160, blank=True)
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
            models.UniqueConstraint(
                fields=["region", "register", "year", "number"], condition=~Q(number=""), name="letter_number_text_one"
            ),
            models.CheckConstraint(
                condition=Q(way="elektronik", signer__isnull=False)
                | Q(way="basah", signer__isnull=True, signatory_id__isnull=False),
                name="letter_has_signatory",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["dibekukan", "batal"]) | ~Q(number=""), name="letter_numbered_before_ready"
            ),
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

    @property
    def is_wet(self) -> bool:
        """Signed by hand on paper."""
        return self.way == self.WET

    @property
    def awaits_number(self) -> bool:
        """Its number comes from outside and has not been entered yet."""
        return self.state == self.FROZEN and not self.number

    @property
    def signatory(self) -> Signatory:
        """Whose name it bears."""
        if self.signer is not None:
            return Signatory(self.signer.person_id, self.signer.name, self.signer.title)
        assert self.signatory_id is not None  # the database keeps it for a letter without a certificate
        return Signatory(self.signatory_id, self.signatory_name, self.signatory_title)


class LetterScan(RegionModel):
    """The scan of a letter that was signed and stamped by hand: who attached it, who compared it with the letter.

    One is current; a wrong one is replaced before the letter is issued and stays as a row. `…_by` are labels of posts.
    """

    letter = RegionForeignKey(Letter, related_name="scans")
    file = RegionForeignKey(StoredFile, related_name="+")
    sha256 = models.CharField(max_length=64)
    signed_on = models.DateField()
    attached_by_id = models.UUIDField(null=True)
    attached_by = models.CharField(max_length=120)
    attached_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    compared_by_id = models.UUIDField(null=True)
    compared_by = models.CharField(max_length=120, blank=True)
    compared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "letter"], condition=Q(replaced_at__isnull=True), name="letter_scan_one"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(compared_at__isnull=True), name="letter_scan_kept"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256


class LetterPolicy(RegionModel):
    """What a region allows with paper; without a row nothing is allowed.

    `may_sign_wet`: somebody without a certificate signs on paper. `scan_is_public`: the public page shows the scan, not
    only its digest (a signature can be copied from it).
    """

    may_sign_wet = models.BooleanField(default=False)
    scan_is_public = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region"], name="letter_policy_one")]

    def __str__(self) -> str:
        return f"{self.may_sign_wet} {self.scan_is_public}"


class RegisterPlan(RegionModel):
    """Where the numbers of a register come from; without a row from our own counter.

    `hint`: an example of a number from outside, '800.1/123/DPMPTSP/2026'; its parts between slashes are counted.
    """

    OWN, ENTERED, BLOCK = "sendiri", "diisi", "blok"
    MODES = [
        (OWN, "Dihitung Pendopo"),
        (ENTERED, "Diisi petugas dari buku agenda atau SRIKANDI"),
        (BLOCK, "Dari blok nomor yang dipesan"),
    ]

    register = models.CharField(max_length=60)
    mode = models.CharField(max_length=8, choices=MODES, default=OWN)
    hint = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "register"], name="register_plan_one")]

    def __str__(self) -> str:
        return self.register


class NumberBlock(RegionModel):
    """Numbers of a register and year that another office has reserved for us. `next`: the first that is free."""

    register = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    next = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    reserved_by_id = models.UUIDField(null=True)
    reserved_by = models.CharField(max_length=120)
    reserved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "register", "year"], name="number_block_register")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first") - 1, next__gte=F("first"), next__lte=F("last") + 1),
                name="number_block_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.year}: {self.first}-{self.last}"

    @property
    def left(self) -> int:
        """How many numbers are still free."""
        return self.last - self.next + 1
