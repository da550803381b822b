"""Lists of services come from cards: one statement, nothing compiled, and never anything but what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pendopo.config.founding import SHIPPED
from pendopo.definitions import memory, queries
from pendopo.definitions.api import (
    Installed,
    card_of,
    catalogue,
    change,
    compiled_of,
    current,
    offered,
    publish,
    renew_cards,
    revert,
    set_params,
    whole,
)
from pendopo.definitions.cards import read_card, stored
from pendopo.engine.api import Set, load_folder
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from .make import LATER, SERVICE, SIGNED, shipped, version

FOLDERS = sorted(path for path in SHIPPED.iterdir() if path.is_dir())
GIVEN: dict[str, Any] = {"actor": SYSTEM, "now": LATER}
TITLE = Set(node="definition:self", attr="title", was=shipped().title, to="Izin Spanduk", **SIGNED)


@pytest.fixture(autouse=True)
def nothing_in_memory() -> Iterator[None]:
    memory.cards.clear()
    memory.compiled.clear()
    yield
    memory.cards.clear()


def statements(of: Any) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        of()
    return [one["sql"] for one in seen.captured_queries]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_card_says_what_the_definition_says_and_survives_storage(folder: Path) -> None:
    made = load_folder(folder)
    card = card_of(made)
    assert (card.id, card.title, card.summary) == (made.id, made.title, made.summary)
    assert card.text("title", "en") == made.texts["en"]["definition:self"]["title"]
    assert card.text("title", "su") == made.title
    assert (card.lang("en"), card.lang("su")) == ("en", "id")
    assert {one.id: one.kind for one in card.functions} == {one.id: one.kind for one in made.workflow.functions}
    assert read_card(stored(card, "abc"), "abc") == card


def test_a_stored_card_of_another_release_or_form_is_none() -> None:
    kept = stored(card_of(shipped()), "abc")
    assert read_card(kept, "other") is None
    assert read_card({**kept, "form": 0}, "abc") is None
    assert read_card({}, "abc") is None


@pytest.mark.django_db
def test_a_list_costs_one_statement_and_compiles_nothing(bandung: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "compile", lambda *_: pytest.fail("compiled"))
    with region(bandung):
        assert len(statements(catalogue)) == 2  # once: the cards are not in memory yet
        assert len(statements(catalogue)) == len(statements(offered)) == 1
        assert all(one.title and one.card.functions for one in catalogue())


@pytest.mark.django_db
def test_who_reads_each_definition_whole_pays_one_statement_for_all(bandung: Region) -> None:
    with region(bandung):
        catalogue()
        told = statements(lambda: [one.compiled.fields for one in whole(catalogue())])
        assert len(told) == 2
        assert len(statements(lambda: [one.compiled.fields for one in whole(catalogue())])) == 1


@pytest.mark.django_db
def test_the_list_follows_every_way_a_release_comes_into_force(bandung: Region) -> None:
    def title() -> str:
        return next(one.title for one in catalogue() if one.id == SERVICE)

    with region(bandung):
        first, number = title(), current(SERVICE).release.number
        change(SERVICE, [TITLE], **GIVEN)
        assert (title(), current(SERVICE).compiled.definition.title) == ("Izin Spanduk", "Izin Spanduk")
        revert(SERVICE, number, why="Contoh", **GIVEN)
        assert title() == first
        publish(version(2, TITLE), **GIVEN)
        listed = next(one for one in catalogue() if one.id == SERVICE)
        assert (listed.title, listed.card.version) == ("Izin Spanduk", 2)
        assert (listed.release, listed.compiled) == (current(SERVICE).release, compiled_of(current(SERVICE).release))


@pytest.mark.django_db
def test_a_change_in_one_region_does_not_show_in_the_list_of_another(bandung: Region, kerinci: Region) -> None:
    with region(bandung):
        change(SERVICE, [TITLE], **GIVEN)
        assert "Izin Spanduk" in {one.title for one in catalogue()}
    with region(kerinci):
        assert "Izin Spanduk" not in {one.title for one in catalogue()}


@pytest.mark.django_db
def test_a_fee_without_its_law_keeps_the_service_shut_in_lists_too(bandung: Region) -> None:
    with region(bandung):
        for one in catalogue():
            assert one.is_open == current(one.id).is_open
        charged = next(one for one in catalogue() if one.card.unlawful_fees)
        perda = current(charged.id).compiled.definition.fees[0].perda
        set_params(charged.id, {perda: "Perda Contoh 1/2026"}, **GIVEN)
        assert next(one for one in catalogue() if one.id == charged.id).is_open


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [{}, {"form": 0, "title": "Lama"}], ids=["none", "former form"])
def test_a_release_of_a_former_program_is_listed_from_itself_until_its_card_is_made_anew(
    bandung: Region, kept: dict[str, Any]
) -> None:
    with region(bandung):
        before = catalogue()
        Installed.objects.update(card=kept)
        memory.cards.clear()
        assert [(one.id, one.card) for one in catalogue()] == [(one.id, one.card) for one in before]
        assert renew_cards() == len(before)
        assert renew_cards() == 0
        for row in Installed.objects.select_related("release"):
            assert read_card(row.card, row.release.digest) == card_of(compiled_of(row.release).definition)
