"""Bills, what ended them, receipts, and the papers made of both. Every row is only ever added."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.payments import rules
from pendopo.payments.models_bank import ROUNDINGS as ROUNDINGS
from pendopo.payments.models_bank import BankNotice as BankNotice
from pendopo.payments.models_bank import BankPlan as BankPlan
from pendopo.payments.models_bank import DayClosing as DayClosing
from pendopo.payments.models_bank import InterestRule as InterestRule
from pendopo.payments.models_bank import Repayment as Repayment
from pendopo.payments.models_bank import Settlement as Settlement
from pendopo.payments.models_bank import SimulatedTransfer as SimulatedTransfer
from pendopo.payments.models_bank import Statement as Statement
from pendopo.payments.models_bank import StatementDay as StatementDay
from pendopo.payments.models_bank import StatementLine as StatementLine
from pendopo.payments.models_bank import VirtualAccount as VirtualAccount
from pendopo.tenancy.api import RegionForeignKey, RegionModel

SIMULATOR = "simulator"
"""The id of the bank that is only imitated."""
CHANNELS = [
    ("teller", _("Teller bank kas daerah")),
    ("transfer", _("Transfer atau ATM")),
    ("va", _("Virtual account")),
    ("qris", _("QRIS")),
    ("loket", _("Tunai di loket bendahara")),
]
KINDS = [
    ("retribusi", _("Retribusi")),
    ("pajak", _("Pajak")),
    ("sewa", _("Sewa")),
    ("jaminan", _("Jaminan")),
    ("strd", _("Bunga keterlambatan")),
]


class Skrd(RegionModel):
    """One bill: what a case owes by one fee of its definition, as it was worked out when it was set.

    `explanation`: the assessment as `engine.api.explained` gives it, without personal data. `amount` in rupiah.
    `perda`: the regional law as its parameter named it. `payment_code`: what the payer quotes. `code` finds the paper.
    `base`: of interest (STRD), the bill that was or is paid late; such a bill holds no case up.
    """

    append_only = True

    base = RegionForeignKey("self", null=True, related_name="interest")
    case_id = models.UUIDField()
    case_number = models.CharField(max_length=24)
    definition_id = models.CharField(max_length=80)
    release_digest = models.CharField(max_length=64)
    fee_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=200)
    service_title = models.CharField(max_length=200)
    unit = models.CharField(max_length=200)
    object_text = models.CharField(max_length=200, blank=True)
    register = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    payer_sealed = models.BinaryField()
    explanation = models.JSONField()
    amount = models.BigIntegerField()
    perda = models.CharField(max_length=500)
    account = models.CharField(max_length=60, blank=True)
    payment_code = models.CharField(max_length=12)
    code = models.CharField(max_length=26)
    due_on = models.DateField()
    set_at = models.DateTimeField()
    set_by_id = models.UUIDField(null=True)
    set_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [
            models.Index(fields=["region", "case_id"], name="skrd_case"),
            models.Index(fields=["region", "set_at", "id"], name="skrd_set"),
            models.Index(fields=["region", "due_on"], name="skrd_due"),
            models.Index(fields=["region", "base"], name="skrd_base", condition=Q(base__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "register", "year", "seq"], name="skrd_number_one"),
            models.UniqueConstraint(fields=["region", "payment_code"], name="skrd_payment_code_one"),
            models.UniqueConstraint(fields=["region", "code"], name="skrd_code_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="skrd_amount"),
            models.CheckConstraint(condition=~Q(perda=""), name="skrd_names_its_law"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def payer(self) -> str:
        """The full name of whoever owes, for those who may see it."""
        return decrypt(self.region_id, self.payer_sealed).decode()

    @property
    def paper(self) -> rules.Paper:
        """How this bill and its receipt are called."""
        return rules.PAPERS[self.kind]

    @property
    def account_of_bank(self) -> VirtualAccount | None:
        """The virtual account it was given last, if any. Read `accounts` with the row."""
        found: list[VirtualAccount] = list(self.accounts.all())
        return max(found, key=lambda one: one.opened_at) if found else None

    @property
    def payment_words(self) -> str:
        """The payment code as it is read aloud."""
        return rules.grouped(self.payment_code)

    @property
    def end(self) -> SkrdEnd | None:
        """What ended it; None while it is open. Read `ends` with the row."""
        found: list[SkrdEnd] = list(self.ends.all())
        return found[0] if found else None

    @property
    def receipt(self) -> Ssrd | None:
        """Its receipt, once paid. Read `receipts` with the row."""
        found: list[Ssrd] = list(self.receipts.all())
        return found[0] if found else None

    def status(self, today: date) -> rules.Status:
        """What it is on a day."""
        return rules.status_of(self.end.kind if self.end else "", self.due_on, today)


class SkrdEnd(RegionModel):
    """What ended a bill: payment or cancellation, whichever was written first; there is never a second."""

    append_only = True

    ENDS = [("lunas", _("Lunas")), ("batal", _("Batal"))]

    skrd = RegionForeignKey(Skrd, related_name="ends")
    kind = models.CharField(max_length=5, choices=ENDS)
    reason = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "skrd"], name="skrd_ends_once")]

    def __str__(self) -> str:
        return self.kind


class Ssrd(RegionModel):
    """The receipt of a bill: what the treasurer saw on the proof, and the proof itself; or what the bank told.

    `bank`: by whose notice it was made ('' by a treasurer); it then has no proof, and nobody recorded it by hand.
    """

    append_only = True

    skrd = RegionForeignKey(Skrd, related_name="receipts")
    register = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=26)
    paid_on = models.DateField()
    channel = models.CharField(max_length=10, choices=CHANNELS)
    reference = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    proof = RegionForeignKey(StoredFile, related_name="+", null=True)
    bank = models.CharField(max_length=20, blank=True, default="")
    recorded_by_id = models.UUIDField(null=True)
    recorded_by_label = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "skrd"], name="ssrd_one_per_bill"),
            models.UniqueConstraint(fields=["region", "channel", "reference"], name="ssrd_reference_once"),
            models.UniqueConstraint(fields=["region", "register", "year", "seq"], name="ssrd_number_one"),
            models.UniqueConstraint(fields=["region", "code"], name="ssrd_code_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ssrd_amount"),
            models.CheckConstraint(condition=Q(proof__isnull=False) | ~Q(bank=""), name="ssrd_rests_on_something"),
        ]
        indexes = [models.Index(fields=["region", "paid_on"], name="ssrd_day")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_simulated(self) -> bool:
        """It rests on a notice of the simulated bank, not on money."""
        return self.bank == rules.SIMULATOR


class BillPaper(RegionModel):
    """A PDF made of a bill or of its receipt, once."""

    append_only = True

    PAPERS = [("skrd", _("Ketetapan")), ("ssrd", _("Setoran"))]

    skrd = RegionForeignKey(Skrd, related_name="papers")
    kind = models.CharField(max_length=4, choices=PAPERS)
    file = RegionForeignKey(StoredFile, related_name="+")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "sha256"], name="bill_paper_digest")]
        constraints = [models.UniqueConstraint(fields=["region", "skrd", "kind"], name="bill_paper_once")]

    def __str__(self) -> str:
        return self.sha256
