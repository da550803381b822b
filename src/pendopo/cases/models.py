"""A case and what belongs to it. Personal values are sealed with the region's key; the rest is plain."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pendopo.cases.models_kuasa import Kuasa as Kuasa
from pendopo.cases.models_meja import AssignmentRule as AssignmentRule
from pendopo.cases.models_meja import BulkItem as BulkItem
from pendopo.cases.models_meja import BulkRun as BulkRun
from pendopo.cases.models_meja import SavedFilter as SavedFilter
from pendopo.core.api import decrypt
from pendopo.definitions.api import Release
from pendopo.files.api import StoredFile
from pendopo.people.api import Person, Unit
from pendopo.tenancy.api import RegionForeignKey, RegionModel

# A step without a deadline comes after all others.
NO_DUE = datetime(9999, 12, 31, tzinfo=UTC)

VERDICTS = [
    ("sesuai", _("Sesuai")),
    ("buram", _("Buram")),
    ("salah_kolom", _("Salah kolom")),
    ("kedaluwarsa", _("Kedaluwarsa")),
]


class Draft(RegionModel):
    """An application being filled in; becomes a case with the same id. Belongs to a device, or to an account."""

    definition_id = models.CharField(max_length=80)
    device_hash = models.BinaryField()
    user_id = models.UUIDField(null=True)
    plain = models.JSONField(default=dict)
    sealed = models.BinaryField()
    page = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["region", "device_hash", "definition_id"], name="draft_device"),
            models.Index(fields=["region", "user_id"], name="draft_user"),
            models.Index(fields=["region", "expires_at"], name="draft_expiry"),
        ]


class Case(RegionModel):
    """One application from submission on, pinned to the release that was in force then.

    `lodged_by_id`: the officer who entered it for a citizen at a counter, `lodged_label` their post as everybody sees
    it. `on_behalf`: the right by which somebody applied for another; `user_id` is then the owner's account.

    A sub-case names its parent and the link of the parent's workflow by which it was opened. `state` is the main
    line's, open tracks have their steps; `results` says how tracks and sub-cases ended, by id.
    """

    definition_id = models.CharField(max_length=80)
    release = RegionForeignKey(Release)
    number = models.CharField(max_length=24)
    state = models.CharField(max_length=60)
    stage = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    object_text = models.CharField(max_length=200, blank=True)
    applicant_sealed = models.BinaryField()
    contact_sealed = models.BinaryField()
    user_id = models.UUIDField(null=True)
    lodged_by_id = models.UUIDField(null=True)
    lodged_label = models.CharField(max_length=120, blank=True, default="")
    on_behalf = RegionForeignKey(Kuasa, null=True, related_name="+")
    parent_id = models.UUIDField(null=True)
    parent_link = models.CharField(max_length=64, blank=True)
    results = models.JSONField(default=dict)
    returns = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    promise_due = models.DateTimeField(null=True)
    days_used = models.PositiveSmallIntegerField(null=True)
    is_late = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="case_number")]
        indexes = [
            models.Index(fields=["region", "definition_id", "finished_at"], name="case_finished"),
            models.Index(fields=["region", "user_id", "submitted_at"], name="case_user"),
            models.Index(fields=["region", "definition_id", "submitted_at", "id"], name="case_of_service"),
            models.Index(fields=["region", "definition_id", "state", "submitted_at", "id"], name="case_of_state"),
            models.Index(
                fields=["region", "definition_id", "submitted_at", "id"],
                name="case_late",
                condition=models.Q(is_late=True),
            ),
            models.Index(
                fields=["region", "parent_id"], name="case_parent", condition=models.Q(parent_id__isnull=False)
            ),
        ]

    @property
    def applicant(self) -> str:
        """The applicant's name, for those who may see it."""
        return decrypt(self.region_id, self.applicant_sealed).decode()

    @property
    def contact(self) -> dict[str, str]:
        """Name, phone and e-mail of the applicant, for notices."""
        found: dict[str, str] = json.loads(decrypt(self.region_id, self.contact_sealed))
        return found


