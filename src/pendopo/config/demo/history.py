"""The last six months: three hundred cases and some of each other service, told by a job, with progress on screen."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from pendopo.cases.api import Case
from pendopo.config.demo.arsip import bring_archive
from pendopo.config.demo.bank import tell_bank
from pendopo.config.demo.daur import tell_lives
from pendopo.config.demo.janji import tell_promises
from pendopo.config.demo.meja import tell_desk
from pendopo.config.demo.pengesahan import confirm_examples
from pendopo.config.demo.saluran import tell_centres
from pendopo.config.demo.staff import Cast, cast
from pendopo.config.demo.story import Plan, Story, at_work, tell_all
from pendopo.config.demo.tales import TaleStory
from pendopo.config.demo.tales_list import TALES
from pendopo.core.api import report_progress, work_calendar
from pendopo.lib.worktime import WorkCalendar
from pendopo.notify.api import Notice, mark_told
from pendopo.people.api import Actor
from pendopo.perizinan.models import Izin
from pendopo.perizinan.services import revoke_izin
from pendopo.tenancy.api import Region, defer, region

TOTAL = 300
REVOKED = 2  # which of the opening cases
OPENING = 12
WHOLE = TOTAL - OPENING + len(TALES)
DAYS = 182
DESKS = ("verifikasi_berkas", "verifikasi_berkas", "verifikasi_teknis", "persetujuan", "penandatanganan")
WAITING = 20  # of them lie on some desk today
NAMESPACE = UUID("6d3c1f0e-5c1c-4f4e-9a55-0c0f7e0d0001")
TITLE = "Permohonan contoh enam bulan terakhir"
JOB = "pendopo.demo.history"


def case_id_of(place: Region, number: int) -> UUID:
    """The same id for the same example case, so that telling again adds nothing."""
    return uuid5(NAMESPACE, f"{place.id}:{number}")


def _working(calendar: WorkCalendar, now: datetime, days: int, hour: int, dice: random.Random) -> datetime:
    local = (now.astimezone(calendar.tz) - timedelta(days=days)).replace(hour=hour, minute=dice.randint(0, 59))
    found = at_work(calendar, local, dice)
    while found > now:  # a weekend or the evening of today: the working day before
        local -= timedelta(days=1)
        found = at_work(calendar, local, dice)
    return found


def opening_plans(place: Region, calendar: WorkCalendar, now: datetime) -> list[Plan]:
    """Twelve cases in all states: the first thing a new user sees. (ending, returns, days ago)"""
    wanted = (
        ("terbit", 0, 60), ("terbit", 1, 45), ("terbit", 0, 6), ("ditolak", 0, 40), ("gugur", 0, 35),
        ("dibatalkan", 0, 30), ("penandatanganan", 0, 4), ("persetujuan", 0, 3), ("verifikasi_teknis", 0, 3),
        ("dikembalikan", 0, 5),
        ("verifikasi_berkas", 0, 3), ("verifikasi_berkas", 0, 2),
    )  # fmt: skip
    dice = random.Random(place.id)  # noqa: S311  (the same demonstration every time)
    return [
        Plan(case_id_of(place, n), n, _working(calendar, now, days, 9, dice), returns, ending)
        for n, (ending, returns, days) in enumerate(wanted)
    ]


def history_plans(place: Region, calendar: WorkCalendar, now: datetime) -> list[Plan]:
    """The other cases, spread over six months; some sent back, refused, withdrawn, lapsed, late."""
    dice = random.Random(place.id + 1)  # noqa: S311  (as above)
    plans = []
    for number in range(OPENING, TOTAL - WAITING):
        submitted = _working(calendar, now, dice.randint(0, DAYS), dice.randint(8, 20), dice)
        ending = dice.choices(("terbit", "ditolak", "dibatalkan", "gugur"), (88, 6, 3, 3))[0]
        returns = dice.choices((0, 1, 2), (82, 15, 3))[0] if ending == "terbit" else 0
        plans.append(
            Plan(
                case_id_of(place, number),
                number,
                submitted,
                returns,
                ending,
                slow_days=dice.choices((0, 2, 3), (93, 5, 2))[0],
            )
        )
    for number in range(TOTAL - WAITING, TOTAL):
        submitted = _working(calendar, now, dice.choices((0, 1, 4), (6, 3, 1))[0], dice.randint(8, 14), dice)
        ending = dice.choice(DESKS)
        plans.append(Plan(case_id_of(place, number), number, submitted, 0, ending))
    return plans


def tale_stories(place: Region, players: Cast, calendar: WorkCalendar, now: datetime) -> list[Story]:
    """The cases of the other services, after the numbers of the reklame ones."""
    dice = random.Random(place.id + 2)  # noqa: S311  (as above)
    stories: list[Story] = []
    for number, tale in enumerate(TALES, start=TOTAL):
        submitted = _working(calendar, now, tale.days_ago, 8, dice)
        plan = Plan(case_id_of(place, number), number, submitted, 0, "")
        stories.append(TaleStory(place, plan, players, tale))
    return stories


def tell_opening(place: Region, now: datetime) -> None:
    """The twelve cases that exist before the address is printed."""
    players = cast(place, now)
    with region(place):
        calendar = work_calendar(place)
    plans = opening_plans(place, calendar, now)
    tell_all([Story(place, plan, players) for plan in plans], until=now)
    with region(place):
        _revoke(plans[REVOKED].case_id, players.penanda_tangan[0], now)


def _revoke(case_id: UUID, signer: Actor, now: datetime) -> None:
    """One permit is taken back, so that its check page can be seen."""
    permit = Izin.objects.get(case_id=case_id)
    revoke_izin(
        permit, reason="Dipasang di luar titik yang diizinkan (contoh).", by_title="Kepala Dinas", case_id=case_id,
        actor=signer, now=now,
    )  # fmt: skip


def ask_history(place: Region) -> None:
    """Queue the rest."""
    with region(place):
        report_progress("demo", title=TITLE, done=0, total=WHOLE, now=timezone.now())
        defer(JOB, region=place, subject=case_id_of(place, 0), lock=f"demo-{place.id}")


def tell_history(place: Region, now: datetime) -> None:
    """Job: tell every story that has not been told; killed and run again it goes on where it was."""
    players = cast(place, now)
    with region(place):
        calendar = work_calendar(place)
        stand = dict(Case.objects.values_list("id", "state"))
        ended = set(Case.objects.exclude(finished_at=None).values_list("id", flat=True))
    plans = [
        plan
        for plan in history_plans(place, calendar, now)
        if plan.case_id not in ended and stand.get(plan.case_id) != plan.ending
    ]
    told_before = WHOLE - len(plans)

    def told(done: int) -> None:
        if done % 5 == 0:
            with region(place):
                report_progress("demo", title=TITLE, done=told_before + done, total=WHOLE, now=timezone.now())

    tell_all(tale_stories(place, players, calendar, now), until=now)
    tell_all([Story(place, plan, players) for plan in plans], until=now, told=told)
    bring_archive(place, now)
    tell_centres(place, now)
    tell_lives(place, players, now)
    with region(place):
        _tell_applicants(players.front_office[0], now)
    tell_promises(place, now)
    confirm_examples(place, now)
    tell_bank(place, now)
    tell_desk(place, players, case_id_of, now)
    with region(place):
        report_progress("demo", title=TITLE, done=WHOLE, total=WHOLE, now=timezone.now())


def _tell_applicants(officer: Actor, now: datetime) -> None:
    """The front office has told the applicants of last week and before; newer notices wait for a hand."""
    for notice in Notice.objects.filter(state=Notice.BY_HAND, created_at__lt=now - timedelta(days=7)):
        mark_told(notice, actor=officer, now=notice.created_at + timedelta(minutes=20))
