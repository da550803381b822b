"""Adopt, adapt, upgrade, go back: every release says what it is made of, and nothing of a region is lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import Http404

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.definitions.api import (
    Base,
    RegionScenario,
    Release,
    adapt,
    adopt_base,
    change,
    compiled_of,
    keep_scenario,
    own_scenarios,
    propose,
    publish,
    revert,
    set_params,
    standing_of,
    upgrade,
    withdraw_scenario,
)
from pendopo.definitions.models import Overlay
from pendopo.engine.api import Remove, Set, canonical, digest
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from .make import LATER, SERVICE, SIGNED, help_of, in_force, own_question, policy, shipped, version

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {"actor": SYSTEM, "now": LATER}


def help_now() -> str:
    return compiled_of(in_force()).fields["nik"].help


def test_a_published_definition_is_its_own_base(bandung: Region) -> None:
    with region(bandung):
        standing = standing_of(in_force())
        assert standing.base == standing.definition == shipped()
        assert standing.overlay.changes == ()
        assert standing.overlay.namespace == "r3273"


def test_a_base_is_adopted_once_and_brings_nothing_into_force(bandung: Region) -> None:
    with region(bandung):
        before = in_force()
        first = adopt_base(version(2), **GIVEN)
        assert adopt_base(version(2), **GIVEN) == first
        assert (first.version, first.digest) == (2, digest(canonical(version(2))))
        assert in_force() == before


def test_a_base_that_the_verifier_refuses_is_not_adopted(bandung: Region) -> None:
    with region(bandung), pytest.raises(Refusal, match="Definisi belum dapat dipakai"):
        adopt_base(version(2, Remove(node="state:verifikasi_teknis")), **GIVEN)


def test_a_change_becomes_an_overlay_and_a_flat_release(bandung: Region) -> None:
    with region(bandung):
        before = in_force()
        made = change(SERVICE, [help_of("Ada pada KTP."), own_question()], **GIVEN)
        assert made.number == before.number + 1
        assert in_force() == made
        assert help_now() == "Ada pada KTP."
        standing = standing_of(Release.objects.get(id=made.id))
        assert standing.base == shipped()
        assert {one.key for one in standing.overlay.changes} == {"field:nik.help", "field:r3273_rt"}
        assert made.digest == digest(canonical(standing.definition))


def test_own_days_and_mandatory_questions_need_no_work_on_upstream_s_scenarios(bandung: Region) -> None:
    days = {stage.id: str(stage.sla_days) for stage in shipped().workflow.stages}
    longer = [
        Set(node="stage:pemeriksaan", attr="sla_days", was=days["pemeriksaan"], to="3", **SIGNED),
        Set(node="service:self", attr="promise_days", was="2", to="4", **SIGNED),
    ]
    with region(bandung):
        made = change(SERVICE, [*longer, own_question(required="ya")], **GIVEN)
        standing = standing_of(Release.objects.get(id=made.id))
        assert {one.node for one in standing.overlay.changes} == {
            "stage:pemeriksaan", "service:self", "field:r3273_rt",
        }  # fmt: skip
        release, _ = upgrade(version(2), **GIVEN)
        assert compiled_of(release).stages["pemeriksaan"].sla_days == 3


def test_changes_add_up_and_a_later_one_replaces_an_earlier(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Satu"), own_question()], **GIVEN)
        made = change(SERVICE, [Set(node="field:nik", attr="help", was="Satu", to="Dua", by="Wati")], **GIVEN)
        kept = {one.key: one for one in standing_of(made).overlay.changes}
        assert kept.keys() == {"field:nik.help", "field:r3273_rt"}
        assert (kept["field:nik.help"].by, help_now()) == ("Wati", "Dua")
        assert list(Overlay.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (Set(node="field:nik", attr="personal", was="umum", to="tidak", **SIGNED), "dikunci"),
        (Set(node="field:nik", attr="required", to="tidak"), "orang kedua"),
        (Set(node="field:nik", attr="help", was="lain", to="x"), "sekarang"),
        (Remove(node="state:verifikasi_teknis", **SIGNED), "rujukan|Menyebut"),
        (own_question(type="entah"), "Nilai"),
    ],
    ids=["locked", "guarded", "stale", "verifier", "schema"],
)
def test_a_change_that_may_not_be_is_refused_with_its_reason(bandung: Region, one: Any, reason: str) -> None:
    with region(bandung):
        before = in_force()
        with pytest.raises(Refusal, match=reason):
            change(SERVICE, [one], **GIVEN)
        assert in_force() == before
        assert not Overlay.objects.exists()


def test_a_file_is_the_whole_overlay_and_twice_the_same_is_nothing_new(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Satu")], **GIVEN)
        laid = standing_of(in_force()).overlay.with_changes([own_question()])
        made = adapt(SERVICE, laid, **GIVEN)
        assert {one.key for one in standing_of(made).overlay.changes} == {"field:r3273_rt"}
        assert help_now() == next(f.help for p in shipped().form.pages for f in p.fields if f.id == "nik")
        assert adapt(SERVICE, laid, **GIVEN) == made


def test_a_file_cannot_pass_its_own_additions_as_upstream_s(bandung: Region) -> None:
    with region(bandung):
        mine = own_question().model_copy(update={"origin": "hulu", "by": "", "second": "", "why": ""})
        laid = standing_of(in_force()).overlay.with_changes([mine])
        with pytest.raises(Refusal):
            adapt(SERVICE, laid, **GIVEN)


def test_parameters_are_set_within_bounds_by_who_may(bandung: Region, kantor: SimpleNamespace) -> None:
    head: dict[str, Any] = {"actor": kantor.penanda_tangan, "now": LATER}
    with region(bandung):
        made = set_params(SERVICE, {"masa_paling_lama": "14"}, **head, why="Keputusan contoh")
        assert compiled_of(made).params["masa_paling_lama"] == 14
        assert set_params(SERVICE, {"masa_paling_lama": "14"}, **head) == made
        with pytest.raises(Refusal, match="isi 1 sampai 30"):
            set_params(SERVICE, {"masa_paling_lama": "31"}, **head)
        with pytest.raises(Refusal, match="berwenang"):
            set_params(SERVICE, {"masa_paling_lama": "10"}, actor=kantor.front_office, now=LATER)
        with pytest.raises(Http404):
            set_params(SERVICE, {"tidak_ada": "10"}, **head)


def test_publishing_a_folder_never_overwrites_a_region_s_changes(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Satu")], **GIVEN)
        with pytest.raises(Refusal, match="upgrade"):
            publish(version(2), **GIVEN)


def test_an_upgrade_keeps_what_is_the_region_s_and_takes_what_is_new(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Ada pada KTP."), own_question()], **GIVEN)
        upstream = version(
            2, Set(node="transition:teruskan", attr="action", was="Teruskan ke tim teknis", to="Teruskan")
        )
        release, proposal = upgrade(upstream, **GIVEN)
        compiled = compiled_of(release)
        assert (compiled.definition.version, help_now()) == (2, "Ada pada KTP.")
        assert compiled.transitions["teruskan"].action == "Teruskan"
        assert "r3273_rt" in compiled.fields
        assert standing_of(Release.objects.get(id=release.id)).base == upstream
        assert {one.by for one in proposal.rebased.kept} == {"Budi (contoh)"}


def test_a_change_that_upstream_took_over_leaves_the_overlay(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Ada pada KTP.")], **GIVEN)
        release, proposal = upgrade(version(2, help_of("Ada pada KTP.")), **GIVEN)
        assert [one.key for one in proposal.rebased.given_back] == ["field:nik.help"]
        assert release.overlay is None


def test_undecided_conflicts_wait_for_a_person(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Ada pada KTP.")], **GIVEN)
        upstream = version(2, help_of("Enam belas angka."))
        with pytest.raises(Refusal, match=r"field:nik\.help"):
            upgrade(upstream, **GIVEN)
        upgrade(upstream, choices={"field:nik.help": "hulu"}, **GIVEN)
        assert help_now() == "Enam belas angka."


def test_defaults_may_be_accepted_at_once(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Ada pada KTP.")], **GIVEN)
        upgrade(version(2, help_of("Enam belas angka.")), accept_defaults=True, **GIVEN)
        assert help_now() == "Ada pada KTP."


def test_what_blocks_is_told_and_nothing_is_published(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [Set(node="param:masa_paling_lama", attr="value", to="25")], **GIVEN)
        before = in_force()
        narrow = Set(node="param:masa_paling_lama", attr="max", was="30", to="20")
        with pytest.raises(Refusal, match="batas"):
            upgrade(version(2, narrow), **GIVEN)
        assert in_force() == before
        assert Base.objects.filter(definition_id=SERVICE).count() == 1


def test_cases_are_moved_only_by_a_total_map(bandung: Region) -> None:
    with region(bandung):
        gone = Remove(node="field:email")
        proposal = propose(in_force(), version(2, gone, policy("move")))
        assert any("“Alamat surel” tidak punya padanan" in line for line in proposal.blocking)
        assert not any("padanan" in line for line in propose(in_force(), version(2, gone, policy("offer"))).blocking)


def test_going_back_publishes_the_former_release_anew(bandung: Region) -> None:
    with region(bandung):
        first = change(SERVICE, [help_of("Satu")], **GIVEN)
        upgrade(version(2), **GIVEN)
        with pytest.raises(Refusal, match="alasan"):
            revert(SERVICE, first.number, why=" ", **GIVEN)
        back = revert(SERVICE, first.number, why="Janji versi 2 keliru", **GIVEN)
        assert (back.number, back.digest, back.overlay) == (first.number + 2, first.digest, first.overlay)
        assert help_now() == "Satu"
        again, _ = upgrade(version(2), **GIVEN)
        assert compiled_of(again).definition.version == 2
        with pytest.raises(Http404):
            revert(SERVICE, 99, why="x", **GIVEN)


def test_every_verb_leaves_an_event_with_names_of_nodes_and_no_values(bandung: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Satu")], **GIVEN)
        upgrade(version(2), **GIVEN)
        revert(SERVICE, 1, why="Contoh", **GIVEN)
        kinds = list(Event.objects.filter(kind__startswith="definitions.").values_list("kind", flat=True))
        assert {"definitions.changed", "definitions.upgraded", "definitions.reverted"} <= set(kinds)
        assert Event.objects.get(kind="definitions.overlay_kept", data__number=1).data["touched"] == ["field:nik.help"]


def scenario() -> Any:
    return shipped().scenarios[0].model_copy(update={"id": "r3273_contoh", "title": "Contoh daerah"})


def test_a_region_s_own_scenario_guards_its_later_changes(bandung: Region) -> None:
    with region(bandung):
        keep_scenario(SERVICE, scenario(), **GIVEN)
        assert own_scenarios(SERVICE) == [scenario()]
        hidden = [Set(node=f"scenario:{one.id}", attr="promise", was=one.promise, to="") for one in shipped().scenarios]
        hidden = [one for one in hidden if one.was]
        shorter = Set(node="service:self", attr="promise_days", was="2", to="1")
        proposal = propose(in_force(), version(2, shorter, *hidden))
        assert any("Contoh daerah" in line for line in proposal.blocking)
        withdraw_scenario(SERVICE, "r3273_contoh", **GIVEN)
        assert own_scenarios(SERVICE) == []
        with pytest.raises(Http404):
            withdraw_scenario(SERVICE, "r3273_contoh", **GIVEN)


def test_a_scenario_that_does_not_pass_is_not_kept(bandung: Region) -> None:
    with region(bandung):
        with pytest.raises(Refusal, match="tidak lulus"):
            keep_scenario(SERVICE, scenario().model_copy(update={"promise": "2030-01-01T10:00"}), **GIVEN)
        with pytest.raises(Refusal, match="sudah ada"):
            keep_scenario(SERVICE, shipped().scenarios[0], **GIVEN)
        assert not RegionScenario.objects.exists()


def test_another_region_sees_and_feels_nothing(bandung: Region, kerinci: Region) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Satu")], **GIVEN)
        keep_scenario(SERVICE, scenario(), **GIVEN)
        number = in_force().number
    with region(kerinci):
        assert not Overlay.objects.exists()
        assert own_scenarios(SERVICE) == []
        assert in_force().number == 1
        assert help_now() != "Satu"
        with pytest.raises(Http404):
            revert(SERVICE, number, why="milik daerah lain", **GIVEN)
    with region(bandung), pytest.raises(Http404):
        change("layanan-yang-tidak-ada", [help_of("Satu")], **GIVEN)


@pytest.mark.parametrize("model", [Base, Overlay, Release, RegionScenario], ids=lambda model: model.__name__)
def test_the_database_refuses_to_change_or_delete_a_row(bandung: Region, model: Any) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Satu")], **GIVEN)
        keep_scenario(SERVICE, scenario(), **GIVEN)
        assert model.objects.exists()
        table = model._meta.db_table
        for statement in (f'UPDATE "{table}" SET definition_id = definition_id', f'DELETE FROM "{table}"'):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
