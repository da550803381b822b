"""The satisfaction survey of the example region: two quarters published, one of them the real one of the domain file.

The research letter's last quarter has the totals of a real quarter (n = 29): its index is 91.48, grade A.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from pendopo.config.demo.staff import demo_person
from pendopo.people.api import Actor, Unit, staff
from pendopo.skm.models import SaranSurvei
from pendopo.skm.queries_staf import result_of
from pendopo.skm.rules import lowest
from pendopo.skm.rules_kuesioner import DEMOGRAPHICS, MANDATED, Answer
from pendopo.skm.rules_periode import Period, last_whole
from pendopo.skm.scope import read_scope
from pendopo.skm.services import (
    answer_at_counter,
    finish_follow_up,
    judge_suggestion,
    plan_follow_up,
    publish_result,
    take_paper,
)
from pendopo.skm.services.follow import NewFollowUp
from pendopo.skm.sheets import PaperRow
from pendopo.tenancy.api import Region

REAL, REAL_TOTALS = "surat-keterangan-penelitian", (105, 101, 100, 116, 102, 105, 106, 105, 115)
REAL_COUNT = 29
# How many answered, and how kindly: the share of highest marks.
OTHERS = (("izin-reklame-insidentil", 44, 0.38), ("izin-pemakaian-taman", 18, 0.55))
SUGGESTION = "Pengumuman hari libur loket mohon dipasang lebih awal."
SHOWN = "Pemohon meminta hari libur loket diumumkan lebih awal."


def tell_survey(place: Region, now: datetime) -> None:
    """In the open region: answers of two quarters, their publication, what is done about the lowest."""
    chief, head = (staff(demo_person(name), now) for name in ("kepala_seksi", "kepala_dinas"))
    last = last_whole(now.astimezone(place.tz).date())
    dice = random.Random(place.id)  # noqa: S311  (the same demonstration every time)
    for period in (last.back(), last):
        for name, rows in _sheets(period, dice, is_last=period == last):
            digest = sha256(f"{name} {period.key}".encode()).hexdigest()
            take_paper(name, rows, digest, actor=chief, now=now)
            publish_result(place, read_scope(f"layanan:{name}"), period, actor=head, now=now)
    _suggest(place, last, chief)
    publish_result(place, read_scope(""), last, actor=head, now=now)
    _follow(place, last, chief, now)


def _sheets(period: Period, dice: random.Random, *, is_last: bool) -> Iterator[tuple[str, list[PaperRow]]]:
    if is_last:
        yield REAL, [_row(number, period, _real(number), dice) for number in range(REAL_COUNT)]
    for name, count, kind in OTHERS:
        yield name, [_row(number, period, _invent(kind, dice), dice) for number in range(count)]


def _invent(kind: float, dice: random.Random) -> dict[str, int]:
    return {one: 4 if dice.random() < kind else 3 - (dice.random() < 0.08) for one in MANDATED}


def _real(number: int) -> dict[str, int]:
    """One of the 29 answers whose totals are the real ones."""
    pairs = zip(MANDATED, REAL_TOTALS, strict=True)
    return {name: 4 if number < total - 3 * REAL_COUNT else 3 for name, total in pairs}


def _row(number: int, period: Period, scores: dict[str, int], dice: random.Random) -> PaperRow:
    days = (period.end - period.start).days
    about = {name: dice.choice(list(codes)) for name, (_title, codes) in DEMOGRAPHICS.items()}
    return PaperRow(number + 2, period.start + timedelta(days=dice.randint(0, days)), Answer(scores, about))


def _suggest(place: Region, period: Period, chief: Actor) -> None:
    """Somebody answered at the counter and left a sentence; it is shown in the office's words."""
    at = _noon(place, period.end - timedelta(days=9))
    unit = Unit.objects.get(code="DPMPTSP")
    answer = Answer(dict.fromkeys(MANDATED, 3), {}, SUGGESTION)
    answer_at_counter(place, OTHERS[0][0], unit, answer, now=at)
    judge_suggestion(SaranSurvei.objects.get(), text=SHOWN, actor=chief, now=at + timedelta(days=1))


def _noon(place: Region, day: date) -> datetime:
    return datetime.combine(day, time(12), place.tz)


def _follow(place: Region, period: Period, chief: Actor, now: datetime) -> None:
    """Two of the three lowest elements have a plan, one of them is done."""
    scope = read_scope("")
    index = result_of(scope, period, place).index
    assert index is not None  # there are answers
    first, second = lowest(index, 2)
    due = now.astimezone(place.tz).date() + timedelta(days=30)
    plans = (
        (first.id, "Satu petugas lagi pada jam sibuk, pukul 10 sampai 13", "Kepala Seksi Perizinan"),
        (second.id, "Contoh foto yang benar dipasang pada setiap formulir", "Petugas Front Office"),
    )
    for element, plan, who in plans:
        row = plan_follow_up(place, scope, period, NewFollowUp(element, plan, who, due), actor=chief, now=now)
        if element == second.id:
            finish_follow_up(place, row, proof="Terpasang pada enam formulir (contoh)", file=None, actor=chief, now=now)
