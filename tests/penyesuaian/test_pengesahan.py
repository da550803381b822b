"""What is unverified is confirmed by a law, by two people; it lasts while the value does, and not longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from pendopo import perizinan
from pendopo.audit.api import Event
from pendopo.bundles.published_form import stripped
from pendopo.config.demo.pengesahan import POINT, SERVICES, confirm_examples
from pendopo.core.api import Refusal
from pendopo.definitions.api import (
    Release,
    catalogue,
    compiled_of,
    current,
    propose,
    publish_folder,
    standing_of,
    upgrade,
)
from pendopo.engine.api import Definition, Set, canonical, checked_of, told_reference, verified_nodes
from pendopo.penyesuaian.models import Rujukan
from pendopo.penyesuaian.queries_pengesahan import Verification
from pendopo.penyesuaian.queries_sunting import Desk, desk_of, lines_of
from pendopo.penyesuaian.rules_rujukan import Law
from pendopo.penyesuaian.services import confirming, drafts
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from .conftest import SERVICE

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LAW = Law(
    kind="perda", number="99", year="2025", issuer="Kota Contoh", title="contoh untuk pengujian",
    article="pasal 5", url="https://contoh.test/perda-99", in_force=date(2025, 2, 1), note="",
)  # fmt: skip
TEN = [
    "legal:perda_reklame", "standard:biaya", "standard:prosedur", "standard:produk", "stage:pemeriksaan",
    "service:self", "param:masa_paling_lama", "letter:izin",
]  # fmt: skip


def made(actor: Any, second: Any, nodes: list[str], **more: Any) -> Release:
    """Confirmed, sent and approved."""
    draft = confirming.confirm(SERVICE, nodes, LAW, version=0, actor=actor, now=LATER, **more)
    sent = drafts.send(SERVICE, reason="Dicocokkan", version=draft.version, actor=actor, now=LATER)
    return drafts.approve(sent, version=sent.version, actor=second, now=LATER)


def flat(release: Release) -> Definition:
    return compiled_of(release).definition


def newer(base: Definition, **changes: Any) -> Definition:
    """Upstream's next version."""
    return base.model_copy(update={"version": base.version + 1, **changes})


