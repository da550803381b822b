"""What staff see: every service of a period, one result with its breakdowns, suggestions, follow-up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404

from pendopo.skm import rules
from pendopo.skm.models import HasilSurvei, JawabanSurvei, SaranSurvei, TindakLanjut
from pendopo.skm.queries import Cube, Tally, cube, population_of, populations, questionnaire_of
from pendopo.skm.rules_kuesioner import DEMOGRAPHICS, Questionnaire
from pendopo.skm.rules_periode import Period
from pendopo.skm.scope import SERVICE, Scope, service_titles
from pendopo.tenancy.api import Region

NOT_SAID = "Tidak disebut"
DIMENSIONS = {
    "definition_id": "Layanan",
    "way": "Cara menjawab",
    **{name: title for name, (title, _codes) in DEMOGRAPHICS.items()},
}
SORTS = {"layanan": "Layanan", "ikm": "IKM terendah", "responden": "Responden terbanyak", "kurang": "Kekurangan sampel"}


@dataclass(frozen=True)
class Group:
    """One group of a breakdown: its words, how many answered, the index."""

    code: str
    title: str
    respondents: int
    index: rules.Index | None
    is_open: bool


@dataclass(frozen=True)
class Breakdown:
    """The answers by one thing; `hides`: some groups are too small for the public."""

    name: str
    title: str
    groups: tuple[Group, ...]

    @property
    def hides(self) -> bool:
        return any(not group.is_open for group in self.groups)


@dataclass(frozen=True)
class Result:
    """A scope in a period, whole."""

    scope: Scope
    period: Period
    asked: Questionnaire
    index: rules.Index | None
    sample: rules.Sample
    breakdowns: tuple[Breakdown, ...]
    compared: Mapping[str, rules.Index]

    @property
    def respondents(self) -> int:
        return self.index.respondents if self.index else 0

    @property
    def missing(self) -> int:
        """How many respondents are missing for the sample."""
        return max(0, self.sample.needed - self.respondents)

    @property
    def titles(self) -> dict[str, str]:
        return {one.id: one.title for one in self.asked.elements}


def result_of(scope: Scope, period: Period, place: Region) -> Result:
    """Reckon a result from the answers. Raises Refusal when the questionnaire changed inside the period."""
    asked = questionnaire_of(period)
    found = cube(scope, period, asked)
    index = found.whole.index(asked.weights)
    return Result(
        scope, period, asked, index, rules.sample_of(max(population_of(scope, period, place), _least(found.whole))),
        _breakdowns(found, asked), _compared(found.whole, asked),
    )  # fmt: skip


def _least(whole: Tally) -> int:
    """Answers at a counter or on paper come from people without a case here: the population is never below them."""
    return whole.respondents


def _compared(whole: Tally, asked: Questionnaire) -> dict[str, rules.Index]:
    """With the rounded weights of old reports; only nine equal elements can be compared so."""
    if not whole.respondents or len(asked.elements) != 9 or len(set(asked.weights.values())) != 1:
        return {}
    return {
        text: found
        for text in rules.DISPLAY_WEIGHTS
        if (found := whole.index(asked.weights, display=text)) is not None
    }  # fmt: skip


def _breakdowns(found: Cube, asked: Questionnaire) -> tuple[Breakdown, ...]:
    words: dict[str, Mapping[str, str]] = {
        "definition_id": service_titles(),
        "way": dict(JawabanSurvei.WAYS),
        **{name: codes for name, (_title, codes) in DEMOGRAPHICS.items()},
    }
    made = []
    for name, title in DIMENSIONS.items():
        tallies = found.by[name]
        shown = rules.shown_groups({code: tally.respondents for code, tally in tallies.items()})
        order = list(words[name])
        codes = sorted(tallies, key=lambda code: (order.index(code) if code in order else len(order), code))
        groups = tuple(
            Group(
                code, words[name].get(code, code or NOT_SAID), tallies[code].respondents,
                tallies[code].index(asked.weights), code in shown,
            )
            for code in codes
        )  # fmt: skip
        made.append(Breakdown(name, title, groups))
    return tuple(made)


def frozen_body(result: Result) -> dict[str, Any]:
    """What is published of a result: numbers as text, small groups left out. Raises ValueError without respondents."""
    index = result.index
    if index is None:
        raise ValueError("tanpa responden tidak ada yang diumumkan")
    titles = result.titles
    return {
        "lingkup": {"id": result.scope.key, "judul": result.scope.title},
        "periode": {
            "kunci": result.period.key, "judul": result.period.title, "english": result.period.english,
            "mulai": result.period.start.isoformat(), "selesai": result.period.end.isoformat(),
        },
        "responden": index.respondents,
        "ikm": str(index.value), "mutu": index.grade.letter, "kinerja": index.grade.words,
        "unsur": [
            {
                "id": one.id, "judul": titles[one.id], "jumlah": one.total, "nrr": str(rules.rounded(one.nrr, 4)),
                "bobot": rules.weight_text(one.weight),
            }
            for one in index.elements
        ],
        "langkah": [[line.label, line.formula, line.value] for line in index.lines()],
        "banding": {text: str(one.value) for text, one in result.compared.items()},
        "sampel": {
            "populasi": result.sample.population, "perlu": result.sample.needed, "rumus": result.sample.formula,
        },
        "rincian": [
            {
                "nama": one.name, "judul": one.title, "disembunyikan": one.hides,
                "kelompok": [
                    {
                        "judul": group.title, "responden": group.respondents, "ikm": str(group.index.value),
                        "mutu": group.index.grade.letter,
                    }
                    for group in one.groups
                    if group.is_open and group.index is not None
                ],
            }
            for one in result.breakdowns
        ],
        "terendah": [one.id for one in rules.lowest(index)],
        "kuesioner": result.asked.basis,
    }  # fmt: skip


def digest_of(body: Mapping[str, Any]) -> str:
    """The digest of frozen numbers: whoever has the JSON can reckon it again."""
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# -- every service of a period


@dataclass(frozen=True)
class Row:
    """One service in a period."""

    scope: str
    title: str
    respondents: int
    index: rules.Index | None
    sample: rules.Sample
    is_published: bool

    @property
    def missing(self) -> int:
        return max(0, self.sample.needed - self.respondents)


def rows_of(period: Period, place: Region, *, sort: str = "layanan", only: str = "") -> list[Row]:
    """Every service with answers or finished cases in a period. `only`: 'kurang' (too few) or 'belum' (unpublished)."""
    asked = questionnaire_of(period)
    tallies = cube(Scope("", ""), period, asked).by["definition_id"]
    ended, titles = populations(period, place), service_titles()
    done = set(HasilSurvei.objects.filter(period=period.key).values_list("scope", flat=True))
    rows = []
    for name in set(tallies) | set(ended):
        tally = tallies.get(name) or Tally(0, {})
        rows.append(
            Row(
                f"{SERVICE}{name}", titles.get(name, name), tally.respondents, tally.index(asked.weights),
                rules.sample_of(max(ended.get(name, 0), tally.respondents)), f"{SERVICE}{name}" in done,
            )
        )  # fmt: skip
    if only:
        rows = [row for row in rows if (row.missing if only == "kurang" else not row.is_published)]
    return sorted(rows, key=lambda row: _sort_key(row, sort))


def _sort_key(row: Row, sort: str) -> tuple[Any, ...]:
    if sort == "ikm":
        return (row.index.exact if row.index else 1000, row.title)
    if sort == "responden":
        return (-row.respondents, row.title)
    return (-row.missing, row.title) if sort == "kurang" else (row.title,)


# -- follow-up and suggestions


def follow_ups(scope: str, period: str) -> list[TindakLanjut]:
    """What is planned for a result, by element and day."""
    return list(TindakLanjut.objects.filter(scope=scope, period=period).order_by("element", "due", "id"))


def get_follow_up(row_id: UUID) -> TindakLanjut:
    """Raises Http404."""
    row = TindakLanjut.objects.filter(pk=row_id).first()
    if row is None:
        raise Http404
    return row


def open_follow_ups(today: date) -> list[TindakLanjut]:
    """What is not done yet, by its day."""
    return list(TindakLanjut.objects.filter(done_on__isnull=True).order_by("due", "id")[:100])


def suggestions(state: str, page: int) -> tuple[list[SaranSurvei], bool]:
    """Fifty suggestions of a state, newest first, and whether more follow."""
    rows = list(SaranSurvei.objects.filter(state=state).order_by("-day", "id")[(page - 1) * 50 : page * 50 + 1])
    return rows[:50], len(rows) > 50


def get_suggestion(row_id: UUID) -> SaranSurvei:
    """Raises Http404."""
    row = SaranSurvei.objects.filter(pk=row_id).first()
    if row is None:
        raise Http404
    return row
