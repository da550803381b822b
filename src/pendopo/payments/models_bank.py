"""What a region agreed with its bank, what the bank tells, and what people made of it. Every row is only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.payments.rules import SIMULATOR
from pendopo.payments.rules_rekon import DECISIONS
from pendopo.tenancy.api import RegionForeignKey, RegionModel

ROUNDINGS = [("ke_bawah", _("ke bawah")), ("terdekat", _("terdekat")), ("ke_atas", _("ke atas"))]
OUTCOMES = [
    ("lunas", _("Lunas")),
    ("terlambat", _("Lunas, terlambat")),
    ("kurang", _("Kurang dari tagihan")),
    ("lebih", _("Lebih dari tagihan")),
    ("ganda", _("Dibayar dua kali")),
    ("batal", _("Tagihannya batal")),
    ("tak_dikenal", _("Nomor tidak dikenal")),
]


class BankPlan(RegionModel):
    """Through which bank bills can be paid from a day on; '' through none. The latest row of the latest day holds.

    `prefix`: how virtual account numbers begin (`partnerServiceId`). `nmid`: the merchant id of QRIS, '' without one.
    `basis`: the agreement with the bank. `secrets_sealed`: what is agreed for signatures, as JSON; never shown again.
    """

    append_only = True

    bank = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    bank_name = models.CharField(max_length=80, blank=True)
    treasury_account = models.CharField(max_length=40, blank=True)
    prefix = models.CharField(max_length=8, blank=True)
    nmid = models.CharField(max_length=20, blank=True)
    merchant_name = models.CharField(max_length=25, blank=True)
    merchant_city = models.CharField(max_length=15, blank=True)
    base_url = models.CharField(max_length=200, blank=True)
    partner_id = models.CharField(max_length=36, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    secrets_sealed = models.BinaryField(null=True)
    set_at = models.DateTimeField()
    set_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "valid_from", "set_at"], name="bank_plan_day")]

    def __str__(self) -> str:
        return self.bank_name or self.bank

    @property
    def secrets(self) -> bytes:
        """The agreed secrets as JSON; b'' where there are none."""
        if self.secrets_sealed is None or self.region_id is None:
            return b""
        return decrypt(self.region_id, self.secrets_sealed)


class InterestRule(RegionModel):
    """What is asked of who pays late, from a day on. `rate`: hundredths of a percent a month; `most`: months."""

    append_only = True

    valid_from = models.DateField()
    rate = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    rounding = models.CharField(max_length=10, choices=ROUNDINGS)
    basis = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "valid_from", "set_at"], name="interest_rule_day")]

    def __str__(self) -> str:
        return self.basis


class VirtualAccount(RegionModel):
    """The number that a bill is paid to at a bank, and its QRIS ('' without one)."""

    append_only = True

    skrd = RegionForeignKey("payments.Skrd", related_name="accounts")
    bank = models.CharField(max_length=20)
    number = models.CharField(max_length=28)
    qris = models.CharField(max_length=600, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "bank", "number"], name="virtual_account_number"),
            models.UniqueConstraint(fields=["region", "skrd", "bank"], name="virtual_account_one"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_simulated(self) -> bool:
        """Its bank is only imitated."""
        return self.bank == SIMULATOR


class BankNotice(RegionModel):
    """One payment as the bank told it, once. Raw facts; names and texts of the payer are never kept.

    `reference`: the bank's own, by which the same notice is known again. `digest`: of the call's facts.
    """

    append_only = True

    bank = models.CharField(max_length=20)
    way = models.CharField(max_length=4, choices=[("va", "VA"), ("qris", "QRIS")])
    reference = models.CharField(max_length=60)
    account = models.CharField(max_length=28)
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    paid_on = models.DateField()
    received_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12, choices=OUTCOMES)
    skrd = RegionForeignKey("payments.Skrd", related_name="notices", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "bank", "reference"], name="bank_notice_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_notice_amount"),
        ]
        indexes = [models.Index(fields=["region", "paid_on"], name="bank_notice_day")]

    def __str__(self) -> str:
        return self.reference


class Statement(RegionModel):
    """A statement of the bank as it was brought in: by a file, or by asking the bank for a day."""

    append_only = True

    day = models.DateField(null=True)
    source = models.CharField(max_length=10)
    file = RegionForeignKey(StoredFile, related_name="+", null=True)
    lines = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    brought_at = models.DateTimeField()
    brought_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "brought_at"], name="statement_newest")]

    def __str__(self) -> str:
        return self.source


class StatementLine(RegionModel):
    """Money that came in by the bank's statement. `text`: as the bank wrote it, sealed: it may hold a name."""

    append_only = True

    statement = RegionForeignKey(Statement, related_name="rows")
    day = models.DateField()
    reference = models.CharField(max_length=60)
    account = models.CharField(max_length=28, blank=True)
    amount = models.BigIntegerField()
    text_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "reference"], name="statement_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="statement_line_amount"),
        ]
        indexes = [models.Index(fields=["region", "day"], name="statement_line_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def text(self) -> str:
        """What the bank wrote beside it."""
        if self.text_sealed is None or self.region_id is None:
            return ""
        return decrypt(self.region_id, self.text_sealed).decode()


class StatementDay(RegionModel):
    """A day of which a statement was brought in, also one without a line."""

    append_only = True

    statement = RegionForeignKey(Statement, related_name="days")
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["region", "day"], name="statement_day")]

    def __str__(self) -> str:
        return self.day.isoformat()


class Settlement(RegionModel):
    """What a person made of a difference, with the reason. `state`: what the difference was by then."""

    append_only = True

    day = models.DateField()
    reference = models.CharField(max_length=60)
    state = models.CharField(max_length=16)
    amount = models.BigIntegerField()
    decision = models.CharField(max_length=12, choices=list(DECISIONS.items()))
    reason = models.CharField(max_length=300)
    by_id = models.UUIDField()
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day", "reference", "state"], name="settlement_once")]

    def __str__(self) -> str:
        return self.reference


class Repayment(RegionModel):
    """Money given back: a deposit after what it secured, or what was paid twice or too much. Once each.

    `subject_id`: the receipt of the deposit, or the bank's notice. `account_sealed`: to which account.
    """

    append_only = True

    subject_id = models.UUIDField()
    skrd = RegionForeignKey("payments.Skrd", related_name="repayments", null=True)
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=60)
    account_sealed = models.BinaryField(null=True)
    reason = models.CharField(max_length=300)
    by_id = models.UUIDField()
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "subject_id"], name="repayment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_amount"),
        ]

    def __str__(self) -> str:
        return self.reference


class DayClosing(RegionModel):
    """The treasurer closed a day: what it added up to. Closed again (`number` 2, 3, …) when something came later."""

    append_only = True

    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    totals = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    by_id = models.UUIDField()
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day", "number"], name="day_closing_once")]

    def __str__(self) -> str:
        return f"{self.day} ({self.number})"


class SimulatedTransfer(RegionModel):
    """SIMULATOR: money that the imitated bank took. `told`: its call-back was sent. Only where all is contoh."""

    append_only = True

    reference = models.CharField(max_length=60)
    way = models.CharField(max_length=4)
    account = models.CharField(max_length=28)
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    paid_on = models.DateField()
    told = models.BooleanField()
    answer = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "reference"], name="simulated_transfer_once")]
        indexes = [models.Index(fields=["region", "paid_on"], name="simulated_transfer_day")]

    def __str__(self) -> str:
        return self.reference
