"""Applications that are decided elsewhere, as far as the region must follow them. No column names a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pendopo.core.api import decrypt
from pendopo.files.api import StoredFile
from pendopo.people.api import Person
from pendopo.saluran.vocabulary import OPEN, SOURCES, STATES
from pendopo.tenancy.api import RegionForeignKey, RegionModel

SOURCE_CHOICES = [(one.id, one.title) for one in SOURCES.values()]


class AturanSumber(RegionModel):
    """How a source is read here, from the moment on when it was set; the newest row of a source holds.

    `columns`: title of a column by what it is; `words`: states by status word, on top of the defaults. `stale_days`:
    after how many days without an import the source is red; `silent_days`: after how many days without a mention a case
    that waits is; `promised_days`: working days that the source promises where its list says nothing. `is_checked`: an
    officer has compared columns and words with a real download (`basis`).
    """

    append_only = True

    source = models.CharField(max_length=12, choices=SOURCE_CHOICES)
    columns = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    stale_days = models.PositiveSmallIntegerField(default=3)
    silent_days = models.PositiveSmallIntegerField(default=14)
    promised_days = models.PositiveSmallIntegerField(null=True)
    is_checked = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "source", "set_at"], name="aturan_sumber_newest")]

    def __str__(self) -> str:
        return self.source


class ImporPusat(RegionModel):
    """A download of a national dashboard: told, rehearsed, then applied wholly or not at all.

    `day`: of the download. `skips`: somebody chose to leave unreadable rows out. `shown_sealed`: the first lines of the
    report; `report`: all of them, as CSV without names. The sheet itself is erased once it is applied.
    """

    UPLOADED, WAITING, READ, APPLYING, APPLIED, FAILED = (
        "diunggah", "menunggu", "diperiksa", "dimasukkan", "selesai", "gagal",
    )  # fmt: skip
    KEADAAN: ClassVar[list[tuple[str, str]]] = [
        (UPLOADED, "Menunggu arti kolomnya"), (WAITING, "Sedang diperiksa"), (READ, "Sudah diperiksa"),
        (APPLYING, "Sedang dimasukkan"), (APPLIED, "Sudah masuk"), (FAILED, "Tidak dapat dibaca"),
    ]  # fmt: skip

    source = models.CharField(max_length=12, choices=SOURCE_CHOICES)
    file = RegionForeignKey(StoredFile, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    day = models.DateField()
    head = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=KEADAAN, default=UPLOADED)
    counts = models.JSONField(default=dict)
    strange = models.JSONField(default=dict)
    skips = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    shown_sealed = models.BinaryField(null=True)
    report = RegionForeignKey(StoredFile, null=True, related_name="+")
    problem = models.CharField(max_length=300, blank=True)
    made_by = RegionForeignKey(Person, related_name="+")
    made_at = models.DateTimeField()
    applied_by = RegionForeignKey(Person, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "made_at"], name="impor_pusat_made"),
            models.Index(fields=["region", "source", "applied_at"], name="impor_pusat_applied"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "source", "digest"], condition=Q(state__in=["dimasukkan", "selesai"]),
                name="impor_pusat_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def may_apply(self) -> bool:
        """It was read, and it holds a row that can be read."""
        return self.state == self.READ and self.counts.get("terbaca", 0) > 0


class EntriPusat(RegionModel):
    """One number at a source: where it stands there, and which case here it belongs to.

    `as_of`: the day of the newest news (None: no news yet); `day` sorts the list. `turn` counts changes of state,
    `heard` the one that the case has heard (`unheard`: why not). `seen_on`: the last day on which the source named it.
    `is_waiting`: a case here is open and waits for it. `is_simulated`: what is known of it a simulator said.
    """

    source = models.CharField(max_length=12, choices=SOURCE_CHOICES, db_collation="C")
    number = models.CharField(max_length=80)
    key = models.CharField(max_length=80, db_collation="C")
    definition_id = models.CharField(max_length=80, blank=True, db_collation="C")
    service = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=STATES, db_collation="C")
    is_open = models.BooleanField(default=True)
    as_of = models.DateField(null=True)
    day = models.DateField()
    filed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    promised_days = models.PositiveSmallIntegerField(null=True)
    holder_masked = models.CharField(max_length=120, blank=True)
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=24, blank=True)
    is_waiting = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=0)
    heard = models.PositiveIntegerField(default=0)
    unheard = models.CharField(max_length=200, blank=True)
    seen_on = models.DateField(null=True)
    origin = models.CharField(max_length=12)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "source", "key"], name="entri_pusat_once")]
        indexes = [
            models.Index(fields=["region", "day", "id"], name="entri_pusat_day"),
            models.Index(fields=["region", "source", "day", "id"], name="entri_pusat_source"),
            models.Index(fields=["region", "definition_id", "day", "id"], name="entri_pusat_service"),
            models.Index(fields=["region", "state", "day", "id"], name="entri_pusat_state"),
            models.Index(fields=["region", "key", "id"], name="entri_pusat_key"),
            models.Index(fields=["region", "due_on", "id"], condition=Q(is_open=True), name="entri_pusat_due"),
            models.Index(fields=["region", "case_id"], condition=Q(case_id__isnull=False), name="entri_pusat_case"),
            models.Index(fields=["region", "seen_on", "id"], condition=Q(is_waiting=True), name="entri_pusat_wait"),
            models.Index(
                fields=["region", "day", "id"], condition=Q(is_open=True, case_id=None), name="entri_pusat_stray"
            ),
            models.Index(fields=["region", "day", "id"], condition=~Q(unheard=""), name="entri_pusat_unheard"),
        ]

    def __str__(self) -> str:
        return self.number

    def set_state(self, state: str) -> None:
        """Stand in a state; a change of it is a new turn, of which the case has not heard."""
        if state != self.state:
            self.turn += 1
        self.state, self.is_open = state, state in OPEN


class KabarPusat(RegionModel):
    """What a number was first, and each time it changed: from where it was known, as of which day."""

    append_only = True

    entry = RegionForeignKey(EntriPusat, related_name="news")
    state = models.CharField(max_length=12, choices=STATES)
    as_of = models.DateField(null=True)
    origin = models.CharField(max_length=12)
    batch = models.UUIDField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "entry", "told_at"], name="kabar_pusat_entry")]

    def __str__(self) -> str:
        return self.state


class SambunganPusat(RegionModel):
    """Whether the interface of a source is used; the newest row of a source holds. Off until somebody switches it on.

    `mode`: '' (off), `simulator`, or `sungguhan`. `secrets_sealed`: what is agreed, as JSON; never shown again.
    """

    append_only = True

    source = models.CharField(max_length=12, choices=SOURCE_CHOICES)
    mode = models.CharField(max_length=10, blank=True)
    base_url = models.CharField(max_length=200, blank=True)
    username = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    secrets_sealed = models.BinaryField(null=True)
    set_at = models.DateTimeField()
    set_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "source", "set_at"], name="sambungan_newest")]

    def __str__(self) -> str:
        return self.source

    @property
    def secrets(self) -> bytes:
        """The agreed secrets as JSON; b'' where there are none."""
        if self.secrets_sealed is None or self.region_id is None:
            return b""
        return decrypt(self.region_id, self.secrets_sealed)


class PesanPusat(RegionModel):
    """One message that came in by an interface, once: its digest and what it did, nothing of what it said."""

    append_only = True

    source = models.CharField(max_length=12, choices=SOURCE_CHOICES)
    kind = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12)
    rows = models.PositiveIntegerField(default=0)
    is_simulated = models.BooleanField(default=False)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "source", "digest"], name="pesan_pusat_once")]
        indexes = [models.Index(fields=["region", "received_at"], name="pesan_pusat_newest")]

    def __str__(self) -> str:
        return self.kind


class PindahSaluran(RegionModel):
    """That a service is applied for elsewhere from a day on, or here again; the newest row up to today holds."""

    append_only = True

    definition_id = models.CharField(max_length=80)
    is_elsewhere = models.BooleanField()
    portal = models.CharField(max_length=200, blank=True)
    portal_name = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300)
    valid_from = models.DateField()
    set_at = models.DateTimeField()
    set_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "definition_id", "valid_from", "set_at"], name="pindah_newest")]

    def __str__(self) -> str:
        return self.definition_id


class PeriksaSyarat(RegionModel):
    """What was found of an applicant's JKN membership or tax status, by whom and how. The number stands in the case."""

    append_only = True

    case_id = models.UUIDField()
    kind = models.CharField(max_length=4, choices=[("jkn", "JKN"), ("kswp", "KSWP")])
    outcome = models.CharField(max_length=12)
    way = models.CharField(max_length=10)
    checked_at = models.DateTimeField()
    checked_by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "case_id", "kind", "checked_at"], name="periksa_syarat_case")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome}"
