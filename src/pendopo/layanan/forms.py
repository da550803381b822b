"""Pages of a form: what was posted, read by the definition; and the questions as the templates draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from pendopo.definitions.api import DrawnField, DrawnFile, context_for, draw_field, draw_page
from pendopo.engine.api import Compiled, Field, Page, field_of, raw_of
from pendopo.files.api import accepted_words
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.rules_publik import TYPED
from pendopo.layanan.services.applying import keep_uploads
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Posted:
    """A page as it came. `answers`: all that are right; `wrong`: the text of fields with a problem; `raw`: all text."""

    answers: dict[str, Any]
    raw: dict[str, list[str]]
    wrong: dict[str, list[str]]
    problems: dict[str, str]
    files_kept: int

    def problems_at(self, field: str) -> dict[str, str]:
        """What is wrong with one field, cell by cell."""
        return {name: sentence for name, sentence in self.problems.items() if field_of(name) == field}


@dataclass(frozen=True)
class Question:
    """A field ready for its template. `condition`: when it is asked, in words; `when`: 'field=answer', for scripts;
    `spoken`: the key of its recording."""

    field: DrawnField
    template: str
    condition: str
    when: str
    kinds: str
    spoken: str = ""


@dataclass(frozen=True)
class Sheet:
    """What questions are drawn from: the answers so far, and what this request typed, minds and kept."""

    place: Region
    compiled: Compiled
    answers: Mapping[str, Any]
    files: Mapping[str, Sequence[DrawnFile]]
    lang: str
    now: datetime
    raw: Mapping[str, Sequence[str]]
    problems: Mapping[str, str]

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of the drawing functions; text that was typed wrong before stands in for the answer."""
        return {
            "region": self.place,
            "answers": _plain(self.answers),
            "raw": {**dict(self.answers.get(TYPED, {})), **self.raw},
            "problems": self.problems,
            "files": self.files,
            "lang": self.lang,
        }


def read_post(
    *,
    place: Region,
    compiled: Compiled,
    page: Page,
    post: QueryDict,
    uploads: MultiValueDict[str, UploadedFile[Any]],
    answers: Mapping[str, Any],
    now: datetime,
) -> Posted:
    """Keep the files, read the text. File ids are never taken from what was posted."""
    sent = keep_uploads(place=place, fields=page.fields, answers=answers, uploads=uploads, now=now)
    raw, changed = _texts(page.fields, post)
    files = {field.id: list(sent.answers.get(field.id, ())) for field in page.fields if field.type == "file"}
    result = compiled.read_page(page.id, {**raw, **files}, _plain(sent.answers), context_for(place, now))
    problems = {**result.problems, **sent.problems}
    hidden_files = {name: ids for name, ids in files.items() if ids and name not in result.answers}
    return Posted(
        answers={**result.merged(_plain(sent.answers)), **hidden_files},
        raw=raw,
        wrong=_still_wrong(answers, page, raw, problems, changed),
        problems=_in_order(page.fields, problems),
        files_kept=sent.kept,
    )


def read_repair(
    *,
    place: Region,
    compiled: Compiled,
    asked: Sequence[str],
    post: QueryDict,
    uploads: MultiValueDict[str, UploadedFile[Any]],
    answers: Mapping[str, Any],
    now: datetime,
) -> Posted:
    """Read the asked fields of several pages; every other answer stands as it is."""
    fields = [compiled.fields[name] for name in asked]
    sent = keep_uploads(place=place, fields=fields, answers=answers, uploads=uploads, now=now)
    held, context = _plain(sent.answers), context_for(place, now)
    raw, changed = _texts(fields, post)
    files = {field.id: list(held.get(field.id, ())) for field in fields if field.type == "file"}
    standing = {name: raw_of(value) for name, value in held.items() if name not in asked}
    read: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for page in compiled.definition.form.pages:
        if not any(field.id in asked for field in page.fields):
            continue
        result = compiled.read_page(page.id, {**standing, **raw, **files}, held, context)
        read |= {name: value for name, value in result.answers.items() if name in asked}
        problems |= {name: sentence for name, sentence in result.problems.items() if field_of(name) in asked}
    problems |= sent.problems
    kept = {name: value for name, value in held.items() if name not in asked}
    hidden_files = {name: ids for name, ids in files.items() if ids and name not in read}
    return Posted(
        answers={**kept, **read, **hidden_files},
        raw=raw,
        wrong=_wrong(raw, problems, changed),
        problems=_in_order(fields, problems),
        files_kept=sent.kept,
    )


