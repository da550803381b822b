"""Drafts: what a clerk changes is judged, waits for a second person where it must, and is published as one release."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.definitions.api import adapt, change, compiled_of, current, standing_of
from pendopo.engine.api import Set, apply, canonical, digest, overlay_from_yaml, overlay_to_yaml, settled
from pendopo.penyesuaian import queries_sunting as queries
from pendopo.penyesuaian.rules_adding import Question, question
from pendopo.penyesuaian.rules_typed import Signed
from pendopo.penyesuaian.services import drafts
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from .conftest import SERVICE

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BY = Signed("Ayu Contoh", LATER.isoformat())


def help_to(text: str, was: str = "16 angka pada KTP. Disimpan tersandi.", by: str = "Ayu Contoh") -> Set:
    return Set(node="field:nik", attr="help", was=was, to=text, by=by, when=LATER.isoformat())


def days(to: str) -> Set:
    return Set(node="stage:pemeriksaan", attr="sla_days", was="1", to=to, by="Ayu Contoh", when=LATER.isoformat())


def edit(actor: Any, *changes: Any, version: int = 0) -> Any:
    return drafts.edit(SERVICE, changes, version=version, actor=actor, now=LATER)


def rt(desk: queries.Desk) -> Any:
    asked = Question("text", "Nomor RT", "", False, "page:pemohon", "field:nik", False, (), (("en", "Neighbourhood"),))
    return question(desk.tree, desk.namespace, asked, BY)


def test_nothing_counts_before_it_is_published(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        edit(pengelola.satu, help_to("Ada pada KTP."))
        desk = queries.desk_of(SERVICE, pengelola.satu)
        assert desk.definition.form.pages[5].fields[1].help == "Ada pada KTP."
        assert current(SERVICE).compiled.fields["nik"].help != "Ada pada KTP."
        assert queries.desk_of(SERVICE, pengelola.dua).lines == ()


def test_an_open_change_is_published_by_one_person_with_a_reason(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        edit(pengelola.satu, help_to("Ada pada KTP."))
        with pytest.raises(Refusal, match="alasan"):
            drafts.publish(SERVICE, reason=" ", version=1, actor=pengelola.satu, now=LATER)
        made = drafts.publish(SERVICE, reason="Lebih jelas", version=1, actor=pengelola.satu, now=LATER)
        (kept,) = standing_of(made).overlay.changes
        assert (kept.by, kept.why, kept.second) == ("Ayu Contoh", "Lebih jelas", "")
        assert queries.draft_of(SERVICE, pengelola.satu) is None
        kinds = set(Event.objects.filter(subject_type="penyesuaian.rancangan").values_list("kind", flat=True))
        assert kinds == {"penyesuaian.draft_changed", "penyesuaian.draft_published"}


def test_a_guarded_change_needs_a_reason_and_another_person(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        edit(pengelola.satu, rt(queries.desk_of(SERVICE, pengelola.satu)))
        with pytest.raises(Refusal, match="orang kedua"):
            drafts.publish(SERVICE, reason="Perlu", version=1, actor=pengelola.satu, now=LATER)
        sent = drafts.send(SERVICE, reason="Petugas lapangan", version=1, actor=pengelola.satu, now=LATER)
        for who in (pengelola.satu, pengelola.petugas):
            with pytest.raises(Refusal, match="orang lain"):
                drafts.approve(sent, version=2, actor=who, now=LATER)
        with pytest.raises(Refusal, match="berubah sejak"):
            drafts.approve(sent, version=1, actor=pengelola.dua, now=LATER)
        made = drafts.approve(sent, version=2, actor=pengelola.dua, now=LATER)
        (kept,) = standing_of(made).overlay.changes
        assert (kept.node, kept.by, kept.second) == ("field:r3273_nomor_rt", "Ayu Contoh", "Budi Contoh")
        assert "r3273_nomor_rt" in compiled_of(made).fields


def test_a_head_of_office_may_be_the_second_person(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        edit(pengelola.satu, rt(queries.desk_of(SERVICE, pengelola.satu)))
        sent = drafts.send(SERVICE, reason="Perlu", version=1, actor=pengelola.satu, now=LATER)
        assert queries.waiting_for(pengelola.kepala) == [sent]
        assert queries.waiting_for(pengelola.satu) == []
        assert drafts.approve(sent, version=2, actor=pengelola.kepala, now=LATER).number == 2


def test_the_second_person_sends_back_with_a_note_and_nothing_is_lost(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        edit(pengelola.satu, rt(queries.desk_of(SERVICE, pengelola.satu)))
        sent = drafts.send(SERVICE, reason="Perlu", version=1, actor=pengelola.satu, now=LATER)
        with pytest.raises(Refusal, match="menunggu orang kedua"):
            edit(pengelola.satu, help_to("x"), version=2)
        drafts.send_back(sent, note="Pakai kata lain", actor=pengelola.dua, now=LATER)
        desk = queries.desk_of(SERVICE, pengelola.satu)
        assert desk.draft is not None
        assert (desk.draft.note, len(desk.lines), desk.is_sent) == ("Pakai kata lain", 1, False)


def test_a_parameter_of_the_head_is_set_only_with_the_head(bandung: Region, pengelola: SimpleNamespace) -> None:
    value = Set(node="param:masa_paling_lama", attr="value", to="14", by="Ayu Contoh", when=LATER.isoformat())
    with region(bandung):
        edit(pengelola.satu, value)
        with pytest.raises(Refusal, match="orang kedua"):
            drafts.publish(SERVICE, reason="Perwal", version=1, actor=pengelola.satu, now=LATER)
        sent = drafts.send(SERVICE, reason="Perwal", version=1, actor=pengelola.satu, now=LATER)
        with pytest.raises(Refusal, match="berwenang"):
            drafts.approve(sent, version=2, actor=pengelola.dua, now=LATER)
        made = drafts.approve(sent, version=2, actor=pengelola.kepala, now=LATER)
        assert compiled_of(made).params["masa_paling_lama"] == 14


def test_what_is_locked_is_refused_with_the_way_out(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung), pytest.raises(Refusal, match="based_on"):
        edit(pengelola.satu, Set(node="field:nik", attr="type", was="nik", to="text", by="Ayu Contoh"))


def test_a_page_opened_before_another_write_is_refused_and_nothing_is_lost(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        edit(pengelola.satu, help_to("Satu"))
        with pytest.raises(drafts.DraftMoved, match="jendela lain"):
            edit(pengelola.satu, days("2"), version=0)
        assert [line.key for line in queries.desk_of(SERVICE, pengelola.satu).lines] == ["field:nik.help"]


def test_a_draft_survives_the_publication_of_somebody_else(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        edit(pengelola.satu, help_to("Punya Ayu"), rt(queries.desk_of(SERVICE, pengelola.satu)))
        edit(pengelola.dua, help_to("Punya Budi", by="Budi Contoh"))
        drafts.publish(SERVICE, reason="Budi dahulu", version=1, actor=pengelola.dua, now=LATER)
        desk = queries.desk_of(SERVICE, pengelola.satu)
        assert any("NIK" in one and "orang lain" in one for one in desk.moved)
        assert {line.key for line in desk.lines} == {"field:nik.help", "field:r3273_nomor_rt"}
        sent = drafts.send(SERVICE, reason="Lalu Ayu", version=1, actor=pengelola.satu, now=LATER)
        made = drafts.approve(sent, version=2, actor=pengelola.dua, now=LATER)
        assert compiled_of(made).fields["nik"].help == "Punya Ayu"


def test_a_red_gate_publishes_nothing(bandung: Region, pengelola: SimpleNamespace) -> None:
    wrong = Set(node="field:email", attr="visible", to="tidak_ada == 1", by="Ayu Contoh")
    with region(bandung):
        edit(pengelola.satu, wrong)
        desk = queries.desk_of(SERVICE, pengelola.satu)
        assert [one.node for one in desk.findings][:1] == ["field:email"]
        with pytest.raises(Refusal, match="Belum dapat diterbitkan"):
            drafts.send(SERVICE, reason="Coba", version=1, actor=pengelola.satu, now=LATER)
        assert current(SERVICE).release.number == 1


def test_one_change_of_a_draft_is_undone_and_a_published_one_taken_back(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        edit(pengelola.satu, help_to("Satu"), days("0"))
        drafts.undo(SERVICE, "stage:pemeriksaan.sla_days", version=1, actor=pengelola.satu, now=LATER)
        made = drafts.publish(SERVICE, reason="Jelas", version=2, actor=pengelola.satu, now=LATER)
        assert [one.key for one in standing_of(made).overlay.changes] == ["field:nik.help"]
        drafts.take_back(SERVICE, "field:nik.help", version=0, actor=pengelola.satu, now=LATER)
        made = drafts.publish(SERVICE, reason="Kembali", version=1, actor=pengelola.satu, now=LATER)
        assert standing_of(made).overlay.changes == ()
        with pytest.raises(Http404):
            drafts.take_back(SERVICE, "field:nik.help", version=0, actor=pengelola.satu, now=LATER)


def test_browser_file_and_command_line_give_the_same_bytes(bandung: Region, pengelola: SimpleNamespace) -> None:
    wanted = (days("0"), help_to("Ada pada KTP."))
    with region(bandung):
        edit(pengelola.satu, *wanted)
        by_browser = drafts.publish(SERVICE, reason="Sama", version=1, actor=pengelola.satu, now=LATER)
        overlay = standing_of(by_browser).overlay
        text = overlay_to_yaml(overlay)
        assert by_browser.overlay is not None
        own_digest = by_browser.overlay.digest
        adapt(SERVICE, overlay.with_changes(()), actor=SYSTEM, now=LATER)
        mixed = overlay_from_yaml(text)
        mixed = mixed.with_changes(reversed(mixed.changes))
        by_command = adapt(SERVICE, mixed, actor=SYSTEM, now=LATER)
        assert by_command.overlay is not None
        assert (by_command.digest, by_command.overlay.digest) == (by_browser.digest, own_digest)
        adapt(SERVICE, overlay.with_changes(()), actor=SYSTEM, now=LATER)
        drafts.replace(SERVICE, overlay_from_yaml(text), version=0, actor=pengelola.satu, now=LATER)
        by_file = drafts.publish(SERVICE, reason="Lain", version=1, actor=pengelola.satu, now=LATER)
        assert by_file.overlay is not None
        assert (by_file.digest, by_file.overlay.digest) == (by_browser.digest, own_digest)


def test_the_release_is_the_overlay_on_its_base_and_every_change_has_a_sentence(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        edit(pengelola.satu, help_to("Satu"), days("0"), rt(queries.desk_of(SERVICE, pengelola.satu)))
        sent = drafts.send(SERVICE, reason="Perlu", version=1, actor=pengelola.satu, now=LATER)
        made = drafts.approve(sent, version=2, actor=pengelola.dua, now=LATER)
        standing = standing_of(made)
        flat = settled(apply(standing.base, standing.overlay), standing.base)
        assert digest(canonical(flat)) == made.digest
        lines = queries.lines_of(standing.base, standing.overlay)
        assert {line.key for line in lines} == {one.key for one in standing.overlay.changes}
        assert all(line.text for line in lines)


def test_a_change_from_elsewhere_is_no_draft(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        change(SERVICE, [help_to("Perintah", by="Sistem")], actor=SYSTEM, now=LATER)
        assert queries.desk_of(SERVICE, pengelola.satu).draft is None