def test_one_law_confirms_many_points_and_nothing_counts_before_the_second_person(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        before = verified_nodes(current(SERVICE).compiled.definition)
        draft = confirming.confirm(SERVICE, TEN, LAW, version=0, actor=pengelola.satu, now=LATER)
        assert verified_nodes(current(SERVICE).compiled.definition) == before
        with pytest.raises(Refusal, match="orang kedua"):
            drafts.publish(SERVICE, reason="x", version=draft.version, actor=pengelola.satu, now=LATER)
        sent = drafts.send(SERVICE, reason="Dibaca", version=draft.version, actor=pengelola.satu, now=LATER)
        release = drafts.approve(sent, version=sent.version, actor=pengelola.kepala, now=LATER)
        assert verified_nodes(flat(release)) == before | set(TEN)
        (kept,) = standing_of(release).overlay.changes
        assert (kept.by, kept.second) == ("Ayu Contoh", pengelola.kepala.name)
        law = checked_of(flat(release), "standard:biaya").reference
        assert law is not None
        assert told_reference(law) == "Perda Kota Contoh 99/2025 tentang contoh untuk pengujian, pasal 5"


def test_confirming_changes_no_value_and_is_told_in_one_sentence(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        base = current(SERVICE).compiled.definition
        release = made(pengelola.satu, pengelola.dua, TEN)
        assert canonical(flat(release).model_copy(update={"references": ()})) == canonical(base)
        standing = standing_of(release)
        (line,) = lines_of(standing.base, standing.overlay)
        assert line.text.startswith("Disahkan menurut Perda Kota Contoh 99/2025")
        assert not line.behaviour


def test_the_trail_says_who_confirmed_what_by_which_law(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        made(pengelola.satu, pengelola.dua, ["standard:biaya"])
        kept = confirming.keep_law(bandung, LAW, None, actor=pengelola.satu, now=LATER)
        again = confirming.keep_law(bandung, replace(LAW, title="lain"), None, actor=pengelola.dua, now=LATER)
        assert (kept.pk, again.title, Rujukan.objects.count()) == (again.pk, "lain", 1)
        event = Event.objects.get(kind="penyesuaian.points_confirmed")
        assert (event.actor_id, event.data["points"]) == (pengelola.satu.actor_id, ["standard:biaya"])
        assert Event.objects.filter(kind="penyesuaian.reference_kept").count() == 2


def test_a_value_is_corrected_together_with_its_law(bandung: Region, pengelola: SimpleNamespace) -> None:
    was = "1"
    change = Set(node="stage:pemeriksaan", attr="sla_days", was=was, to="0", by="Ayu Contoh", when=LATER.isoformat())
    with region(bandung):
        release = made(pengelola.satu, pengelola.dua, ["stage:pemeriksaan"], corrections=[change])
        found = checked_of(flat(release), "stage:pemeriksaan")
        assert (found.point.value, found.is_verified) == ("0 hari kerja", True)


def test_nothing_chosen_an_empty_value_and_a_point_that_is_none_are_refused(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        empty = [one.point.node for one in _found(desk_of(SERVICE, pengelola.satu)) if not one.point.value.strip()]
        for nodes, match in (
            ([], "sedikitnya satu"),
            (["param:tidak_ada"], "sudah tidak ada"),
            (empty, "belum terisi"),
        ):
            if nodes or match == "sedikitnya satu":
                with pytest.raises(Refusal, match=match):
                    confirming.confirm(SERVICE, nodes, LAW, version=0, actor=pengelola.satu, now=LATER)


def _found(desk: Desk) -> Any:
    return Verification(desk).found


def test_a_confirmation_survives_an_upgrade_that_leaves_its_value_alone(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        release = made(pengelola.satu, pengelola.dua, TEN)
        upstream = newer(standing_of(release).base, summary="Ringkasan baru.")
        after, proposal = upgrade(upstream, actor=pengelola.satu, now=LATER)
        assert set(TEN) <= verified_nodes(flat(after))
        assert [one for one in proposal.rebased.reports if one.code == "pengesahan-gugur"] == []
        (kept,) = standing_of(after).overlay.changes
        assert (kept.by, kept.second) == ("Ayu Contoh", "Budi Contoh")


def test_a_confirmation_lapses_with_the_value_and_the_proposal_says_so(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        release = made(pengelola.satu, pengelola.dua, TEN)
        base = standing_of(release).base
        laws = tuple(
            law.model_copy(update={"text": "Peraturan lain"}) if law.id == "perda_reklame" else law
            for law in base.legal_basis
        )
        upstream = newer(base, legal_basis=laws)
        (report,) = (
            one for one in propose(release, upstream).rebased.reports if one.code == "pengesahan-gugur"
        )  # fmt: skip
        assert report.node == "legal:perda_reklame"
        assert report.text.startswith("Dasar hukum “Peraturan daerah setempat tentang penyelenggaraan reklame” berubah")
        assert "Perda Kota Contoh 99/2025" in report.text
        after, _ = upgrade(upstream, actor=pengelola.satu, now=LATER)
        assert "legal:perda_reklame" not in verified_nodes(flat(after))
        assert set(TEN) - {"legal:perda_reklame"} <= verified_nodes(flat(after))
        found = checked_of(flat(after), "legal:perda_reklame")
        assert found.former == next(one.text for one in base.legal_basis if one.id == "perda_reklame")


def test_a_change_of_the_region_lapses_it_too(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        release = made(pengelola.satu, pengelola.dua, ["standard:biaya", "standard:produk"])
        was = flat(release).service.standard["biaya"].text
        change = Set(node="standard:biaya", attr="text", was=was, to="Rp0", by="Ayu Contoh", when=LATER.isoformat())
        drafts.edit(SERVICE, [change], version=0, actor=pengelola.satu, now=LATER)
        after = drafts.publish(SERVICE, reason="Gratis", version=1, actor=pengelola.satu, now=LATER)
        assert "standard:biaya" not in verified_nodes(flat(after))
        assert "standard:produk" in verified_nodes(flat(after))


def test_confirming_anew_replaces_and_withdrawing_leaves_nothing_behind(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        made(pengelola.satu, pengelola.dua, ["standard:biaya", "standard:produk"])
        confirming.confirm(
            SERVICE, ["standard:biaya"], replace(LAW, number="100"), version=0, actor=pengelola.satu, now=LATER
        )  # fmt: skip
        desk = desk_of(SERVICE, pengelola.satu)
        covered = sorted(tuple(sorted(one.covers)) for one in desk.definition.references)
        assert covered == [("standard:biaya",), ("standard:produk",)]
        for version, node in ((1, "standard:biaya"), (2, "standard:produk")):
            confirming.withdraw(SERVICE, node, version=version, actor=pengelola.satu, now=LATER)
        assert desk_of(SERVICE, pengelola.satu).definition.references == ()
        with pytest.raises(Http404):
            confirming.withdraw(SERVICE, "standard:biaya", version=3, actor=pengelola.satu, now=LATER)


def test_what_is_given_to_others_carries_no_confirmation_of_ours(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        before = stripped(current(SERVICE).compiled.definition)
        release = made(pengelola.satu, pengelola.dua, TEN)
        assert canonical(stripped(flat(release))) == canonical(before)


def test_lists_know_how_far_a_service_is(bandung: Region, pengelola: SimpleNamespace) -> None:
    with region(bandung):
        card = next(one.card for one in catalogue() if one.id == SERVICE)
        made(pengelola.satu, pengelola.dua, TEN)
        after = next(one.card for one in catalogue() if one.id == SERVICE)
        assert (after.points, after.verified) == (card.points, card.verified + len(TEN))


def test_no_service_is_called_lengkap_before_all_of_it_holds(
    bandung: Region, pengelola: SimpleNamespace, dasar: None
) -> None:
    with region(bandung):
        with pytest.raises(Refusal, match=r"Belum dapat disebut lengkap\. Standar pelayanan"):
            confirming.complete(SERVICE, reason="Sudah", version=0, actor=pengelola.satu, now=LATER)
        change = Set(node="service:self", attr="depth", was="dasar", to="lengkap", by="Ayu", when=LATER.isoformat())
        drafts.edit(SERVICE, [change], version=0, actor=pengelola.satu, now=LATER)
        with pytest.raises(Refusal, match="Belum dapat disebut lengkap"):
            drafts.send(SERVICE, reason="Lewat belakang", version=1, actor=pengelola.satu, now=LATER)


def test_when_all_holds_a_second_person_makes_it_lengkap(
    bandung: Region, pengelola: SimpleNamespace, dasar: None
) -> None:
    with region(bandung):
        filled = [
            Set(node=f"param:{one.id}", attr="value", was=None, to="Perda contoh", by="Ayu", when=LATER.isoformat())
            for one in current(SERVICE).compiled.definition.params if not one.current.strip()
        ]  # fmt: skip
        nodes = [one.point.node for one in _found(desk_of(SERVICE, pengelola.satu)) if not one.is_verified]
        confirming.confirm(SERVICE, nodes, LAW, corrections=filled, version=0, actor=pengelola.satu, now=LATER)
        with pytest.raises(Refusal, match="siapa yang meninjau"):
            confirming.review_form(SERVICE, note="ok", version=1, actor=pengelola.satu, now=LATER)
        with pytest.raises(Refusal, match="Isian formulir"):
            confirming.complete(SERVICE, reason="Sudah", version=1, actor=pengelola.satu, now=LATER)
        confirming.review_form(SERVICE, note="Kepala seksi membaca semua", version=1, actor=pengelola.satu, now=LATER)
        sent = confirming.complete(SERVICE, reason="Semua dibaca", version=2, actor=pengelola.satu, now=LATER)
        with pytest.raises(Refusal, match="orang lain"):
            drafts.approve(sent, version=sent.version, actor=pengelola.satu, now=LATER)
        release = drafts.approve(sent, version=sent.version, actor=pengelola.kepala, now=LATER)
        assert flat(release).service.depth == "lengkap"
        assert next(one.card.depth for one in catalogue() if one.id == SERVICE) == "lengkap"


def test_the_example_confirms_one_known_law_of_two_services_and_tells_it_once(
    bandung: Region, pengelola: SimpleNamespace
) -> None:
    with region(bandung):
        for name in SERVICES:
            publish_folder(Path(perizinan.__file__).parent / "definitions" / name, actor=SYSTEM, now=LATER)
    for _again in range(2):
        confirm_examples(bandung, timezone.now())
    with region(bandung):
        for name in SERVICES:
            law = checked_of(current(name).compiled.definition, POINT).reference
            assert law is not None
            assert told_reference(law).startswith("PP 28/2025 tentang")
            assert len(standing_of(current(name).release).overlay.changes) == 1
