"""Where a case lies, from its answers: a point where the form asked for one, and the kelurahan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pendopo.definitions.api import context_for
from pendopo.engine.api import Compiled, place_of
from pendopo.tenancy.api import Region

AREA = "wilayah:kelurahan"


@dataclass(frozen=True)
class Whereabouts:
    """The kelurahan in words, and one point of the place; '' for what the form does not ask."""

    sub_area: str = ""
    position: str = ""


def place_of_case(compiled: Compiled, answers: Mapping[str, Any], place: Region, now: datetime) -> Whereabouts:
    """From the first question of its kind that is answered; of a line or area its first point."""
    ctx = context_for(place, now)
    area = position = ""
    for field in compiled.fields.values():
        if not answers.get(field.id):
            continue
        if not area and field.source == AREA:
            area = compiled.display(field.id, answers, ctx)
        if not position and field.type == "geometry":
            shape = place_of(field.shape, str(answers[field.id]))
            position = ",".join(shape.texts[0]) if shape else ""
    return Whereabouts(area[:160], position)
