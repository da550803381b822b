"""Cases of the other services, told step by step by the real verbs: who does what, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.audit.api import events_of
from pendopo.cases.api import (
    Case,
    CaseStep,
    Wish,
    judge_files,
    move_case,
    open_subcase,
    signal_case,
    submit_case,
    take_case,
    view_case,
)
from pendopo.config.demo.answers import consent
from pendopo.config.demo.staff import Cast
from pendopo.config.demo.story import Plan, Story
from pendopo.config.demo.tales_answers import OBJECTION, invent_answers
from pendopo.definitions.api import compiled_of, current
from pendopo.files.api import PDF, read_upload
from pendopo.payments.api import Proof, bills_of_case, record_proof
from pendopo.people.api import SYSTEM, anonymous
from pendopo.perizinan.models import CentralFiling
from pendopo.perizinan.services import answer_as_simulator, send_to_centre
from pendopo.tenancy.api import Region, region


@dataclass(frozen=True)
class Beat:
    """One step: after some working minutes `who` (a name of DEMO_ROLES) does `what` where the case stands in `state`.

    `what` is a transition, or `lunas`, `pusat:<answer>`, `tanda_tangan`, `keberatan`.
    """

    state: str
    what: str
    who: str = ""
    note: str = ""
    after: tuple[int, int] = (30, 240)


@dataclass(frozen=True)
class Tale:
    """One example case: its service, how many days ago it came, and its steps."""

    service: str
    days_ago: int
    beats: tuple[Beat, ...]
    changes: dict[str, Any] = field(default_factory=dict)


class TaleStory(Story):
    """Tells one tale; every step looks first whether it is due, so that told again nothing happens twice."""

    def __init__(self, place: Region, plan: Plan, cast: Cast, tale: Tale) -> None:
        super().__init__(place, plan, cast)
        self.tale = tale

    @property
    def objection_id(self) -> UUID:
        return uuid5(self.plan.case_id, "keberatan")

    def tell(self) -> Iterator[datetime]:
        """Submit, then one step after the other."""
        self.submit()
        for beat in self.tale.beats:
            yield self.later(*beat.after)
            self.play(beat)

    def submit(self) -> None:
        with region(self.place):
            if Case.objects.filter(id=self.plan.case_id).exists():
                return
            answers = invent_answers(self.place, self.tale.service, self.plan.number, self.now, **self.tale.changes)
            submit_case(
                place=self.place, current=current(self.tale.service), case_id=self.plan.case_id, answers=answers,
                actor=anonymous(), now=self.now,
            )  # fmt: skip

    def play(self, beat: Beat) -> None:
        """Do one step, if the case stands where it begins."""
        if beat.what in ("usulkan", "terima", "tolak_keberatan"):
            self._of_objection(beat)
        elif self._is_at(self.plan.case_id, beat.state) and not self._is_done(beat):
            self._do(beat)

    def _is_done(self, beat: Beat) -> bool:
        """Whether this step was taken before; a case that was opened again stands twice where it began."""
        with region(self.place):
            moved = [event for event in events_of(self.plan.case_id) if event.kind == "cases.moved"]
        return any(event.data.get("transition") == beat.what for event in moved)

    def _is_at(self, case_id: UUID, state: str) -> bool:
        with region(self.place):
            on_the_way = CaseStep.objects.filter(case_id=case_id, state=state, left_at=None).exists()
            return on_the_way or Case.objects.filter(id=case_id, state=state).exists()

    def _do(self, beat: Beat) -> None:
        if beat.what == "tanda_tangan":
            self.sign()
        elif beat.what == "lunas":
            self._pay()
        elif beat.what == "keberatan":
            self._object()
        elif beat.what.startswith("pusat:"):
            self._hear_centre(beat.what.partition(":")[2])
        else:
            self._move(beat)

    def _move(self, beat: Beat) -> None:
        actor = self.cast.at(beat.who)
        if beat.what == "teruskan":
            self._judge_all(beat)
        self.move(beat.state, beat.what, actor, note=beat.note)
        with region(self.place):
            case = Case.objects.select_related("release").get(id=self.plan.case_id)
            compiled = compiled_of(case.release)
            sends = "kirim_ke_pusat" in compiled.transitions[beat.what].effects
        if sends:
            self._send(case)

    def move(self, state: str, transition: str, actor: Any, **wish: Any) -> None:
        """As in a story of one line; the step may also stand on a track."""
        with region(self.place):
            move_case(
                place=self.place, case_id=self.plan.case_id, transition_id=transition, actor=actor, now=self.now,
                wish=Wish(**wish),
            )  # fmt: skip

    def _judge_all(self, beat: Beat) -> None:
        with region(self.place):
            case = Case.objects.select_related("release").get(id=self.plan.case_id)
            officer = self.cast.at(beat.who)
            take_case(case=case, actor=officer, now=self.now)
            verdicts = {one.row.id: ("sesuai", "") for one in view_case(case).files}
            judge_files(place=self.place, case=case, verdicts=verdicts, actor=officer, now=self.now)

    def _send(self, case: Case) -> None:
        """The effect as the worker would run it: the same key, so that it is sent once."""
        send_to_centre(
            case=case, compiled=compiled_of(case.release), answers={}, actor=SYSTEM, now=self.now,
            region=self.place,
        )  # fmt: skip

    def _hear_centre(self, answer: str) -> None:
        with region(self.place):
            filing = CentralFiling.objects.filter(case_id=self.plan.case_id, answered_at=None).first()
            if filing is not None:
                admin = self.cast.at("admin")
                answer_as_simulator(filing.id, answer, place=self.place, actor=admin, now=self.now)

    def _pay(self) -> None:
        """The treasurer notes the proof of every bill; the case hears that nothing is owed any more."""
        with region(self.place):
            for bill in bills_of_case(self.plan.case_id):
                if bill.end is None:
                    upload = SimpleUploadedFile("bukti.pdf", consent("Bukti setoran contoh"))
                    file = read_upload(upload, accept=(PDF,), max_mb=5)
                    proof = Proof(
                        paid_on=self.now.astimezone(self.place.tz).date(), channel="transfer",
                        reference=f"CONTOH {bill.payment_code}", amount=bill.amount, file=file,
                    )  # fmt: skip
                    record_proof(self.place, bill.id, proof, actor=self.cast.at("bendahara"), now=self.now)
            signal_case(place=self.place, case_id=self.plan.case_id, signal="lunas", now=self.now)
            case = Case.objects.select_related("release").get(id=self.plan.case_id)
        if case.state == "di_pusat":
            self._send(case)

    def _object(self) -> None:
        with region(self.place):
            parent = Case.objects.get(id=self.plan.case_id)
            carried = {"nama": parent.contact["nama"], "nomor_hp": parent.contact["hp"]}
            answers = OBJECTION | carried | {"nik": "3273990101900001"}
            open_subcase(
                place=self.place, parent_id=parent.id, link_id="keberatan", case_id=self.objection_id,
                answers=answers, actor=anonymous(), now=self.now,
            )  # fmt: skip

    def _of_objection(self, beat: Beat) -> None:
        if not self._is_at(self.objection_id, beat.state):
            return
        with region(self.place):
            move_case(
                place=self.place, case_id=self.objection_id, transition_id=beat.what, actor=self.cast.at(beat.who),
                now=self.now, wish=Wish(note=beat.note),
            )  # fmt: skip
