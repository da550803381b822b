"""Where letters get their numbers: our own counter, a block that was reserved, or an office's book outside Pendopo."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal, encrypt, next_number
from pendopo.documents import rules
from pendopo.documents.models import Letter, NumberBlock, RegisterPlan
from pendopo.documents.queries import get_letter, letter_data
from pendopo.documents.queries_paper import block_of, plan_of
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region, defer

WRONG = 422
MAX_SOURCE = 200


class WrongEntry(Refusal):
    """Something that was entered cannot be; the sentence belongs to that field."""

    def __init__(self, field: Literal["nomor", "tanggal", "pindaian", "sama"], sentence: str) -> None:
        super().__init__(sentence, status=WRONG)
        self.field = field


@dataclass(frozen=True)
class Wanted:
    """Of which register, in which form and year a letter wants its number. `parts` fill in the form."""

    register: str
    number_format: str
    year: int
    parts: dict[str, str]


def take_number(wanted: Wanted) -> tuple[int | None, str]:
    """(sequence, number) as the register's plan says; (None, '') when staff enter it later.

    Take it as the last statement of the transaction: it commits or vanishes with the caller. Raises Refusal when the
    reserved block is used up.
    """
    plan = plan_of(wanted.register)
    if plan is not None and plan.mode == RegisterPlan.ENTERED:
        return None, ""
    from_block = plan is not None and plan.mode == RegisterPlan.BLOCK
    seq = _from_block(wanted) if from_block else _counted(wanted)
    return seq, rules.format_number(wanted.number_format, seq=seq, year=wanted.year, parts=wanted.parts)


def _counted(wanted: Wanted) -> int:
    """The next of our own counter; one that a former block has used is passed over."""
    while True:
        seq = next_number(wanted.register, wanted.year)
        if not Letter.objects.filter(register=wanted.register, year=wanted.year, seq=seq).exists():
            return seq


def _from_block(wanted: Wanted) -> int:
    """The next free number of the oldest block that has one; the block stays locked until the commit."""
    block = block_of(wanted.register, wanted.year, lock=True)
    if block is None:
        raise Refusal(
            _("Blok nomor register “%(register)s” tahun %(tahun)d sudah habis. Minta admin memesan blok baru.")
            % {"register": wanted.register, "tahun": wanted.year}
        )
    NumberBlock.objects.filter(pk=block.pk).update(next=F("next") + 1)
    return block.next


@transaction.atomic
def set_register_plan(register: str, *, mode: str, hint: str, actor: Acting, now: datetime) -> RegisterPlan:
    """Say where a register's numbers come from, from now on; numbers that were given stay. Raises Refusal."""
    hint = hint.strip()
    if mode not in dict(RegisterPlan.MODES):
        raise Refusal(_("Pilih dari mana nomor register ini."), status=WRONG)
    problem = rules.entered_number_problem(hint, "") if hint else None
    if problem:
        raise Refusal(problem, status=WRONG)
    plan, _made = RegisterPlan.objects.update_or_create(
        register=register, defaults={"mode": mode, "hint": hint, "changed_at": now}
    )
    record("documents.register_changed", subject=plan, actor=actor, now=now, data={"register": register, "cara": mode})
    return plan


@transaction.atomic
def reserve_block(
    register: str, *, year: int, first: int, last: int, source: str, actor: Acting, now: datetime
) -> NumberBlock:
    """Note a block of numbers that another office keeps free for us (`source`: whose, by which letter).

    Raises Refusal: not in order, no source, or a number in it is reserved or used already.
    """
    problem = rules.block_problem(first, last)
    if problem:
        raise Refusal(problem, status=WRONG)
    if not source.strip():
        raise Refusal(_("Tulis dari mana blok ini, misalnya surat Bagian Umum dan tanggalnya."), status=WRONG)
    same = NumberBlock.objects.select_for_update().filter(register=register, year=year)
    if same.filter(first__lte=last, last__gte=first).exists():
        raise Refusal(_("Sebagian nomor itu sudah ada pada blok lain."), status=WRONG)
    if Letter.objects.filter(register=register, year=year, seq__range=(first, last)).exists():
        raise Refusal(_("Sebagian nomor itu sudah dipakai surat."), status=WRONG)
    block = NumberBlock.objects.create(
        register=register, year=year, first=first, last=last, next=first, source=source.strip()[:MAX_SOURCE],
        reserved_by_id=actor.actor_id, reserved_by=actor.label, reserved_at=now,
    )  # fmt: skip
    data = {"register": register, "tahun": year, "dari": first, "sampai": last}
    record("documents.block_reserved", subject=block, actor=actor, now=now, data=data)
    return block


@transaction.atomic
def end_block(block: NumberBlock, *, actor: Acting, now: datetime) -> NumberBlock:
    """Give back what is left of a block; what was used stays. Safe to repeat."""
    NumberBlock.objects.filter(pk=block.pk, last__gte=F("next")).update(last=F("next") - 1)
    block = NumberBlock.objects.get(pk=block.pk)
    data = {"register": block.register, "tahun": block.year, "sampai": block.last}
    record("documents.block_ended", subject=block, actor=actor, now=now, data=data)
    return block


@transaction.atomic
def enter_number(place: Region, letter: Letter, *, typed: str, dated: date, actor: Acting, now: datetime) -> Letter:
    """Give a letter the number and date it has in a book outside; it is typeset by a job after that.

    Raises Refusal: not awaited, not in the form of the register, a date that cannot be, or a number used before.
    """
    number = " ".join(typed.split())
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if not letter.awaits_number:
        raise Refusal(_("Surat ini tidak sedang menunggu nomor. Muat ulang halaman."))
    plan = plan_of(letter.register)
    today, frozen = now.astimezone(place.tz).date(), letter.frozen_at.astimezone(place.tz).date()
    problem = rules.entered_number_problem(number, plan.hint if plan else "")
    if problem:
        raise WrongEntry("nomor", problem)
    problem = rules.entered_day_problem(dated, frozen=frozen, today=today)
    if problem:
        raise WrongEntry("tanggal", problem)
    words = letter_data(letter) | {"tanggal": tanggal(dated), "tanggal_iso": dated.isoformat()}
    _keep_number(place, letter, number, dated.year, words)
    record("documents.number_entered", subject=letter, actor=actor, now=now, case_id=letter.case_id)
    defer("pendopo.documents.render", region=place, subject=letter.pk)
    return get_letter(letter.pk)


def _keep_number(place: Region, letter: Letter, number: str, year: int, words: dict[str, object]) -> None:
    used = WrongEntry("nomor", _("Nomor itu sudah dipakai surat lain pada register dan tahun yang sama."))
    if Letter.objects.filter(register=letter.register, year=year, number__iexact=number).exists():
        raise used
    try:
        with transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(
                number=number, year=year, data_sealed=encrypt(place, json.dumps(words, ensure_ascii=False))
            )
    except IntegrityError as twice:
        raise used from twice