class CaseAnswers(RegionModel):
    """One submission of the answers: the first, and one per repair. Never changed; what is personal can be erased."""

    append_only = True
    erasable = ("sealed",)

    case = RegionForeignKey(Case)
    version = models.PositiveIntegerField()
    plain = models.JSONField()
    sealed = models.BinaryField()
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "case", "version"], name="answers_one")]

    @property
    def all(self) -> dict[str, Any]:
        """Every answer, the sealed ones opened."""
        return {**self.plain, **self.personal}

    @property
    def personal(self) -> dict[str, Any]:
        """The answers that lie sealed; nothing once they are erased."""
        found: dict[str, Any] = json.loads(decrypt(self.region_id, self.sealed)) if self.sealed else {}
        return found


class CaseStep(RegionModel):
    """Where a case stood, from when to when, and whose turn it was. `track`: parallel branches have their own.

    `due_at` binds whoever's turn it is; at `timer_at` the system goes on by itself. `result`: how a track ended here.
    """

    case = RegionForeignKey(Case)
    definition_id = models.CharField(max_length=80, default="")  # of the case, as the desk is filtered by it
    track = models.CharField(max_length=60, default="utama")
    state = models.CharField(max_length=60)
    stage = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=40, blank=True)
    unit = RegionForeignKey(Unit, null=True)
    holder = RegionForeignKey(Person, null=True)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    timer_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=64, blank=True)
    escalated_at = models.DateTimeField(null=True)
    # An expression here would hide the index: COALESCE does not count as leakproof. A column does.
    queue_at = models.GeneratedField(
        expression=Coalesce("due_at", models.Value(NO_DUE, output_field=models.DateTimeField())),
        output_field=models.DateTimeField(), db_persist=True,
    )  # fmt: skip
    repaired = models.BooleanField(default=False)  # the applicant has repaired the case before this step

    class Meta:
        indexes = [
            models.Index(
                fields=["region", "unit", "role", "queue_at", "id"], name="step_desk",
                condition=models.Q(left_at=None),
            ),
            models.Index(
                fields=["region", "unit", "role", "definition_id", "queue_at", "id"], name="step_desk_service",
                condition=models.Q(left_at=None),
            ),
            models.Index(
                fields=["region", "unit", "role", "queue_at", "id"], name="step_desk_free",
                condition=models.Q(left_at=None, holder=None),
            ),
            models.Index(
                fields=["region", "unit", "role", "queue_at", "id"], name="step_desk_repaired",
                condition=models.Q(left_at=None, repaired=True),
            ),
            models.Index(
                fields=["region", "unit", "role", "queue_at", "id"], name="step_desk_escalated",
                condition=models.Q(left_at=None, escalated_at__isnull=False),
            ),
            models.Index(fields=["region", "case", "entered_at"], name="step_case"),
            models.Index(
                fields=["region", "timer_at"], name="step_timer",
                condition=models.Q(left_at=None, timer_at__isnull=False),
            ),
            models.Index(
                fields=["region", "definition_id", "stage", "due_at"], name="step_stage",
                condition=models.Q(left_at=None) & ~models.Q(stage=""),
            ),
        ]  # fmt: skip


class CaseDeadline(RegionModel):
    """A promise at one moment. A change adds a row (`reason` says why), so the former promise stays visible.

    `why`: the declared reason of a pause, or the decree of a calendar change. `days` are still allowed from
    `started_at`: working days, or calendar days while somebody is awaited (`tunggu`) and `notes` tell no days apart.
    """

    append_only = True

    SCOPES = [("janji", "Janji layanan"), ("tahap", "Tahap"), ("tunggu", "Menunggu")]

    case = RegionForeignKey(Case)
    scope = models.CharField(max_length=8, choices=SCOPES)
    stage = models.CharField(max_length=60, blank=True)
    track = models.CharField(max_length=60, default="utama")
    reason = models.CharField(max_length=12)  # mulai | jeda | lanjut | henti | kalender
    why = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    notes = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["region", "case", "started_at"], name="deadline_case")]


class CaseFile(RegionModel):
    """A file given for a field; a repair adds another round and the former one stops being current."""

    case = RegionForeignKey(Case)
    field = models.CharField(max_length=60)
    file = RegionForeignKey(StoredFile)
    round = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["region", "case", "field"], name="casefile_case")]


