"""Users (of the whole cell) and the persons, units and posts of a region."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from pendopo.core.api import decrypt_cell
from pendopo.lib.uuid7 import uuid7
from pendopo.tenancy.api import RegionForeignKey, RegionModel


def opaque_name() -> str:
    """A user name that says nothing about the person; machinery wants one."""
    return uuid4().hex


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """Somebody who signs in, once for the whole cell. What they may do is said by `Membership`, per region.

    Phone, e-mail and NIP are sealed with the cell's key and found by its blind index; nothing stands here in the clear.
    Several citizens may share one phone number, each with their own PIN; `slot` tells them apart. `pin_hash` is the
    PIN of staff at counters, beside their password; a citizen's PIN is their password.
    """

    STAF, WARGA = "staf", "warga"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=32, unique=True, default=opaque_name, editable=False)
    kind = models.CharField(max_length=5, choices=[(STAF, "Staf"), (WARGA, "Warga")])
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    slot = models.PositiveSmallIntegerField(default=0)
    email_sealed = models.BinaryField(null=True)
    email_index = models.BinaryField(null=True, unique=True)
    nip_sealed = models.BinaryField(null=True)
    nip_index = models.BinaryField(null=True, unique=True)
    pin_hash = models.CharField(max_length=128, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phone_index", "slot"], name="user_one_of_phone")]

    def __str__(self) -> str:
        return f"{self.kind} {self.username[:8]}"

    @property
    def name(self) -> str:
        return _open(self.name_sealed)

    @property
    def phone(self) -> str:
        """+62…, or '' when none was given."""
        return _open(self.phone_sealed)

    @property
    def email(self) -> str:
        return _open(self.email_sealed)

    @property
    def nip(self) -> str:
        return _open(self.nip_sealed)


def _open(sealed: bytes | memoryview | None) -> str:
    return "" if sealed is None else decrypt_cell(sealed).decode()


class Unit(RegionModel):
    """An office of the region, or a part of one; dated, because offices are merged and renamed."""

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=160)
    short = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    parent = RegionForeignKey("people.Unit", null=True, related_name="children")
    function_title = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="unit_one"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.short


class UnitName(RegionModel):
    """What an office was called before, from a day to a day (both included); its name today stands on the unit."""

    unit = RegionForeignKey(Unit, related_name="names")
    name = models.CharField(max_length=160)
    short = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "unit", "valid_from"], name="unit_name_one"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="unit_name_dates"),
        ]

    def __str__(self) -> str:
        return self.short


class Person(RegionModel):
    """Somebody who works for the region. The same user may be a person of several regions.

    `account` says whose the sign-in is. OWN: made with this person, so an invitation of this region may set its
    password. Else the user was there before: this region never touches the password, and the person holds no post
    (WAITING) until they open the invitation and prove that password (JOINED).
    """

    OWN, WAITING, JOINED = "sendiri", "menunggu", "terhubung"
    ACCOUNTS = [(OWN, "Dibuat di sini"), (WAITING, "Menunggu diterima"), (JOINED, "Terhubung")]

    user = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160, blank=True)
    rank = models.CharField(max_length=80, blank=True)
    unit = RegionForeignKey(Unit, null=True, related_name="persons")
    is_contoh = models.BooleanField(default=False)
    account = models.CharField(max_length=9, choices=ACCOUNTS, default=OWN)
    external_index = models.BinaryField(null=True)  # who they are to the region's own identity provider

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "user"], name="person_one"),
            models.UniqueConstraint(fields=["region", "external_index"], name="person_external_one"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(RegionModel):
    """A post: this person has this role in this unit from a day to a day (both included; no end = until told).

    `kind`: the person's own post, or one held for somebody else (Plt., Plh., by mandate, during an absence); then
    `title` is what the post is called. `basis_id`: the decree or the standing-in that gave it, where one is known.
    """

    OWN, PLT, PLH, MANDATE, COVER = "tetap", "plt", "plh", "mandat", "pengganti"
    KINDS = [(OWN, "Tetap"), (PLT, "Plt."), (PLH, "Plh."), (MANDATE, "Mandat"), (COVER, "Pengganti")]

    person = RegionForeignKey(Person, related_name="memberships")
    role = models.CharField(max_length=40)
    unit = RegionForeignKey(Unit, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    kind = models.CharField(max_length=9, choices=KINDS, default=OWN)
    title = models.CharField(max_length=160, blank=True)
    basis_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "person"], name="membership_person"),
            models.Index(fields=["region", "role", "unit"], name="membership_role"),
            models.Index(fields=["region", "basis_id"], name="membership_basis", condition=Q(basis_id__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="membership_dates"
            )
        ]

    def __str__(self) -> str:
        return self.role


class Invitation(RegionModel):
    """A link by which new staff choose a password; only the hash of its token is kept."""

    token_hash = models.BinaryField()
    person = RegionForeignKey(Person, related_name="invitations")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "token_hash"], name="invitation_one")]


class OneTimeLink(RegionModel):
    """A sign-in link that works once, for ten minutes, in regions marked *contoh* only (demonstration)."""

    token_hash = models.BinaryField()
    user = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "token_hash"], name="one_time_link_one")]


class CounterDevice(RegionModel):
    """A computer that several people of one counter share; only the hash of what its cookie holds is kept."""

    name = models.CharField(max_length=80)
    unit = RegionForeignKey(Unit, related_name="counter_devices")
    token_hash = models.BinaryField()
    created_at = models.DateTimeField()
    created_by = RegionForeignKey(Person, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "token_hash"], name="counter_device_one")]

    def __str__(self) -> str:
        return self.name


class HandedCode(RegionModel):
    """A code of eight digits that somebody hands over on paper, for choosing a PIN once; only its hash is kept."""

    COUNTER_PIN, RECOVERY = "pin_loket", "pemulihan"

    purpose = models.CharField(max_length=10, choices=[(COUNTER_PIN, "PIN loket"), (RECOVERY, "Pemulihan")])
    user = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    code_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "user"], name="handed_code_user")]


class PinRecovery(RegionModel):
    """A citizen who lost the PIN, at the counter: what was checked, who opened, who confirmed, how it ended.

    Holds no answers and no identity number, only which questions were asked or that a KTP was seen.
    """

    KTP, ANSWERS = "ktp", "jawaban"
    USED, CANCELLED, OBJECTED, LAPSED = "dipakai", "dibatalkan", "ditolak_pemilik", "kedaluwarsa"

    user = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    checked = models.CharField(max_length=8, choices=[(KTP, "KTP dilihat"), (ANSWERS, "Dua jawaban benar")])
    questions = models.JSONField(default=list)
    reason = models.CharField(max_length=200)
    opened_by = RegionForeignKey(Person, related_name="+")
    opened_label = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    confirmed_by = RegionForeignKey(Person, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    code = RegionForeignKey(HandedCode, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "user"], name="pin_recovery_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "user"], condition=Q(ended_at__isnull=True), name="pin_recovery_one_open"
            )
        ]


class SealedCode(RegionModel):
    """The code in the sealed envelope that appoints a new administrator when all are lost; only its hash is kept."""

    code_hash = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region"], condition=Q(ended_at__isnull=True), name="sealed_code_one")
        ]


class AdminRecovery(RegionModel):
    """An administrator appointed by the sealed code and a letter."""

    append_only = True

    person = RegionForeignKey(Person, related_name="+")
    letter_number = models.CharField(max_length=80)
    letter_date = models.DateField()
    signed_by = models.CharField(max_length=160)
    letter = RegionForeignKey("files.StoredFile", null=True, related_name="+")
    at = models.DateTimeField()


class FactorReset(RegionModel):
    """Taking away a lost second factor of staff: one administrator asks, another confirms."""

    DONE, REFUSED = "dilepas", "batal"

    person = RegionForeignKey(Person, related_name="factor_resets")
    reason = models.CharField(max_length=200)
    asked_by = RegionForeignKey(Person, related_name="+")
    asked_at = models.DateTimeField()
    closed_by = RegionForeignKey(Person, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "person"], condition=Q(closed_at__isnull=True), name="factor_reset_one_open"
            )
        ]
