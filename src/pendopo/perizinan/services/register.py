"""The entries of the public register: written with the permit's facts, turned on their days, made anew when missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from pendopo.cases.api import Case, plain_answers
from pendopo.definitions.api import compiled_of
from pendopo.engine.api import Compiled
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import local_day
from pendopo.perizinan import rules_register as rules
from pendopo.perizinan.models import EntriKata, EntriRegister, Izin
from pendopo.tenancy.api import Region, RegionModel

BITE = 500
RESTS = frozenset({"berlaku", "belum_berlaku", "dibekukan"})
"""Phases in which the permit's own dates still count."""

ENDED = frozenset({"dicabut", "diganti", "dialihkan", "dibekukan"})
"""Phases that something brought about, on a day that the register names."""


def keep_entry(
    izin: Izin, *, now: datetime, compiled: Compiled | None = None, answers: Mapping[str, Any] | None = None
) -> None:
    """Write what the register says of an issued permit, in the transaction of what happened to it. Safe to repeat.

    `compiled`, `answers`: where the caller has them; otherwise they are read from the permit's case when it is new.
    """
    izin = Izin.objects.select_related("region").get(pk=izin.pk)  # as it is now, whatever the caller has read before
    if izin.issued_at is None:
        return
    entry = EntriRegister.objects.filter(id=izin.id).first()
    if entry is None:
        entry = _new_entry(izin, compiled, answers)
        _keep_words([entry])
    _stand(entry, izin, now)
    entry.save()


def _new_entry(izin: Izin, compiled: Compiled | None, answers: Mapping[str, Any] | None) -> EntriRegister:
    assert izin.issued_at is not None  # asked before
    if compiled is None or answers is None:
        case = Case.objects.select_related("release").filter(id=izin.case_id).first()
        compiled = compiled_of(case.release) if case is not None else None
        answers = plain_answers([izin.case_id]).get(izin.case_id, {})
    point = rules.public_point(compiled, answers) if compiled is not None else None
    kecamatan, kelurahan = rules.area_pair(rules.public_area(compiled, answers) if compiled is not None else "")
    return EntriRegister(
        id=izin.id, region_id=izin.region_id, source=EntriRegister.PENDOPO, kind=izin.definition_id, title=izin.title,
        number=izin.number, number_key=rules.number_key(izin.number), unit=izin.unit,
        holder_masked=izin.holder_masked, object_text=izin.object_text, place_text=izin.place_text,
        kecamatan=kecamatan, kelurahan=kelurahan, lat_milli=point[0] if point else None,
        lon_milli=point[1] if point else None, issued_on=local_day_of(izin), valid_from=izin.valid_from, code=izin.code,
    )  # fmt: skip


def local_day_of(izin: Izin) -> date:
    """The day of issue in the region's time zone."""
    assert izin.issued_at is not None  # only issued permits stand on the register
    return izin.issued_at.astimezone(izin.region.tz).date()


def _stand(entry: EntriRegister, izin: Izin, now: datetime) -> None:
    """How the permit stands, and until which day that is sure."""
    zone, today = izin.region.tz, now.astimezone(izin.region.tz).date()
    facts = list(izin.happened.all())
    ahead = [max(fact.at.astimezone(zone).date(), today + timedelta(days=1)) for fact in facts if fact.at > now]
    entry.phase = izin.status(now).value
    entry.valid_until = izin.valid_until
    entry.turns_on = rules.next_turn(
        izin.valid_from, izin.valid_until, ahead, today=today, holds=entry.phase in RESTS
    )  # fmt: skip
    past = [fact.at.astimezone(zone).date() for fact in facts if fact.at <= now]
    entry.ended_on = max(past, default=None) if entry.phase in ENDED else None


def _keep_words(entries: Collection[EntriRegister]) -> None:
    """The words by which entries are found."""
    insert_rows(
        EntriKata, ("id", "entry_id", "word", "issued_on"),
        [(uuid7(), one.id, word, one.issued_on) for one in entries for word in rules.object_words(one.object_text)],
    )  # fmt: skip


def insert_rows(model: type[RegionModel], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Add many rows to the open region in one statement (COPY does not go where row-level security holds)."""
    if not rows:
        return
    kinds = {field.attname: field for field in model._meta.local_concrete_fields}
    columns = ", ".join(f'"{kinds[name].column}"' for name in names)
    arrays = ", ".join(f"%s::{kinds[name].db_type(connection)}[]" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT * FROM unnest({arrays})',  # noqa: S608  (our names)
            [list(column) for column in zip(*rows, strict=True)],
        )


def turn_entries(place: Region, now: datetime) -> int:
    """Let entries stand anew whose day has come (expired, begun, released); how many. Once a day there are any."""
    today, turned = local_day(now), 0
    while due := list(EntriRegister.objects.filter(turns_on__lte=today).order_by("turns_on", "id")[:BITE]):
        permits = {
            izin.id: izin
            for izin in Izin.objects.filter(id__in=[one.id for one in due if one.source == EntriRegister.PENDOPO])
            .select_related("region")
            .prefetch_related("happened")
        }
        for entry in due:
            izin = permits.get(entry.id)
            if izin is not None:
                _stand(entry, izin, now)
            else:
                entry.phase = rules.archive_phase(entry.valid_from, entry.valid_until, "", today=today)
                entry.turns_on = rules.next_turn(
                    entry.valid_from, entry.valid_until, (), today=today, holds=entry.phase in RESTS
                )  # fmt: skip
        EntriRegister.objects.bulk_update(due, ["phase", "turns_on", "valid_until", "ended_on"])
        turned += len(due)
    return turned


def rebuild_entries(place: Region, now: datetime) -> int:
    """Add the entries of issued permits that the register lacks; how many. At every `pendopo siapkan`, then cheap."""
    known = EntriRegister.objects.filter(source=EntriRegister.PENDOPO).count()
    if known == Izin.objects.filter(issued_at__isnull=False).count():
        return 0
    missing = Izin.objects.filter(issued_at__isnull=False).exclude(
        id__in=EntriRegister.objects.filter(source=EntriRegister.PENDOPO).values("id")
    )
    made = 0
    for izin in missing.select_related("region").prefetch_related("happened").order_by("issued_at", "id"):
        keep_entry(izin, now=now)
        made += 1
    return made
