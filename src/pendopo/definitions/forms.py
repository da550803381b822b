"""From a definition's page and typed values to what the field templates draw. No markup here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pendopo.core.api import wilayah_groups
from pendopo.engine.api import Compiled, Field, Page
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class DrawnOption:
    value: str
    label: str
    help: str
    chosen: bool


@dataclass(frozen=True)
class DrawnFile:
    """A file already kept: id, the name the person gave it, size in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class DrawnField:
    """One field ready for its template."""

    id: str
    type: str
    label: str
    help: str
    required: bool
    value: str
    problem: str
    options: tuple[DrawnOption, ...]
    groups: Sequence[tuple[str, list[tuple[str, str]]]]
    files: tuple[DrawnFile, ...]
    unit: str
    width: str
    autocomplete: str
    accept: str
    max_mb: int
    max_files: int
    max_length: int
    inputmode: str
    hidden: bool

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        ids = [f"b-{self.id}"] if self.help else []
        return " ".join([*ids, f"g-{self.id}"] if self.problem else ids)


_INPUTMODE = {
    "integer": "numeric", "decimal": "decimal", "money": "numeric", "nik": "numeric", "phone": "tel", "email": "email",
    "date": "numeric",
}  # fmt: skip


def _typed(field: Field, answers: Mapping[str, Any], raw: Mapping[str, Sequence[str]]) -> list[str]:
    if field.id in raw:
        return list(raw[field.id])
    value = answers.get(field.id, field.default or "")
    if isinstance(value, bool):
        return ["ya" if value else "tidak"]
    if isinstance(value, list):
        return [str(item) for item in value]
    if field.type == "decimal":
        return [str(value).replace(".", ",")]
    if field.type == "date" and value:
        return [f"{date.fromisoformat(value):%d %m %Y}"]
    return [str(value)]


def _options(compiled: Compiled, field: Field, typed: Sequence[str], lang: str) -> tuple[DrawnOption, ...]:
    if field.type == "yes_no":
        yes, no = ("Ya", "Tidak") if lang == "id" else ("Yes", "No")
        return (
            DrawnOption("ya", yes, "", "ya" in typed),
            DrawnOption("tidak", no, "", "tidak" in typed),
        )
    return tuple(
        DrawnOption(
            option.id,
            compiled.text(f"option:{option.id}", "label", lang),
            compiled.text(f"option:{option.id}", "help", lang),
            option.id in typed,
        )
        for option in field.options
    )


def draw_field(
    compiled: Compiled,
    field: Field,
    *,
    region: Region,
    answers: Mapping[str, Any],
    raw: Mapping[str, Sequence[str]],
    problems: Mapping[str, str],
    files: Mapping[str, Sequence[DrawnFile]],
    lang: str,
) -> DrawnField:
    """One field with what was typed last, even when it was wrong."""
    typed = _typed(field, answers, raw)
    return DrawnField(
        id=field.id, type=field.type, label=compiled.text(f"field:{field.id}", "label", lang),
        help=compiled.text(f"field:{field.id}", "help", lang), required=compiled.required(field.id, answers),
        value=typed[0] if typed else "", problem=problems.get(field.id, ""),
        options=_options(compiled, field, typed, lang),
        groups=wilayah_groups(region) if field.type == "wilayah" else (), files=tuple(files.get(field.id, ())),
        unit=compiled.text(f"field:{field.id}", "unit", lang), width=field.width,
        autocomplete=field.autocomplete, accept=",".join(field.accept),
        max_mb=field.max_mb, max_files=field.max_files, max_length=field.max_length,
        inputmode=_INPUTMODE.get(field.type, ""), hidden=not compiled.visible(field.id, answers),
    )  # fmt: skip


def draw_page(compiled: Compiled, page: Page, **given: Any) -> list[DrawnField]:
    """The fields of a page. A field whose visibility hangs on the same page is drawn and explained, so that the form
    works without script; fields hidden by answers of other pages are left out."""
    answers = given["answers"]
    on_page = {field.id for field in page.fields}
    drawn = []
    for field in page.fields:
        depends_here = bool(on_page & compiled.depends_on(field.id))
        if compiled.visible(field.id, answers) or depends_here:
            drawn.append(draw_field(compiled, field, **given))
    return drawn
