"""A case that owes a retribution, and the proof that pays it: as the verbs see them, with made-up words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from pendopo.engine.api import Compiled
from pendopo.files.api import CleanUpload
from pendopo.lib.uuid7 import uuid7
from pendopo.payments.api import Proof, Skrd, assess_fees, bills_of_case, cancel_bills, record_proof
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, region
from tests.engine.feebook import compiled
from tests.engine.shipped import ANSWERS

HOUSE: dict[str, Any] = {"fungsi": "hunian_kecil", "luas": "45", "lantai": 1}
AMOUNT = 216_675


@dataclass(frozen=True)
class Application:
    """What an effect is told of a case."""

    id: UUID = field(default_factory=uuid7)
    definition_id: str = "izin-reklame-insidentil"
    number: str = "REG-2026-11-000001"
    applicant: str = "Pratiwi Cahyaningsih"
    object_text: str = "Rumah tinggal 45 m²"


def picture(colour: str = "white") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


PROOF = Proof(
    date(2026, 11, 20), "transfer", "NTPD 12 34", AMOUNT, CleanUpload(picture(), "image/png", "bukti.png", "0" * 64)
)


def assess(
    place: Region,
    case: Application,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    made: Compiled | None = None,
    **given: Any,
) -> list[Skrd]:
    """Run the effect as a transition would; the bills that then are there."""
    with region(place):
        assess_fees(
            case=case, compiled=made or compiled(), answers={**ANSWERS, **HOUSE, **given}, actor=actor, now=now,
            region=place,
        )  # fmt: skip
        return bills_of_case(case.id)


def cancel(place: Region, case: Application, *, now: datetime) -> list[Skrd]:
    with region(place):
        cancel_bills(case=case, compiled=compiled(), answers={}, actor=SYSTEM, now=now, region=place)
        return bills_of_case(case.id)


def pay(place: Region, bill: Skrd, actor: Actor, *, now: datetime, **changes: Any) -> Any:
    with region(place):
        return record_proof(place, bill.id, replace(PROOF, **changes), actor=actor, now=now)
