"""The filters that a definition offers for its own answers (`filter: ya`), as controls with what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from pendopo.cases.search import Match
from pendopo.core.api import wilayah_groups
from pendopo.engine.api import Field, parse_date
from pendopo.tenancy.api import Region

Kind = Literal["pilihan", "angka", "tanggal", "teks"]
Groups = list[tuple[str, list[tuple[str, str]]]]
_KINDS: dict[str, Kind] = {
    "choice": "pilihan", "wilayah": "pilihan", "yes_no": "pilihan", "integer": "angka", "money": "angka",
    "date": "tanggal", "text": "teks",
}  # fmt: skip
MOST = 18  # digits of a number in a column of 64 bits


@dataclass(frozen=True)
class Control:
    """One filter as it is drawn, with its values as given. `groups`: what a select offers, by heading ('' for none)."""

    field: str
    label: str
    unit: str
    kind: Kind
    groups: Groups
    value: str = ""
    low: str = ""
    high: str = ""

    @property
    def words(self) -> str:
        """What was chosen, as people read it; '' for nothing."""
        if self.kind == "pilihan":
            return next((label for _heading, rows in self.groups for code, label in rows if code == self.value), "")
        return self.value or span_words(self.low, self.high)

    @property
    def given(self) -> dict[str, str]:
        """What stands in the address, by its name there."""
        named = {f"i_{self.field}": self.value, f"i_{self.field}_dari": self.low, f"i_{self.field}_sampai": self.high}
        return {name: value for name, value in named.items() if value}


def span_words(low: str, high: str) -> str:
    """A span as it was typed: 'dari 1 9 2026 sampai 30 9 2026', or one of its ends; '' for none."""
    parts = [
        _("dari %(nilai)s") % {"nilai": low} if low else "",
        _("sampai %(nilai)s") % {"nilai": high} if high else "",
    ]
    return " ".join(part for part in parts if part)


def controls_of(place: Region, fields: Mapping[str, Field], given: Mapping[str, str]) -> list[Control]:
    """The filters of a definition in the order of its form. Personal answers are never filtered."""
    found = []
    for field in fields.values():
        if not field.filter or field.personal != "tidak" or field.type not in _KINDS:
            continue
        kind, name = _KINDS[field.type], f"i_{field.id}"
        value, low, high = (given.get(name + end, "").strip()[:80] for end in ("", "_dari", "_sampai"))
        groups = _groups(place, field)
        offered = {code for _title, rows in groups for code, _label in rows}
        if kind == "pilihan":
            found.append(Control(field.id, field.label, "", kind, groups, value=value if value in offered else ""))
        elif kind == "teks":
            found.append(Control(field.id, field.label, "", kind, [], value=value))
        else:
            found.append(Control(field.id, field.label, field.unit, kind, [], low=low, high=high))
    return found


def _groups(place: Region, field: Field) -> Groups:
    if field.type == "wilayah":
        return wilayah_groups(place)
    if field.type == "yes_no":
        return [("", [("1", _("Ya")), ("0", _("Tidak"))])]
    return [("", [(option.id, option.label) for option in field.options])]


def matches_of(definition_id: str, fields: Mapping[str, Field], controls: list[Control]) -> tuple[Match, ...]:
    """What was chosen, as conditions; what cannot be read asks for nothing."""
    found = (_match(definition_id, fields[one.field], one) for one in controls)
    return tuple(one for one in found if one is not None)


def _match(definition_id: str, field: Field, control: Control) -> Match | None:
    if control.value and field.type == "yes_no":
        return Match(definition_id, field.id, low=int(control.value), high=int(control.value))
    if control.value:
        return Match(definition_id, field.id, text=control.value)
    read = parse_date if control.kind == "tanggal" else _number
    low, high = read(control.low), read(control.high)
    return Match(definition_id, field.id, low=low, high=high) if low is not None or high is not None else None


def _number(text: str) -> int | None:
    digits = text.replace(".", "").replace("Rp", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST else None
