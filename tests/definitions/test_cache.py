"""The compiled cache: bounded in bytes by an estimate that is never too low, shared by digest."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.config.founding import SHIPPED
from pendopo.definitions import memory
from pendopo.definitions.api import compiled_of
from pendopo.definitions.memory import CardCache, CompiledCache, weight
from pendopo.engine.api import Compiled, Context, canonical, compacted, compile, from_canonical, load_folder
from pendopo.tenancy.api import Region, region

from .make import LATER, in_force, shipped

FOLDERS = sorted(path for path in SHIPPED.iterdir() if path.is_dir())
SMALL = weight(10_000)


def read(folder: Path) -> bytes:
    return canonical(load_folder(folder))


def served(body: bytes) -> Compiled:
    """Compiled, and used as pages use it: texts, drawings, conditions, every field asked for."""
    found = compile(compacted(from_canonical(body)))
    context = Context(today=LATER.date(), now=LATER, labels=lambda source, code: None)
    found.check_all({}, context)
    for page in found.pages:
        found.visible_fields(page, {})
    for name in found.fields:
        found.page_of(name), found.text(f"field:{name}", "label", "en"), found.display(name, {}, context)
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_estimated_weight_is_never_less_than_the_memory_it_takes(folder: Path) -> None:
    body = read(folder)
    served(body)  # what the first of all definitions brings with it belongs to none
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept = served(body)
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert kept.fields
    assert taken <= weight(len(body)) <= 3 * taken


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_definition_in_less_memory_is_the_same_definition(folder: Path) -> None:
    body = read(folder)
    small, plain = compacted(from_canonical(body)), from_canonical(body)
    assert small == plain
    assert canonical(small) == body
    changed = small.model_copy(update={"title": "Lain"})
    assert (changed.title, small.title) == ("Lain", plain.title)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 60_000), st.booleans()), max_size=80))
def test_whatever_is_kept_and_asked_for_the_weights_stay_within_the_bound(
    steps: list[tuple[int, int, bool]],
) -> None:
    one = compile(shipped())
    cache = CompiledCache(bound=5 * SMALL)
    for name, size, is_asked in steps:
        if is_asked:
            found = cache.get(str(name))
            assert (found is not None) == (str(name) in cache)
        else:
            cache.keep(str(name), one, size)
            assert (str(name) in cache) == (weight(size) <= cache.bound)
        assert cache.weight == sum(heavy for heavy, _one in cache._kept.values())
        assert cache.weight <= cache.bound


def test_what_is_used_stays_and_the_longest_unused_goes_first() -> None:
    one, cache = compile(shipped()), CompiledCache(bound=3 * SMALL)
    for name in "abc":
        cache.keep(name, one, 10_000)
    cache.get("a")
    cache.keep("d", one, 10_000)
    assert [name in cache for name in "abcd"] == [True, False, True, True]


def test_cards_are_bounded_too() -> None:
    from pendopo.definitions.api import card_of

    cache, card = CardCache(most=3), card_of(shipped())
    for name in "abcd":
        cache.keep({name: card})
    assert (len(cache), sorted(cache.known(list("abcd")))) == (3, ["b", "c", "d"])


@pytest.mark.django_db
def test_equal_releases_of_two_regions_share_one_compiled_definition(bandung: Region, kerinci: Region) -> None:
    with region(bandung):
        mine = compiled_of(in_force())
    with region(kerinci):
        assert compiled_of(in_force()) is mine


@pytest.mark.django_db
def test_what_does_not_fit_is_compiled_each_time_and_serves_all_the_same(
    bandung: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "compiled", CompiledCache(bound=1))
    with region(bandung):
        one = compiled_of(in_force())
        assert one.definition.title == shipped().title
        assert compiled_of(in_force()) is not one
        assert len(memory.compiled) == 0
