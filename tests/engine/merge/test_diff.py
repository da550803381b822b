"""What differs is told as changes; applied, they give the other definition. Files and bytes keep an overlay whole."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.api import Definition, DefinitionError, canonical, digest
from pendopo.engine.merge.apply import apply
from pendopo.engine.merge.changes import (
    Add,
    Move,
    Overlay,
    Remove,
    Set,
    overlay_from_bytes,
    overlay_from_yaml,
    overlay_to_yaml,
)
from pendopo.engine.merge.diff import diff
from pendopo.engine.merge.tree import grow, harvest

from ..shipped import patched
from .edits import Editor, shipped

DICE = st.randoms(use_true_random=False)


def laid(base: Definition, other: Definition) -> Overlay:
    """The overlay that makes `other` of `base`."""
    return Overlay(definition=base.id, base=digest(canonical(base)), changes=diff(base, other))


def on(*changes: Add | Move | Remove | Set) -> Overlay:
    return Overlay(definition=shipped().id, base=digest(canonical(shipped())), changes=changes)


def test_the_tree_of_the_shipped_service_gives_it_back() -> None:
    assert canonical(harvest(grow(shipped()))) == canonical(shipped())


def test_equal_definitions_differ_in_nothing() -> None:
    assert diff(shipped(), shipped()) == ()


@given(DICE)
@settings(max_examples=150, deadline=None)
def test_the_difference_applied_gives_the_other(dice: random.Random) -> None:
    editor = Editor(dice, "n")
    base = editor.grown(dice.randrange(30))
    other = editor.edited(base, dice.randrange(15))
    assert canonical(apply(base, laid(base, other))) == canonical(other)
    assert canonical(apply(other, laid(other, base))) == canonical(base)


@given(DICE)
@settings(max_examples=40, deadline=None)
def test_an_overlay_survives_file_and_bytes(dice: random.Random) -> None:
    overlay = laid(shipped(), Editor(dice, "r3273_").edited(shipped(), 8))
    assert overlay_from_yaml(overlay_to_yaml(overlay)) == overlay
    assert overlay_from_bytes(overlay.bytes) == overlay
    assert overlay_from_bytes(overlay.bytes).bytes == overlay.bytes


def test_a_node_that_stays_in_order_is_not_moved() -> None:
    def patch(data: dict[str, Any]) -> None:
        pages = data["form"]["pages"]
        pages.insert(0, pages.pop())

    (change,) = diff(shipped(), patched(patch))
    assert isinstance(change, Move)
    assert change.after == ""


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (Set(node="field:tidak_ada", attr="label", to="x"), "tidak ada"),
        (Set(node="stage:pemeriksaan", attr="sla_days", was="5", to="3"), "bukan “5”"),
        (Set(node="stage:pemeriksaan", attr="warna", to="biru"), "bukan atribut"),
        (
            Add(node="field:nik", parent="page:pemohon", to={"type": "text", "label": "x"}),
            "tidak memuat|sudah ada|tidak ada",
        ),
        (Add(node="field:r1_x", parent="form:self", to={"type": "text", "label": "x"}), "tidak memuat"),
        (Add(node="page:r1_x", parent="form:self", after="page:entah", to={"title": "x"}), "Tetangga kiri"),
        (Remove(node="form:self"), "tidak dapat dihapus"),
        (Remove(node="stage:pemeriksaan", was={"id": "pemeriksaan"}), "sudah berbeda"),
        (Move(node="stage:pemeriksaan", parent="workflow:self", after="stage:pemeriksaan"), "dirinya sendiri"),
    ],
    ids=lambda value: value.op + value.node if hasattr(value, "op") else "",
)
def test_what_does_not_fit_is_refused(change: Set, word: str) -> None:
    with pytest.raises(DefinitionError, match=word):
        apply(shipped(), on(change))


def test_an_overlay_for_another_version_is_refused() -> None:
    with pytest.raises(DefinitionError, match="versi lain"):
        apply(patched(lambda data: data.update(version="2")), on())


def test_defaults_may_be_written_out() -> None:
    definition = apply(shipped(), on(Set(node="field:nik", attr="required", was="ya", to="tidak")))
    assert [field.required for page in definition.form.pages for field in page.fields if field.id == "nik"] == [False]


@pytest.mark.parametrize("text", ["changes: 3", "base: x", "changes: [{op: sulap, node: 'field:a'}]", "- a"])
def test_a_file_that_is_no_overlay_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError):
        overlay_from_yaml(text)