def _plain(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name != TYPED}


def _texts(fields: Sequence[Field], post: QueryDict) -> tuple[dict[str, list[str]], str]:
    """What was typed, by field, after the pressed row button did its work; and the field of that button ('' for none).

    The cells of a table come as `field.row.column`, each row also as `field` with the value "row.".
    """
    act = rules.row_act(post.get("_baris", ""))
    raw: dict[str, list[str]] = {}
    for field in fields:
        if field.type == "table":
            start = f"{field.id}."
            cells = [f"{name[len(start) :]}={post[name]}" for name in post if name.startswith(start)]
            typed = [*map(str, post.getlist(field.id)), *cells]
        elif field.type == "file" or field.id not in post:
            continue
        else:
            typed = [str(value) for value in post.getlist(field.id)]
        if act.field == field.id and field.type == "table":
            typed = rules.after_act(act, typed, most=field.max_rows)
        raw[field.id] = typed
    return raw, act.field if act.field in raw else ""


def _in_order(fields: Sequence[Field], problems: Mapping[str, str]) -> dict[str, str]:
    """Problems in the order of their fields, those of a table in the order of its cells."""
    return {name: problems[name] for field in fields for name in problems if field_of(name) == field.id}


def _wrong(raw: Mapping[str, list[str]], problems: Mapping[str, str], changed: str) -> dict[str, list[str]]:
    """What was typed in fields that are wrong, and in the table whose rows were just changed (empty ones count)."""
    names = dict.fromkeys([*map(field_of, problems), *([changed] if changed else [])])
    return {name: raw[name] for name in names if any(raw.get(name, ()))}


def _still_wrong(
    answers: Mapping[str, Any],
    page: Page,
    raw: Mapping[str, list[str]],
    problems: Mapping[str, str],
    changed: str,
) -> dict[str, list[str]]:
    """What was typed wrong, on this page now and on others before."""
    here = {field.id for field in page.fields}
    elsewhere = {name: text for name, text in dict(answers.get(TYPED, {})).items() if name not in here}
    return {**elsewhere, **_wrong(raw, problems, changed)}


def questions(sheet: Sheet, page: Page) -> list[Question]:
    """The fields of a page as they are drawn, with what was typed last."""
    return [_question(sheet, drawn) for drawn in draw_page(sheet.compiled, page, **sheet.given)]


def repair_questions(sheet: Sheet, asked: Sequence[str]) -> list[Question]:
    """The fields that were asked for, in the order of the form."""
    fields = [field for field in sheet.compiled.fields.values() if field.id in asked]
    return [_question(sheet, draw_field(sheet.compiled, field, **sheet.given)) for field in fields]


def _question(sheet: Sheet, drawn: DrawnField) -> Question:
    compiled, field = sheet.compiled, sheet.compiled.fields[drawn.id]
    condition = rules.condition_of(compiled, field)
    if field.type == "computed":
        context = context_for(sheet.place, sheet.now)
        drawn = replace(drawn, value=compiled.display(field.id, _plain(sheet.answers), context, sheet.lang))
    return Question(
        field=drawn,
        template=drawn.template,
        condition=_condition_words(compiled, condition, sheet.lang) if condition else "",
        when=f"{condition.field}={condition.answer}" if condition and condition.field else "",
        kinds=accepted_words(field.accept) if field.accept else "",
        spoken=f"isian:{compiled.definition.id}:{field.id}",
    )


def _condition_words(compiled: Compiled, condition: rules.Condition, lang: str) -> str:
    """Isi bila “Anda mengurus untuk” dijawab “Badan usaha”."""
    if not condition.field:
        labels = ", ".join(f"“{compiled.text(f'field:{name}', 'label', lang)}”" for name in condition.others)
        return _("Hanya diisi bila sesuai dengan jawaban pada %(label)s.") % {"label": labels}
    asked = compiled.fields[condition.field]
    if asked.options:
        answer = compiled.text(f"option:{condition.answer}", "label", lang)
    else:
        answer = _("Ya") if condition.answer == "ya" else _("Tidak")
    label = compiled.text(f"field:{condition.field}", "label", lang)
    return _("Hanya diisi bila “%(label)s” dijawab “%(jawab)s”.") % {"label": label, "jawab": answer}
