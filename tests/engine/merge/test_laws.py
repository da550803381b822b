"""The laws of merging, over generated definitions and over edits of the shipped one."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.engine.api import Definition, canonical, digest
from pendopo.engine.merge.apply import apply
from pendopo.engine.merge.changes import Add, Overlay, Remove, Set
from pendopo.engine.merge.diff import diff
from pendopo.engine.merge.normal import equal
from pendopo.engine.merge.rebase import rebase
from pendopo.engine.merge.renames import Renamer
from pendopo.engine.merge.structure import kind_of, shapes
from pendopo.engine.merge.tree import Tree, grow, harvest
from pendopo.engine.merge.verdicts import Offered, Rebased, Side, Signature

from .edits import Editor, shipped

DICE = st.randoms(use_true_random=False)
FEW = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
RENAMED = ("field", "option", "state", "param", "stage", "page")
Triple = tuple[Definition, Definition, Definition]


def triple(dice: random.Random) -> Triple:
    """A base, what a region made of it, and what upstream made of it; sometimes of the shipped service."""
    base = shipped() if dice.random() < 0.1 else Editor(dice, "n").grown(dice.randrange(25))
    local = Editor(dice, "r3273_").edited(base, dice.randrange(10))
    upstream = Editor(dice, "u").edited(base, dice.randrange(10))
    return base, local, upstream


def merged(base: Definition, local: Definition, upstream: Definition) -> Rebased:
    changes = tuple(change.model_copy(update={"by": "Budi", "why": "Perda"}) for change in diff(base, local))
    overlay = Overlay(definition=base.id, base=digest(canonical(base)), namespace="r3273", changes=changes)
    return rebase(base, overlay, upstream)


def check_laws(base: Definition, local: Definition, upstream: Definition) -> None:
    """All laws on one triple."""
    untouched = merged(base, base, upstream)
    assert untouched.definition == upstream
    assert not untouched.kept
    alone = merged(base, local, base)
    assert alone.definition == local
    same = merged(base, local, local)
    assert same.definition == local
    assert not same.conflicts
    assert not same.kept
    both = merged(base, local, upstream)
    other = merged(base, upstream, local)
    assert {conflict.key for conflict in both.conflicts} == {conflict.key for conflict in other.conflicts}
    check_nothing_lost(grow(base), grow(local), grow(upstream), both)
    check_again(upstream, both)


def check_again(upstream: Definition, both: Rebased) -> None:
    """Merging the same upstream again changes nothing; the new overlay gives the merged definition."""
    if both.definition is None:
        return
    assert apply(upstream, both.overlay) == both.definition
    again = rebase(upstream, both.overlay, upstream)
    assert again.definition == both.definition
    assert again.overlay == both.overlay
    assert not again.conflicts
    assert not again.taken


def check_nothing_lost(base: Tree, local: Tree, upstream: Tree, both: Rebased) -> None:
    """What either side edited or added is in the merged definition, or is told."""
    if both.definition is None:
        assert both.blocking
        return
    found = grow(both.definition)
    told = {conflict.key for conflict in both.conflicts} | {report.node for report in (*both.reports, *both.blocking)}
    for side in (local, upstream):
        for node, item in side.items.items():
            if node not in found:
                changed = node not in base or base.attrs(node) != item.attrs
                assert not changed or node in told, node
                continue
            for attr in item.attrs.keys() | base.attrs(node).keys():
                value = side.get(node, attr)
                said = not equal(node, attr, value, base.get(node, attr))  # brackets and spaces alone say nothing
                kept = not said or equal(node, attr, found.get(node, attr), value)
                assert kept or f"{node}.{attr}" in told or node in told or attr == "template", (node, attr)
    for node in base.items:
        if node in found and (node not in local or node not in upstream):
            assert node in told, node


@given(DICE)
@FEW
def test_the_laws_hold(dice: random.Random) -> None:
    check_laws(*triple(dice))


@given(DICE)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_rename_upstream_loses_nothing_of_the_region(dice: random.Random) -> None:
    base, local, _ = triple(dice)
    old = dice.choice([address for address in grow(base).items if address.partition(":")[0] in RENAMED] or [""])
    if not old:
        return
    renamer = Renamer({old: f"{old.partition(':')[0]}:u_baru"})

    def renamed(definition: Definition) -> Definition:
        tree = renamer.tree(grow(definition))
        tree.attrs("definition:self")[f"renamed.{old}"] = renamer.node(old)
        return harvest(tree)

    outcome = merged(base, local, renamed(base))
    assert outcome.definition == renamed(local)
    assert not outcome.conflicts


@pytest.mark.panjang
@given(DICE)
@MANY
def test_the_laws_hold_for_five_thousand_triples(dice: random.Random) -> None:
    check_laws(*triple(dice))


def test_generated_definitions_have_every_kind_of_node() -> None:
    dice = random.Random(7)
    found = {kind_of(address) for _ in range(30) for address in grow(Editor(dice, "n").grown(60)).items}
    assert found == set(shapes())


def refused(base: Definition, local: Definition, upstream: Definition, choices: dict[str, Side]) -> Rebased:
    changes = tuple(change.model_copy(update={"by": "Budi", "why": "Perda"}) for change in diff(base, local))
    overlay = Overlay(definition=base.id, base=digest(canonical(base)), namespace="r3273", changes=changes)
    signed = Signature(by="Budi", second="Sari", when="2026-11-23", why="Perda")
    return rebase(base, overlay, upstream, choices=choices, signed=signed)


def check_refusals(dice: random.Random, base: Definition, local: Definition, upstream: Definition) -> None:
    """Some of what upstream brings is refused: that alone stays as it was, as the region's own change."""
    plain = refused(base, local, upstream, {})
    choices: dict[str, Side] = {one.change.key: "daerah" for one in plain.offered if dice.random() < 0.5}
    some = refused(base, local, upstream, choices)
    decided = {one.key for one in some.conflicts}  # a letter merged line by line is a contradiction once it is decided
    assert decided - {one.key for one in plain.conflicts} <= choices.keys()
    assert [one.change for one in some.offered] == [
        one.change for one in plain.offered if one.change.key not in decided
    ]
    check_again(upstream, some)
    if some.definition is None:
        return
    before, there, found = grow(local), grow(upstream), grow(some.definition)
    told = {report.node for report in (*some.reports, *some.blocking)}
    for one in some.offered:
        check_one(one, before, there, found, told)


