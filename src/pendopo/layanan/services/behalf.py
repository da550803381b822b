"""Applying in somebody's name: what is known of them goes into the form; the right is looked up again at the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.cases.api import Kuasa, kuasa_in_force
from pendopo.core.api import Refusal
from pendopo.definitions.api import Current
from pendopo.engine.api import Compiled
from pendopo.layanan.rules_publik import BEHALF
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


def begin_answers(place: Region, current: Current, actor: Actor, kuasa_id: str, now: datetime) -> dict[str, Any]:
    """The first answers of a form: nothing, or what is known of whom it is for. Raises Refusal without the right."""
    if not kuasa_id:
        return {}
    row = held_kuasa(kuasa_id, actor, current.release.definition_id, now)
    return {**known_answers(current.compiled, row), BEHALF: {"kuasa": str(row.id), "nama": row.name}}


def held_kuasa(kuasa_id: str, actor: Actor, definition_id: str, now: datetime) -> Kuasa:
    """The right in force today. Raises Refusal."""
    try:
        row = kuasa_in_force(UUID(kuasa_id), actor, definition_id, now)
    except ValueError:
        row = None
    if row is None:
        raise Refusal(
            _("Kuasa ini tidak berlaku untuk layanan ini hari ini. Lihat “Saya bertindak untuk” pada akun Anda.")
        )
    return row


def known_answers(compiled: Compiled, row: Kuasa) -> dict[str, Any]:
    """The answers that the right itself tells: the name, and the number where a question asks for its kind."""
    meaning = "name" if row.kind == "orang" else "organization"
    found: dict[str, Any] = {}
    for field in compiled.fields.values():
        if field.autocomplete == meaning and row.name:
            found.setdefault(field.id, row.name)
        if field.type == row.number_kind and (row.kind == "orang" or field.type != "nik"):
            found.setdefault(field.id, row.number)
    return found


def behalf_id(answers: Mapping[str, Any]) -> str:
    """The right that a draft was begun with, or ''."""
    return str((answers.get(BEHALF) or {}).get("kuasa", ""))
