"""What a region may change alone, with a second person, or not at all."""

from typing import Any

import pytest

from pendopo.engine.api import Add, Definition, Move, Overlay, Remove, Set, canonical, digest, judge
from pendopo.engine.merge.classes import FREE_IDS, TABLE
from pendopo.engine.merge.renames import KEYS, REFERENCES
from pendopo.engine.merge.sentences import NOUNS
from pendopo.engine.merge.structure import parents, shapes
from pendopo.engine.merge.words import ATTRIBUTES, PHRASES, SPOKEN, WORDS_ONLY

from ..shipped import patched
from .edits import shipped

GOOD: dict[str, Any] = {"by": "Budi", "second": "Sari", "why": "Perda 3/2026 (contoh)"}


def findings(*changes: Any, base: Definition | None = None, namespace: str = "r3273") -> list[str]:
    one = base or shipped()
    laid = Overlay(definition=one.id, base=digest(canonical(one)), namespace=namespace, changes=changes)
    return [finding.code for finding in judge(one, laid)]


@pytest.mark.parametrize("kind", sorted(shapes()))
def test_every_attribute_of_the_schema_has_one_class(kind: str) -> None:
    keep = TABLE[kind]
    listed = [*keep.open.split(), *keep.guarded.split(), *keep.locked.split()]
    assert sorted(listed) == sorted(shapes()[kind].attrs)


def test_every_kind_has_words_and_every_table_names_what_exists() -> None:
    assert NOUNS.keys() == shapes().keys() == TABLE.keys()
    every = {(kind, attr) for kind, shape in shapes().items() for attr in shape.attrs}
    assert {*PHRASES, *SPOKEN, *REFERENCES, *KEYS} <= every
    assert {attr for _, attr in every} >= WORDS_ONLY
    assert {attr for _, attr in every - PHRASES.keys() - SPOKEN.keys()} == ATTRIBUTES.keys()
    assert {child for _, child in parents()} >= FREE_IDS


def test_an_open_change_needs_nobody() -> None:
    assert findings(Set(node="param:masa_paling_lama", attr="value", to="20")) == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["lapisan-dijaga"]),
        ({"why": "Perda", "by": "Budi"}, ["lapisan-dijaga"]),
        ({"why": "Perda", "by": "Budi", "second": "budi "}, ["lapisan-dijaga"]),
        (GOOD, []),
    ],
    ids=["nothing", "no second", "oneself", "both"],
)
def test_a_guarded_change_needs_a_reason_and_a_second_person(given: Any, found: list[str]) -> None:
    assert findings(Set(node="field:nik", attr="required", to="tidak", **given)) == found


def test_a_locked_change_is_refused() -> None:
    assert findings(Set(node="field:nik", attr="personal", was="umum", to="tidak", **GOOD)) == ["lapisan-terkunci"]
    assert findings(Remove(node="legal:perda_reklame", **GOOD)) == ["lapisan-terkunci"]


@pytest.mark.parametrize(("to", "found"), [("0", []), ("3", ["lapisan-dijaga"])], ids=["shorter", "longer"])
def test_a_shorter_promise_is_open_a_longer_one_guarded(to: str, found: list[str]) -> None:
    assert findings(Set(node="stage:pemeriksaan", attr="sla_days", was="1", to=to)) == found


@pytest.mark.parametrize("place", ["field:nik", "field:nik.label"], ids=["node", "attribute"])
def test_the_author_may_keep_more_closely(place: str) -> None:
    base = patched(lambda data: data.update(protect={place: "locked"}))
    was = next(field.label for page in base.form.pages for field in page.fields if field.id == "nik")
    assert findings(Set(node="field:nik", attr="label", was=was, to="KTP"), base=base) == ["lapisan-terkunci"]
    removed = findings(Remove(node="page:pemohon", **GOOD), base=base)
    assert removed == (["lapisan-terkunci"] if place == "field:nik" else [])


def test_added_ids_carry_the_namespace_also_below() -> None:
    data = {"type": "choice", "label": "Kelas", "options": [{"id": "satu", "label": "1"}]}
    assert findings(Add(node="field:kelas", parent="page:pemohon", to=data, **GOOD)) == ["lapisan-nama-daerah"] * 2
    data["options"] = [{"id": "r3273_satu", "label": "1"}]
    assert findings(Add(node="field:r3273_kelas", parent="page:pemohon", to=data, **GOOD)) == []
    assert findings(Add(node="field:r3273_kelas", parent="page:pemohon", to=data, **GOOD), namespace="") == [
        "lapisan-nama-daerah",
        "lapisan-nama-daerah",
    ]


def test_what_a_region_added_is_never_locked_to_it() -> None:
    add = Add(node="field:r3273_rt", parent="page:pemohon", to={"type": "text", "label": "RT"}, **GOOD)
    retype = Set(node="field:r3273_rt", attr="type", was="text", to="integer", **GOOD)
    assert findings(add, retype) == []


def test_order_is_open_for_questions_and_guarded_for_steps() -> None:
    assert findings(Move(node="field:nik", parent="page:pemohon", after="")) == []
    assert findings(Move(node="stage:penetapan", parent="workflow:self", after="")) == ["lapisan-dijaga"]
