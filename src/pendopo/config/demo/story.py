"""One example case told by the real verbs, as the right actor, at the injected time of each step."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pendopo.cases.api import (
    Case,
    JudgedFile,
    Wish,
    judge_files,
    lapse_case,
    move_case,
    repair_case,
    submit_case,
    take_case,
    view_case,
)
from pendopo.config.demo.answers import invent, send_file
from pendopo.config.demo.staff import Cast
from pendopo.core.api import work_calendar
from pendopo.definitions.api import current
from pendopo.documents.api import attach_signature, letter_of_subject, render_letter
from pendopo.lib.worktime import WorkCalendar
from pendopo.people.api import Actor, anonymous
from pendopo.tenancy.api import Region, region

SERVICE = "izin-reklame-insidentil"
REASONS = {
    "kembalikan": "Foto tempat pemasangan buram. Foto ulang di tempat terang, dari jarak sekitar lima meter.",
    "tolak": "Tempat pemasangan berada di median jalan, yang tidak boleh dipasangi reklame.",
}


@dataclass(frozen=True)
class Plan:
    """One story: when it begins, how often it is sent back, where it ends, how slow the office is."""

    case_id: UUID
    number: int
    submitted: datetime
    returns: int
    ending: str
    slow_days: int = 0


def at_work(calendar: WorkCalendar, moment: datetime, dice: random.Random) -> datetime:
    """The same moment when the office is open, else a while after it opens next."""
    local = moment.astimezone(calendar.tz)
    day = calendar.arrival_day(moment)
    if day == local.date() and local >= calendar.opens(day):
        return moment
    return calendar.opens(day) + timedelta(minutes=dice.randint(5, 90))


class Story:
    """Tells one plan step by step: each `next()` does what is due and yields the time of the next step."""

    def __init__(self, place: Region, plan: Plan, cast: Cast) -> None:
        self.place, self.plan, self.cast = place, plan, cast
        self.dice = random.Random(plan.number)  # noqa: S311  (the same demonstration every time)
        with region(place):
            self.calendar = work_calendar(place)
        self.now = plan.submitted

    def later(self, least: int, most: int) -> datetime:
        """Some working minutes later."""
        self.now = at_work(self.calendar, self.now + timedelta(minutes=self.dice.randint(least, most)), self.dice)
        return self.now

    def stands(self, state: str) -> bool:
        """Whether the case is where this part of the story begins; told again, a story goes on where it was left."""
        with region(self.place):
            return Case.objects.filter(id=self.plan.case_id, state=state).exists()

    def move(self, state: str, transition: str, actor: Actor, **wish: Any) -> None:
        if not self.stands(state):
            return
        with region(self.place):
            move_case(
                place=self.place,
                case_id=self.plan.case_id,
                transition_id=transition,
                actor=actor,
                now=self.now,
                wish=Wish(**wish),
            )

    def tell(self) -> Iterator[datetime]:
        """The story; stops at its ending, or when nobody asks for the next step."""
        ending = self.plan.ending
        self.submit()
        if ending == "verifikasi_berkas":
            return
        yield self.later(20, 150)
        officer = self.dice.choice(self.cast.front_office)
        for turn in range(self.plan.returns or (1 if ending in ("gugur", "dikembalikan") else 0)):
            self.send_back(officer, turn)
            if ending == "dikembalikan":
                return
            if ending == "gugur":
                yield self.now + timedelta(days=11)
                self.lapse()
                return
            yield self.later(120, 2000)
            self.repair()
            yield self.later(30, 150)
        if ending == "dibatalkan":
            self.move("verifikasi_berkas", "tarik", anonymous(), note="Acara kami batal.")
            return
        if ending == "ditolak":
            self.move("verifikasi_berkas", "tolak", officer, note=REASONS["tolak"])
            return
        if self.stands("verifikasi_berkas"):
            self.accept_files(officer)
        yield from self.decide()

    def submit(self) -> None:
        with region(self.place):
            made = invent(self.place, self.dice, self.plan.number, self.now)
            self.event = made.event
            fields = [
                "foto_lokasi",
                "gambar_materi",
                *(["persetujuan_lahan"] if made.answers["lahan_orang_lain"] else []),
            ]
            blurred = self.plan.returns > 0 or self.plan.ending in ("gugur", "dikembalikan")
            files = {
                field: [
                    send_file(
                        self.place, field, self.dice, made.event, self.now, blurred=blurred and field == "foto_lokasi"
                    )
                ]
                for field in fields
            }
            submit_case(
                place=self.place, current=current(SERVICE), case_id=self.plan.case_id,
                answers={**made.answers, **files}, actor=anonymous(), now=self.now,
            )  # fmt: skip

    def _files(self) -> tuple[Case, list[JudgedFile]]:
        case = Case.objects.select_related("release").get(id=self.plan.case_id)
        return case, view_case(case).files

    def send_back(self, officer: Actor, turn: int) -> None:
        with region(self.place):
            case, files = self._files()
            if case.returns > turn:
                return
            take_case(case=case, actor=officer, now=self.now)
            verdicts = {
                file.row.id: ("buram", "Tulisan dan batas tempatnya tidak terlihat.")
                if file.row.field == "foto_lokasi"
                else ("sesuai", "")
                for file in files
            }
            judge_files(place=self.place, case=case, verdicts=verdicts, actor=officer, now=self.now)
        self.move("verifikasi_berkas", "kembalikan", officer, note=REASONS["kembalikan"], fields=("foto_lokasi",))

    def lapse(self) -> None:
        with region(self.place):
            lapse_case(self.place, self.plan.case_id, self.now + timedelta(days=11))

    def repair(self) -> None:
        with region(self.place):
            case = Case.objects.get(id=self.plan.case_id)
            if case.state != "dikembalikan":
                return
            photo = send_file(self.place, "foto_lokasi", self.dice, self.event, self.now)
            repair_case(place=self.place, case=case, changes={"foto_lokasi": [photo]}, actor=anonymous(), now=self.now)

    def accept_files(self, officer: Actor) -> None:
        with region(self.place):
            case, files = self._files()
            take_case(case=case, actor=officer, now=self.now)
            judge_files(
                place=self.place,
                case=case,
                verdicts={f.row.id: ("sesuai", "") for f in files},
                actor=officer,
                now=self.now,
            )
        self.move("verifikasi_berkas", "teruskan", officer)

    def decide(self) -> Iterator[datetime]:
        """From the technical team to the signature."""
        if self.plan.ending == "verifikasi_teknis":
            return
        yield self.later(60, 240)
        self.now = at_work(self.calendar, self.now + timedelta(days=self.plan.slow_days), self.dice)
        yield self.now
        self.move("verifikasi_teknis", "setuju_teknis", self.dice.choice(self.cast.tim_teknis))
        if self.plan.ending == "persetujuan":
            return
        yield self.later(40, 180)
        self.move("persetujuan", "setujui", self.cast.kepala_seksi[0])
        if self.plan.ending == "penandatanganan":
            return
        yield self.later(30, 200)
        if self.stands("penandatanganan"):
            self.sign()

    def sign(self) -> None:
        """Render, sign outside any transaction, then attach and move in one."""
        signer = self.cast.penanda_tangan[0]
        with region(self.place):
            letter = letter_of_subject(self.plan.case_id)
        assert letter is not None  # `setujui` froze one
        render_letter(self.place, letter.id, now=self.now)
        with region(self.place):
            letter = letter_of_subject(self.plan.case_id)
            assert letter is not None
        signed = self.cast.pen.sign(letter, now=self.now)
        with region(self.place):
            attach_signature(letter, signed, actor=signer, now=self.now)
            move_case(
                place=self.place, case_id=self.plan.case_id, transition_id="tanda_tangani", actor=signer, now=self.now,
                wish=Wish(signed=True),
            )  # fmt: skip


def tell_all(stories: list[Story], *, until: datetime, told: Any = None) -> None:
    """Tell stories side by side in the order of their clocks; what would happen after `until` has not happened yet."""
    import heapq

    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for story in stories:
        if story.plan.submitted <= until:
            heapq.heappush(waiting, (story.plan.submitted, story.plan.number, story.tell()))
    done = 0
    while waiting:
        moment, number, steps = heapq.heappop(waiting)
        if moment > until:
            break
        following = next(steps, None)
        if following is not None:
            heapq.heappush(waiting, (following, number, steps))
            continue
        done += 1
        if told is not None:
            told(done)
