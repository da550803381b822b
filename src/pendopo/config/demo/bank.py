"""The imitated bank of the example: bills have numbers, one was paid twice, one too little."""

from __future__ import annotations

from datetime import datetime

from pendopo.config.demo.staff import OFFICE
from pendopo.payments.api import BankNotice, Skrd, Wish, open_account, play, set_bank
from pendopo.people.api import Unit, holders_of, staff
from pendopo.tenancy.api import Region, region

PREFIX = "88003273"


def choose_bank(place: Region, now: datetime) -> None:
    """From the first day on bills are paid through the imitated bank."""
    day = now.astimezone(place.tz).date()
    wish = Wish("simulator", day, {"prefix": PREFIX, "merchant_city": "BANDUNG", "basis": "Tiruan, tanpa perjanjian"})
    with region(place):
        treasurer = holders_of("bendahara_penerimaan", today=day, unit=Unit.objects.get(code=OFFICE)).get()
        set_bank(place, wish, actor=staff(treasurer, now), now=now)


def tell_bank(place: Region, now: datetime) -> None:
    """What waits in the treasurer's list: a bill that was paid is paid again, an open one too little."""
    with region(place):
        if BankNotice.objects.exists():
            return
        paid = Skrd.objects.filter(ends__kind="lunas").order_by("-set_at").first()
        unpaid = list(Skrd.objects.filter(ends=None).order_by("set_at"))
        if paid is None:
            return
    accounts = [open_account(place, bill.id, now, also_ended=True) for bill in [paid, *unpaid]]
    with region(place):
        for account, what in zip(accounts, ("tepat", "kurang"), strict=False):
            if account is not None:
                play(place, account.id, what, "va", now=now)