class FileJudgement(RegionModel):
    """What an officer said of one file; the latest counts."""

    append_only = True
    erasable = ("note",)

    case_file = RegionForeignKey(CaseFile)
    verdict = models.CharField(max_length=12, choices=VERDICTS)
    note = models.BinaryField()
    by_id = models.UUIDField()
    by_label = models.CharField(max_length=120)
    judged_at = models.DateTimeField()


class CaseReturn(RegionModel):
    """What the applicant was asked to repair: exactly these fields, until then."""

    case = RegionForeignKey(Case)
    round = models.PositiveSmallIntegerField()
    fields = models.JSONField()
    note_sealed = models.BinaryField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "case", "round"], name="return_one")]

    @property
    def note(self) -> str:
        return decrypt(self.region_id, self.note_sealed).decode()


class CaseNote(RegionModel):
    """Words that go with a move (a reason) or a message between applicant and office; sealed, erasable."""

    append_only = True
    erasable = ("body_sealed",)

    case = RegionForeignKey(Case)
    kind = models.CharField(max_length=8, choices=[("alasan", "Alasan"), ("pesan", "Pesan")])
    from_staff = models.BooleanField()
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120)
    transition = models.CharField(max_length=60, blank=True)
    body_sealed = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "case", "written_at"], name="note_case")]

    @property
    def body(self) -> str:
        return decrypt(self.region_id, self.body_sealed).decode() if self.body_sealed else ""


class EffectRun(RegionModel):
    """An effect that runs after the commit: visible to staff, retried, safe to run twice."""

    case = RegionForeignKey(Case)
    effect = models.CharField(max_length=60)
    transition = models.CharField(max_length=60)
    state = models.CharField(
        max_length=8, choices=[("menunggu", "Menunggu"), ("selesai", "Selesai"), ("gagal", "Gagal")], default="menunggu"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "case", "asked_at"], name="effect_case")]


class CaseIndex(RegionModel):
    """An answer marked `filter: ya`, as a column that can be searched under row-level security.

    It repeats when the case came in, so that a filtered list is read in its order, and whether the case is open.
    Personal answers have no row.
    """

    case = RegionForeignKey(Case)
    definition_id = models.CharField(max_length=80)
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=200, null=True)
    number = models.BigIntegerField(null=True)
    date = models.DateField(null=True)
    submitted_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["region", "definition_id", "field", kind, "submitted_at", "case"], name=f"index_{kind}",
                condition=models.Q((f"{kind}__isnull", False)),
            )
            for kind in ("text", "number", "date")
        ] + [
            models.Index(
                fields=["region", "definition_id", "field", kind, "case"], name=f"index_open_{kind}",
                condition=models.Q((f"{kind}__isnull", False), is_open=True),
            )
            for kind in ("text", "number", "date")
        ] + [models.Index(fields=["region", "case", "field"], name="index_case")]  # fmt: skip


class CaseWord(RegionModel):
    """A word by which a case is found: a public word as it is, a word of a person only as a token."""

    case = RegionForeignKey(Case)
    word = models.CharField(max_length=40, db_collation="C")  # compared byte by byte: beginnings are a range
    submitted_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "word", "submitted_at", "case"], name="word_find"),
            models.Index(fields=["region", "word", "case"], name="word_open", condition=models.Q(is_open=True)),
            models.Index(fields=["region", "case", "word"], name="word_case"),
        ]


class StateCount(RegionModel):
    """How many cases of a definition stand in a state: a trigger appends differences, a job folds them into one."""

    definition_id = models.CharField(max_length=80)
    state = models.CharField(max_length=60)
    delta = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["region", "definition_id", "state"], name="statecount_key")]


class DeskCount(RegionModel):
    """How many open steps lie on a desk, by everything its list is filtered by; kept like `StateCount`."""

    unit = RegionForeignKey(Unit)
    role = models.CharField(max_length=40)
    definition_id = models.CharField(max_length=80)
    state = models.CharField(max_length=60)
    due_at = models.DateTimeField(null=True)
    taken = models.BooleanField()
    repaired = models.BooleanField()
    escalated = models.BooleanField()
    delta = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["region", "unit", "role"], name="deskcount_desk")]
