"""A try of a definition: what the session keeps of it, and what its pages show. No case, file or event comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.cases.api import office_calendar
from pendopo.core.api import Refusal, wilayah_groups, work_calendar
from pendopo.definitions.api import DrawnField, DrawnFile, Sketch, context_for, draw_page, sketch_of
from pendopo.documents.api import Sample
from pendopo.engine.api import Compiled, Context, Letter, Page, Scenario, ShownTable, is_personal
from pendopo.kerja_sama import rules_coba as rules
from pendopo.kerja_sama.queries_katalog_sumber import HERE, Source
from pendopo.lib.worktime import WorkCalendar
from pendopo.payments.api import estimates
from pendopo.tenancy.api import Region

KEY = "coba"
MOST = 3
"""So many tries a session keeps; the oldest goes."""
LASTS = timedelta(hours=3)
LARGEST = 30_000
"""Characters of one try as JSON."""


# -- what is kept


@dataclass(frozen=True)
class Trial:
    """What somebody typed and did in a try. `sent`: when it was "sent"; empty while the form is filled in."""

    began: datetime
    scenario: str = ""
    raw: rules.Raw = field(default_factory=dict)
    sent: datetime | None = None
    moves: tuple[rules.Move, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """As the session keeps it."""
        return {
            "began": self.began.isoformat(),
            "scenario": self.scenario,
            "raw": self.raw,
            "sent": self.sent.isoformat() if self.sent else "",
            "moves": [[one.kind, one.at.isoformat(), one.name, one.outcome] for one in self.moves],
        }


def read_trial(session: SessionBase, ref: str, now: datetime) -> Trial | None:
    """The try of a definition in this session; None when there is none or it is over."""
    kept = session.get(KEY, {}).get(ref)
    if kept is None or now - datetime.fromisoformat(kept["began"]) > LASTS:
        return None
    moves = tuple(rules.Move(kind, datetime.fromisoformat(at), name, out) for kind, at, name, out in kept["moves"])
    sent = datetime.fromisoformat(kept["sent"]) if kept["sent"] else None
    return Trial(datetime.fromisoformat(kept["began"]), kept["scenario"], kept["raw"], sent, moves)


def keep_trial(session: SessionBase, ref: str, trial: Trial) -> None:
    """Keep a try in the session, the last few only. Raises Refusal when it is too large to be kept."""
    plain = trial.plain
    if len(json.dumps(plain)) > LARGEST or len(trial.moves) > rules.MAX_MOVES:
        raise Refusal(
            _("Uji coba ini sudah terlalu panjang untuk disimpan sementara. Mulai lagi dari awal."), status=422
        )
    others = {name: one for name, one in session.get(KEY, {}).items() if name != ref}
    latest = sorted(others.items(), key=lambda item: item[1]["began"])[-(MOST - 1) :]
    session[KEY] = dict(latest) | {ref: plain}


def drop_trial(session: SessionBase, ref: str) -> None:
    """Forget a try."""
    session[KEY] = {name: one for name, one in session.get(KEY, {}).items() if name != ref}


# -- the try as a whole


@dataclass(frozen=True)
class Trying:
    """A try under way: the definition with the parameters of its scenario, and what was typed and done."""

    place: Region
    source: Source
    trial: Trial
    now: datetime
    lang: str

    @cached_property
    def compiled(self) -> Compiled:
        """A law that the scenario names stands in where the region (or the partner) has none, so that fees show."""
        chosen = scenario_of(self.source.compiled, self.trial.scenario)
        if chosen is None:
            return self.source.compiled
        texts = {param.id: param.current for param in self.source.compiled.definition.params}
        texts |= {name: text for name, text in chosen.params.items() if not texts.get(name)}
        return self.source.compiled.with_params(texts)

    @cached_property
    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        return rules.read_answers(self.compiled, self.trial.raw, context_for(self.place, self.now))

    @property
    def answers(self) -> dict[str, Any]:
        """What is right of what was typed."""
        return self._read[0]

    @property
    def problems(self) -> dict[str, str]:
        """What the whole form minds."""
        return self._read[1]

    @cached_property
    def pages(self) -> list[Page]:
        """The pages that ask something."""
        return [page for page in self.compiled.definition.form.pages if self._asks(page)]

    def _asks(self, page: Page) -> bool:
        here = {one.id for one in page.fields}
        seen = self.compiled
        return any(seen.visible(one.id, self.answers) or here & seen.depends_on(one.id) for one in page.fields)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working time of the office that does it here, else the region's."""
        return office_calendar(self.place, self.compiled) if self.source.origin == HERE else work_calendar(self.place)

    @cached_property
    def player(self) -> rules.Player:
        return rules.Player(self.compiled, self.compiled.prune(self.answers), self.calendar, self.context)

    def context(self, at: datetime) -> Context:
        """What guards are read against at a moment of the try."""
        return replace(context_for(self.place, self.now), today=timezone.localtime(at, self.place.tz).date(), now=at)

    @cached_property
    def walk(self) -> rules.Walk:
        """Everything that has happened. Only once it was sent."""
        assert self.trial.sent is not None  # its pages are reached only then
        return self.player.play(self.trial.sent, self.trial.moves)

    @cached_property
    def fees(self) -> list[dict[str, object]]:
        """What it would cost, to the rupiah."""
        return estimates(self.compiled, self.answers, self.place, self.now)

    @property
    def mark(self) -> str:
        """Changes with the answers: the address of the letter's picture bears it, so that a walk draws it once."""
        plain = self.trial.plain
        return sha256(json.dumps([plain["raw"], plain["sent"]]).encode()).hexdigest()[:12]

    def sample(self, letter_id: str) -> Sample | None:
        """A letter made of these answers; None when the definition has none of that id."""
        letter = self.compiled.letters.get(letter_id)
        return sample_of(self, letter) if letter else None


