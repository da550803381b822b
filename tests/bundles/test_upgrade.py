"""A newer version from a partner: weighed, decided change by change, used or taken back; never half of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from pendopo.bundles.api import (
    Origin,
    Review,
    choose,
    pass_over,
    take_back,
    upgrade_offers,
    upgrade_region,
    use,
    waiting,
    waiting_count,
)
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, change, current, standing_of
from pendopo.engine.api import Add
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import region

from . import memberi
from .conftest import SERVICE
from .memberi import quick_letters as quick_letters

pytestmark = pytest.mark.django_db
HELP = "Nomor dari KTP-el."


def person(name: str) -> Actor:
    return Actor(kind="staff", actor_id=uuid4(), label=name, name=name, posts=frozenset())


@pytest.fixture
def newer(bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime) -> Review:
    """Kerinci follows Bandung, whose next number asks less, says something else and adds a question; it is weighed."""
    memberi.follow(kerinci, jaringan, now)
    with region(bandung):
        field = current(SERVICE).compiled.fields["nik"]
    memberi.publish_next(
        bandung, now, memberi.set_of("field:nik", "help", field.help or None, HELP),
        Add(node="field:r3273_lantai", parent="page:pemohon", after="field:nik", by="Budi (contoh)",
            second="Sari (contoh)", why="Contoh",
            to={"type": "text", "label": "Lantai", "label@en": "Floor", "required": "tidak"}),
    )  # fmt: skip
    return memberi.prepared(kerinci, jaringan.partner, now)


def in_force(place: Any) -> tuple[int, str, int, str]:
    """Everything that an upgrade changes: release, digest, origin, state of the review."""
    with region(place):
        release = Installed.objects.select_related("release").get(definition_id=SERVICE).release
        origin = Origin.objects.get(definition_id=SERVICE)
        state = Review.objects.values_list("state", flat=True).get()
        return release.number, release.digest, origin.number, state


def test_what_a_partner_offers_anew_waits_and_is_told_in_sentences(kerinci: Any, newer: Review) -> None:
    with region(kerinci):
        assert [(one.definition_id, offer.number) for one, offer in upgrade_offers(kerinci)] == [(SERVICE, 2)]
        assert [(one.former, one.number, one.publisher) for one in waiting(kerinci)] == [
            (1, 2, "Kota Bandung (contoh)")
        ]
        assert waiting_count(kerinci) == 1
    told = newer.told
    assert [one["text"] for one in told["changes"] if one["behaviour"]] == [
        "Isian “Lantai” baru di Halaman “Tentang Anda”"
    ]
    assert {one["keep"] for one in told["changes"]} == {"open", "guarded"}
    assert not told["blocking"]
    assert all(not one["faults"] for one in told["scenarios"])
    assert {one["side"] for one in told["scenarios"]} == {"hulu"}


def test_used_it_is_a_release_and_the_origin_moves_along(kerinci: Any, newer: Review, now: datetime) -> None:
    with region(kerinci):
        made = use(kerinci, newer, actor=person("Budi"), now=now)
        assert current(SERVICE).compiled.fields["nik"].help == HELP
        origin = Origin.objects.get(definition_id=SERVICE)
        assert (origin.number, origin.digest) == (2, newer.digest)
        assert waiting(kerinci) == []
    assert in_force(kerinci)[0] == made.number


def test_one_click_takes_it_back_with_its_origin(kerinci: Any, newer: Review, now: datetime) -> None:
    before = in_force(kerinci)
    with region(kerinci):
        use(kerinci, newer, actor=person("Budi"), now=now)
        with pytest.raises(Refusal, match="alasan"):
            take_back(kerinci, newer, why=" ", actor=person("Budi"), now=now)
        take_back(kerinci, newer, why="Kalimatnya keliru.", actor=person("Budi"), now=now)
        assert waiting_count(kerinci) == 1
    after = in_force(kerinci)
    assert (after[1], after[2], after[3]) == (before[1], before[2], "dikembalikan")


def test_an_open_change_is_refused_by_one_person_and_then_is_the_regions_own(
    kerinci: Any, newer: Review, now: datetime
) -> None:
    budi = person("Budi")
    with region(kerinci):
        former = current(SERVICE).compiled.fields["nik"].help
        choose(kerinci, newer, {"field:nik.help": "daerah"}, why="", actor=budi, now=now)
    memberi.reckon(kerinci, newer.pk)
    row = memberi.again(kerinci, newer)
    assert [one["key"] for one in row.told["changes"] if one["refused"]] == ["field:nik.help"]
    with region(kerinci):
        use(kerinci, row, actor=budi, now=now)
        found = current(SERVICE)
        assert found.compiled.fields["nik"].help == former
        assert "r3273_lantai" in found.compiled.fields
        assert [one.key for one in standing_of(found.release).overlay.changes] == ["field:nik.help"]


def test_a_guarded_change_is_refused_only_by_two_with_a_reason(kerinci: Any, newer: Review, now: datetime) -> None:
    budi, sari = person("Budi"), person("Sari")
    refused: Any = {"field:r3273_lantai": "daerah"}
    with region(kerinci), pytest.raises(Refusal, match="alasan"):
        choose(kerinci, newer, refused, why="", actor=budi, now=now)
    with region(kerinci):
        choose(kerinci, newer, refused, why="Di sini tidak ada gedung.", actor=budi, now=now)
    memberi.reckon(kerinci, newer.pk)
    row = memberi.again(kerinci, newer)
    with region(kerinci), pytest.raises(Refusal, match="orang kedua"):
        use(kerinci, row, actor=budi, now=now)
    with region(kerinci):
        use(kerinci, row, actor=sari, now=now)
        found = current(SERVICE)
        assert "r3273_lantai" not in found.compiled.fields
        own = standing_of(found.release).overlay.changes
        assert [(one.op, one.by, one.second, one.why) for one in own] == [
            ("remove", "Budi", "Sari", "Di sini tidak ada gedung.")
        ]


def test_what_is_locked_cannot_be_refused(kerinci: Any, newer: Review, now: datetime) -> None:
    told = {**newer.told, "changes": [{**one, "keep": "locked"} for one in newer.told["changes"]]}
    with region(kerinci):
        Review.objects.filter(pk=newer.pk).update(told=told)
        with pytest.raises(Refusal, match="dikunci"):
            choose(kerinci, newer, {"field:nik.help": "daerah"}, why="Ya begitu.", actor=person("Budi"), now=now)


def test_what_moved_on_meanwhile_makes_it_stale(kerinci: Any, newer: Review, now: datetime) -> None:
    with region(kerinci):
        change(SERVICE, [memberi.question()], actor=SYSTEM, now=now)
        with pytest.raises(Refusal, match="Hitung ulang"):
            use(kerinci, newer, actor=person("Budi"), now=now)


def test_a_version_that_is_passed_over_waits_no_more(kerinci: Any, newer: Review, now: datetime) -> None:
    with region(kerinci):
        with pytest.raises(Refusal, match="mengapa"):
            pass_over(kerinci, newer, why="", actor=person("Budi"), now=now)
        pass_over(kerinci, newer, why="Menunggu Perda.", actor=person("Budi"), now=now)
        assert waiting_count(kerinci) == 0


class Killed(Exception):
    """The process is gone."""


def killed_at(step: int) -> Callable[..., Any]:
    count = 0

    def before(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == step:
            raise Killed
        return execute(sql, params, many, context)

    return before


def test_killed_before_any_statement_of_an_upgrade_the_old_state_is_whole(
    kerinci: Any, newer: Review, now: datetime
) -> None:
    before = in_force(kerinci)
    for step in range(1, 200):
        try:
            with transaction.atomic(), region(kerinci), connection.execute_wrapper(killed_at(step)):
                use(kerinci, newer, actor=person("Budi"), now=now)
        except Killed:
            assert in_force(kerinci) == before
            continue
        break
    assert step > 10
    assert in_force(kerinci)[2:] == (2, "dipakai")


def test_one_call_upgrades_a_region_with_proofs_and_rehearsal(
    kerinci: Any, newer: Review, permohonan: Any, now: datetime
) -> None:
    from pendopo.bundles.weighing import upstream_of

    made, outcome = upgrade_region(kerinci, SERVICE, upstream_of(newer), actor=SYSTEM, now=now)
    assert made.number == in_force(kerinci)[0]
    assert outcome.tried == 0


def test_the_rehearsal_counts_and_names_the_regions_own_cases(bandung: Any, permohonan: Any, now: datetime) -> None:
    from pendopo.definitions.api import propose
    from pendopo.engine.api import Overlay, Set, apply, canonical, digest

    cases = [permohonan(number=number) for number in (1, 2, 3)]
    with region(bandung):
        base = standing_of(current(SERVICE).release).base
    bump = Set(node="definition:self", attr="version", was=str(base.version), to=str(base.version + 1))
    letter = Set(node="field:nik", attr="label", was=base.form.pages[0].fields[0].label, to="NIK")
    changes = (bump,) if not any(f.id == "nik" for f in base.form.pages[0].fields[:1]) else (bump, letter)
    question = Add(node="field:baru", parent="page:pemohon", to={"type": "text", "label": "Baru", "label@en": "New",
                                                                 "required": "tidak"})  # fmt: skip
    upstream = apply(base, Overlay(definition=base.id, base=digest(canonical(base)), changes=(*changes, question)))
    with region(bandung):
        assert not propose(current(SERVICE).release, upstream).blocking
    _made, outcome = upgrade_region(bandung, SERVICE, upstream, actor=SYSTEM, now=now)
    assert (outcome.tried, len(outcome.different)) == (3, 3)
    assert {one.number for one in outcome.different} == {case.number for case in cases}