def check_one(one: Offered, local: Tree, upstream: Tree, found: Tree, told: set[str]) -> None:
    change = one.change
    above = {change.node, *above_of(local, change.node), *above_of(upstream, change.node)} - {""}
    if isinstance(change, Set):
        if change.node in found:
            assert found.get(change.node, change.attr) == (change.was if one.refused else change.to), change
    elif isinstance(change, Add):
        assert not (one.refused and change.node in found) or change.node in told, change
        assert one.refused or change.node in found or above & told or above - found.items.keys(), change
    elif isinstance(change, Remove):
        assert (change.node in found) == one.refused or above & told or above - found.items.keys(), change
    elif one.refused and change.node in found and local.parent(change.node) in found and not above & told:
        assert found.parent(change.node) == local.parent(change.node), change


def above_of(tree: Tree, node: str) -> set[str]:
    return {node, *above_of(tree, tree.parent(node))} if node in tree else set()


@given(DICE)
@FEW
def test_what_is_refused_stays_and_nothing_else_is_lost(dice: random.Random) -> None:
    check_refusals(dice, *triple(dice))


@given(DICE)
@FEW
def test_refusing_all_that_can_be_refused_keeps_the_region_as_it_is(dice: random.Random) -> None:
    base = shipped() if dice.random() < 0.1 else Editor(dice, "n").grown(dice.randrange(25))
    upstream = Editor(dice, "u").edited(base, dice.randrange(10))
    plain = refused(base, base, upstream, {})
    none = refused(base, base, upstream, {one.change.key: "daerah" for one in plain.offered})
    assert not none.conflicts
    if none.definition is not None and all(one.keep != "locked" for one in none.offered):
        assert none.definition == base
    assert {one.change.key for one in none.offered if not one.refused} == {
        one.change.key for one in none.offered if one.keep == "locked"
    }


@pytest.mark.panjang
@given(DICE)
@MANY
def test_refusals_hold_for_five_thousand_triples(dice: random.Random) -> None:
    check_refusals(dice, *triple(dice))