def scenario_of(compiled: Compiled, name: str) -> Scenario | None:
    """The scenario of this id."""
    return next((one for one in compiled.definition.scenarios if one.id == name), None)


def example(place: Region, source: Source, scenario_id: str, now: datetime) -> rules.Raw:
    """The answers of a scenario as typed, fitted to today and to this region; none for an unknown one."""
    chosen = scenario_of(source.compiled, scenario_id)
    if chosen is None:
        return {}
    areas = {code: None for _title, rows in wilayah_groups(place) for code, _name in rows}
    return rules.example_answers(source.compiled, chosen, now.astimezone(place.tz).date(), areas)


def sample_of(trying: Trying, letter: Letter) -> Sample:
    """What the letter would print. Inside the region, for the names of areas."""
    made = trying.compiled.definition
    signing = [step.function for step in trying.compiled.transitions.values() if "tanda_tangan" in step.requires]
    titles = [trying.compiled.functions[name].title for name in signing]
    return Sample(
        title=letter.title, unit=made.owner, template=letter.template, number_format=letter.number_format,
        data=trying.compiled.letter_data(letter.id, trying.answers, trying.context(trying.now)),
        at=trying.trial.sent or trying.now, signer=titles[0] if titles else "Kepala dinas",
        number_parts={name: str(value) for name, value in trying.compiled.params.items()},
    )  # fmt: skip


# -- questions


@dataclass(frozen=True)
class Question:
    """A field ready for its template. `condition`: when it is asked, in words; `when`: 'field=answer', for scripts."""

    field: DrawnField
    condition: str
    when: str
    kinds: str


def questions(trying: Trying, page: Page, problems: Mapping[str, str]) -> list[Question]:
    """The fields of a page with what was typed last."""
    compiled = trying.compiled
    raw = {name: typed for name, typed in trying.trial.raw.items() if compiled.fields[name].type != "file"}
    drawn = draw_page(
        compiled, page, region=trying.place, answers=trying.answers, raw=raw, problems=problems, lang=trying.lang,
        files={one.id: _files(trying.trial.raw.get(one.id, [])) for one in page.fields if one.type == "file"},
    )  # fmt: skip
    return [_question(trying, page, one) for one in drawn]


def _files(names: list[str]) -> list[DrawnFile]:
    """Files of which only the name is kept."""
    return [DrawnFile(name, name, 0) for name in names]


def _question(trying: Trying, page: Page, drawn: DrawnField) -> Question:
    compiled = trying.compiled
    one = compiled.fields[drawn.id]
    if one.type == "computed":
        shown = compiled.display(one.id, trying.answers, trying.context(trying.now), trying.lang)
        drawn = replace(drawn, value=shown)
    hangs = bool(one.visible) and bool({other.id for other in page.fields} & compiled.depends_on(one.id))
    condition = f"Hanya diisi bila {compiled.explain(one.visible)}." if hangs else ""
    return Question(drawn, condition, rules.plain_condition(compiled, one) if hangs else "", ", ".join(one.accept))


# -- the summary


@dataclass(frozen=True)
class Line:
    """One answer as people read it."""

    label: str
    shown: str
    table: ShownTable | None = None
    sketch: Sketch | None = None
    is_statement: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Chapter:
    """The answers of one page."""

    page: Page
    title: str
    lines: list[Line]


def summary(trying: Trying) -> list[Chapter]:
    """All answers by page."""
    return [_chapter(trying, page) for page in trying.pages]


def _chapter(trying: Trying, page: Page) -> Chapter:
    seen = trying.compiled
    lines = [_line(trying, one.id) for one in seen.visible_fields(page, trying.answers)]
    return Chapter(page, seen.text(f"page:{page.id}", "title", trying.lang), lines)


def _line(trying: Trying, name: str) -> Line:
    seen, answers = trying.compiled, trying.answers
    one = seen.fields[name]
    table = seen.table(name, answers, trying.lang) if one.type == "table" else None
    drawing = (
        sketch_of(one.shape, str(answers[name]), trying.lang) if one.type == "geometry" and name in answers else None
    )
    shown = ", ".join(trying.trial.raw.get(name, [])) if one.type == "file" else ""
    return Line(
        seen.text(f"field:{name}", "label", trying.lang),
        shown or seen.display(name, answers, trying.context(trying.now), trying.lang),
        table if table and table.rows else None, drawing, one.type == "statement", trying.problems.get(name, ""),
    )  # fmt: skip


def asks_personal(page: Page) -> bool:
    """Whether a page asks for personal data."""
    return any(map(is_personal, page.fields))
