"""A law confirms a value, not a place: what is confirmed is unverified again as soon as it says something else."""

from __future__ import annotations

from typing import Any

import pytest

from pendopo.engine.api import (
    Definition,
    Reference,
    canonical,
    checked,
    checked_of,
    form_point,
    from_canonical,
    points,
    told_reference,
    value_of,
    verified_nodes,
)

from .shipped import patched


def law(covers: dict[str, str], **more: Any) -> Reference:
    given: dict[str, Any] = {
        "id": "r3273_satu", "kind": "perda", "issuer": "Kota Contoh", "number": "9", "year": "2025",
        "title": "contoh", "article": "pasal 1", "covers": covers,
    }  # fmt: skip
    return Reference(**given | more)


def confirmed(base: Definition, *laws: Reference) -> Definition:
    return base.model_copy(update={"references": laws})


@pytest.fixture(scope="module")
def base() -> Definition:
    return patched(lambda data: None)


def test_everything_that_rests_on_a_law_is_a_point_once(base: Definition) -> None:
    nodes = [one.node for one in points(base)]
    assert len(nodes) == len(set(nodes))
    kinds = {node.partition(":")[0] for node in nodes}
    assert {"legal", "standard", "service", "stage", "param", "letter"} <= kinds
    assert sum(node.startswith("standard:") for node in nodes) == 14


def test_a_law_confirms_every_point_with_the_value_of_today(base: Definition) -> None:
    every = {one.node: one.value for one in points(base)}
    assert verified_nodes(confirmed(base, law(every))) == frozenset(every)
    other = {node: f"{value} lain" for node, value in every.items()}
    assert verified_nodes(confirmed(base, law(other))) == verified_nodes(base)
    for one in checked(confirmed(base, law(other))):
        assert (one.lapsed is not None, one.former) == (True, f"{one.point.value} lain")


def test_the_last_law_that_fits_counts_and_one_that_does_not_fit_hides_none(base: Definition) -> None:
    node = "standard:biaya"
    value = value_of(base, node)
    assert value is not None
    old, new, stale = law({node: value}), law({node: value}, id="r3273_dua", number="10"), law({node: "x"}, id="r_tiga")
    assert checked_of(confirmed(base, old, new, stale), node).reference == new
    assert checked_of(confirmed(base, stale), node).lapsed == stale


def test_a_review_of_the_form_lapses_with_any_of_its_questions(base: Definition) -> None:
    seen = form_point(base)
    other = patched(lambda data: data["form"]["pages"][0].update(title="Halaman lain"))
    assert form_point(other).value != seen.value
    assert value_of(base, "form:self") == seen.value
    assert value_of(base, "param:tidak_ada") is None
    with pytest.raises(KeyError):
        checked_of(base, "param:tidak_ada")


def test_a_definition_with_references_reads_as_it_was_written(base: Definition) -> None:
    made = confirmed(base, law({"service:self": "1 hari kerja"}))
    assert from_canonical(canonical(made)) == made
    assert canonical(confirmed(base)) == canonical(base)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Perda Kota Contoh 9/2025 tentang contoh, pasal 1"),
        ({"kind": "uu", "issuer": "", "article": ""}, "UU 9/2025 tentang contoh"),
        ({"kind": "permen", "issuer": "Menteri Contoh"}, "Peraturan Menteri Contoh 9/2025 tentang contoh, pasal 1"),
        ({"kind": "tinjauan", "issuer": "", "number": "", "article": ""}, "Tinjauan 2025 tentang contoh"),
    ],
    ids=["perda", "uu", "permen", "tinjauan"],
)
def test_a_law_is_cited_as_lawyers_do(given: dict[str, Any], words: str) -> None:
    assert told_reference(law({}, **given)) == words
