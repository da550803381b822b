"""Taking an app over: whole or not at all, closed until it is bound and has a basis, never over what is here."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from pendopo.audit.models import Event
from pendopo.bundles.api import (
    BundleRefused,
    Offer,
    Origin,
    Partner,
    adopt,
    adopted_one,
    bind_adopted,
    end_partner,
    fetch,
    fill_adopted,
    open_adopted,
    readiness,
    upgrade_fault,
)
from pendopo.cases.api import submit_case
from pendopo.config.founding import SHIPPED
from pendopo.core.api import Refusal
from pendopo.definitions.api import Base, Installed, Release, change, current, offered, open_service, publish_folder
from pendopo.engine.api import Set
from pendopo.people.api import SYSTEM, Unit, anonymous
from pendopo.tenancy.api import region

from . import adopting as make
from .adopting import NEW, SHIPPED_HERE, TAXED

pytestmark = pytest.mark.django_db


@pytest.fixture
def mitra(kerinci: Any, now: datetime) -> Partner:
    """Bandung as Kerinci knows it, without an agreement."""
    return make.partner_of(kerinci, now)


@pytest.fixture
def perawat(kerinci: Any, mitra: Partner, now: datetime) -> SimpleNamespace:
    """Kerinci has taken `sip-perawat` over; nothing else."""
    bundle = make.offered(kerinci, mitra, make.bundle_of(make.shipped()), now)
    return SimpleNamespace(bundle=bundle, origin=adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now))


def nothing(place: Any, definition_id: str = NEW) -> bool:
    """Nothing of an app is here."""
    with region(place):
        return not any(
            rows.filter(definition_id=definition_id).exists()
            for rows in (Base.objects, Release.objects, Installed.objects, Origin.objects)
        )


# -- installing


def test_adopting_installs_base_release_and_origin_and_opens_nothing(
    kerinci: Any, perawat: SimpleNamespace, mitra: Partner
) -> None:
    with region(kerinci):
        installed = Installed.objects.select_related("release__base").get(definition_id=NEW)
        assert (installed.is_open, installed.is_waiting, installed.release.number) == (False, True, 1)
        assert installed.release.base.digest == installed.release.digest == perawat.bundle.digest
        origin = Origin.objects.get(definition_id=NEW)
        assert (origin.partner_id, origin.number, origin.bundle_digest) == (
            mitra.pk, 1, perawat.bundle.bundle_digest,
        )  # fmt: skip
        told = Event.objects.get(kind="bundles.adopted")
        assert told.data == {
            "definition": NEW, "number": 1, "digest": perawat.bundle.digest, "partner": "r3273",
            "scenarios": len(perawat.bundle.definition.scenarios),
        }  # fmt: skip


def test_adopting_twice_is_once(kerinci: Any, perawat: SimpleNamespace, mitra: Partner, now: datetime) -> None:
    again = adopt(kerinci, perawat.bundle, mitra, actor=SYSTEM, now=now)
    assert again.pk == perawat.origin.pk
    with region(kerinci):
        assert Release.objects.filter(definition_id=NEW).count() == 1
        assert Event.objects.filter(kind="bundles.adopted").count() == 1


def test_the_other_region_has_nothing_of_it(
    bandung: Any, kerinci: Any, perawat: SimpleNamespace, now: datetime
) -> None:
    with region(bandung):
        assert not Origin.objects.exists()
        with pytest.raises(Http404):
            adopted_one(bandung, NEW, now)
    with pytest.raises(Http404):
        adopt(bandung, perawat.bundle, Partner(pk=perawat.origin.partner_id), actor=SYSTEM, now=now)


@pytest.mark.parametrize("until", [None, -1], ids=["diakhiri", "habis masa"])
def test_from_an_ended_agreement_nothing_new_is_taken_and_what_runs_goes_on(
    kerinci: Any, perawat: SimpleNamespace, mitra: Partner, now: datetime, until: int | None
) -> None:
    make.agreed(kerinci, mitra, now.date())
    make.bound(kerinci, perawat.bundle.definition, now)
    open_adopted(kerinci, NEW, basis="kesepakatan", actor=SYSTEM, now=now)
    if until is None:
        end_partner(kerinci, "r3273", why="Masa habis.", actor=SYSTEM, now=now)
    else:
        make.agreed(kerinci, mitra, now.date() + timedelta(days=until))
    other = make.offered(kerinci, mitra, make.bundle_of(make.shipped(TAXED)), now)
    with pytest.raises(Refusal, match="Kesepakatan dengan Kota Bandung"):
        adopt(kerinci, other, mitra, actor=SYSTEM, now=now)
    assert nothing(kerinci, TAXED)
    with region(kerinci):
        assert current(NEW).is_open


def test_what_the_partner_took_back_is_refused(kerinci: Any, mitra: Partner, now: datetime) -> None:
    bundle = make.offered(kerinci, mitra, make.bundle_of(make.shipped()), now)
    with region(kerinci):
        Offer.objects.all().delete()
    with pytest.raises(BundleRefused, match="tidak ada"):
        adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now)
    assert nothing(kerinci)


def test_a_bundle_of_somebody_else_or_of_another_content_is_refused(
    kerinci: Any, mitra: Partner, now: datetime
) -> None:
    from dataclasses import replace

    stranger = make.offered(kerinci, mitra, make.bundle_of(make.shipped(), namespace="r1271"), now)
    swapped = replace(make.bundle_of(make.shipped(), number=2), definition=make.shipped(title="Lain"))
    squatter = make.offered(kerinci, mitra, make.bundle_of(make.shipped(id="r1501-perawat")), now)
    elsewhere = make.offered(kerinci, mitra, make.bundle_of(make.shipped(id="r1271-perawat")), now)
    for bundle in (stranger, swapped, squatter, elsewhere):
        with pytest.raises(BundleRefused):
            adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now)
        assert nothing(kerinci, bundle.definition.id)


def test_what_the_verifier_refuses_here_is_not_installed(kerinci: Any, mitra: Partner, now: datetime) -> None:
    from dataclasses import replace

    from pendopo.engine.api import canonical, digest

    sound = make.bundle_of(make.shipped())
    flow = sound.definition.workflow
    broken = sound.definition.model_copy(update={"workflow": flow.model_copy(update={"start": "tidak_ada"})})
    key = digest(canonical(broken))
    manifest = sound.manifest.model_copy(update={"digest": key})
    bundle = make.offered(kerinci, mitra, replace(sound, definition=broken, digest=key, manifest=manifest), now)
    with pytest.raises(Refusal, match="Definisi belum dapat dipakai"):
        adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now)
    assert nothing(kerinci)
    assert readiness(kerinci, bundle).blocked


def test_what_is_here_is_followed_and_not_overwritten(kerinci: Any, mitra: Partner, now: datetime) -> None:
    with region(kerinci):
        first = current(SHIPPED_HERE).release
        help_text = Set(node="definition:self", attr="title", was=first.title, to="Izin spanduk", by="Uji")
        mine = change(SHIPPED_HERE, [help_text], actor=SYSTEM, now=now)
    theirs = make.shipped(SHIPPED_HERE, version=2, title="Izin reklame sementara")
    bundle = make.offered(kerinci, mitra, make.bundle_of(theirs, number=3), now)
    origin = adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now)
    assert (origin.partner_id, origin.number) == (mitra.pk, 0)
    with region(kerinci):
        offer = current(SHIPPED_HERE)
        assert (offer.release.pk, offer.release.title, offer.is_open) == (mine.pk, "Izin spanduk", True)
    again = adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now)
    assert again.pk == origin.pk


def test_what_runs_takes_no_version_of_a_partner_without_a_basis(kerinci: Any, mitra: Partner, now: datetime) -> None:
    bundle = make.offered(kerinci, mitra, make.bundle_of(make.shipped(SHIPPED_HERE, version=2), number=2), now)
    assert "belum ada dasar" in upgrade_fault(adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now))
    origin = open_adopted(kerinci, SHIPPED_HERE, basis="lisensi", decree=make.decree(now.date()), actor=SYSTEM, now=now)
    assert upgrade_fault(origin) == ""
    end_partner(kerinci, "r3273", why="Masa habis.", actor=SYSTEM, now=now)
    with region(kerinci):
        assert upgrade_fault(Origin.objects.get(definition_id=SHIPPED_HERE)) == ""
        assert current(SHIPPED_HERE).is_open


def test_under_an_agreement_what_is_followed_has_its_basis(kerinci: Any, mitra: Partner, now: datetime) -> None:
    make.agreed(kerinci, mitra)
    bundle = make.offered(kerinci, mitra, make.bundle_of(make.shipped(SHIPPED_HERE, version=2), number=2), now)
    origin = adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now)
    assert (origin.basis, origin.basis_number, upgrade_fault(origin)) == ("kesepakatan", "134/KB/CONTOH/2026", "")


def test_one_app_follows_one_publisher(kerinci: Any, perawat: SimpleNamespace, now: datetime) -> None:
    other = make.partner_of(kerinci, now, code="12.71", name="Kota Medan (contoh)", namespace="r1271")
    bundle = make.offered(kerinci, other, make.bundle_of(make.shipped(version=2), namespace="r1271"), now)
    with pytest.raises(Refusal, match="sudah dipasang dari Kota Bandung"):
        adopt(kerinci, bundle, other, actor=SYSTEM, now=now)


# -- nothing runs before it is opened


def test_nothing_runs_before_it_is_opened(kerinci: Any, perawat: SimpleNamespace, now: datetime) -> None:
    with region(kerinci):
        offer = current(NEW)
        assert NEW not in [one.release.definition_id for one in offered()]
        with pytest.raises(Refusal, match="sedang tidak menerima"):
            submit_case(place=kerinci, current=offer, case_id=uuid4(), answers={}, actor=anonymous(), now=now)


def test_publishing_its_folder_again_does_not_open_it(kerinci: Any, perawat: SimpleNamespace, now: datetime) -> None:
    with region(kerinci):
        publish_folder(SHIPPED / NEW, actor=SYSTEM, now=now)
        assert not current(NEW).is_open


def test_the_gate_holds_below_the_page(kerinci: Any, perawat: SimpleNamespace, now: datetime) -> None:
    make.bound(kerinci, perawat.bundle.definition, now)
    with region(kerinci), pytest.raises(Refusal, match="Belum ada dasarnya"):
        open_service(NEW, actor=SYSTEM, now=now)
    with region(kerinci):
        Origin.objects.update(basis="lisensi")  # without number, day and paper it is no basis
        with pytest.raises(Refusal, match="Belum ada dasarnya"):
            open_service(NEW, actor=SYSTEM, now=now)
        assert not current(NEW).is_open


# -- opening


def test_unbound_it_is_not_opened_and_all_that_is_missing_is_said(
    kerinci: Any, perawat: SimpleNamespace, mitra: Partner, now: datetime
) -> None:
    make.agreed(kerinci, mitra)
    with pytest.raises(Refusal, match=r"Petugas depan: .*Penelaah Dinas Kesehatan: "):
        open_adopted(kerinci, NEW, basis="kesepakatan", actor=SYSTEM, now=now)


@pytest.mark.parametrize("basis", ["", "kesepakatan", "lisensi"])
def test_without_an_agreement_or_a_decree_it_is_not_opened(
    kerinci: Any, perawat: SimpleNamespace, now: datetime, basis: str
) -> None:
    make.bound(kerinci, perawat.bundle.definition, now)
    with pytest.raises(Refusal, match="kesepakatan"):
        open_adopted(kerinci, NEW, basis=basis, actor=SYSTEM, now=now)
    with region(kerinci):
        assert not current(NEW).is_open
        assert Origin.objects.get(definition_id=NEW).basis == ""


def test_an_agreement_in_force_opens_it_and_its_end_closes_nothing(
    kerinci: Any, perawat: SimpleNamespace, mitra: Partner, now: datetime
) -> None:
    make.agreed(kerinci, mitra, date(2027, 12, 31))
    make.bound(kerinci, perawat.bundle.definition, now)
    origin = open_adopted(kerinci, NEW, basis="kesepakatan", actor=SYSTEM, now=now)
    assert (origin.basis, origin.basis_number, origin.opened_at) == ("kesepakatan", "134/KB/CONTOH/2026", now)
    end_partner(kerinci, "r3273", why="Masa habis.", actor=SYSTEM, now=now)
    with region(kerinci):
        assert current(NEW).is_open
        assert NEW in [one.release.definition_id for one in offered()]
    assert open_adopted(kerinci, NEW, basis="kesepakatan", actor=SYSTEM, now=now).pk == origin.pk


def test_the_open_licence_and_a_decree_open_it_and_the_paper_is_kept(
    kerinci: Any, perawat: SimpleNamespace, now: datetime
) -> None:
    make.bound(kerinci, perawat.bundle.definition, now)
    with pytest.raises(Refusal, match="belum tiba"):
        open_adopted(
            kerinci, NEW, basis="lisensi", decree=make.decree(now.date() + timedelta(days=1)), actor=SYSTEM, now=now
        )
    with pytest.raises(Refusal, match="nomor"):
        open_adopted(kerinci, NEW, basis="lisensi", decree=make.decree(now.date(), " "), actor=SYSTEM, now=now)
    origin = open_adopted(kerinci, NEW, basis="lisensi", decree=make.decree(now.date()), actor=SYSTEM, now=now)
    with region(kerinci):
        assert (origin.basis_number, origin.basis_file.mime) == ("800/SK/CONTOH/2026", "image/png")
        assert current(NEW).is_open


def test_a_licence_that_is_not_open_is_no_basis(kerinci: Any, mitra: Partner, now: datetime) -> None:
    made = make.shipped(licence="Hak cipta dilindungi")
    bundle = make.offered(kerinci, mitra, make.bundle_of(made), now)
    adopt(kerinci, bundle, mitra, actor=SYSTEM, now=now)
    make.bound(kerinci, made, now)
    with pytest.raises(Refusal, match="bukan lisensi terbuka"):
        open_adopted(kerinci, NEW, basis="lisensi", decree=make.decree(now.date()), actor=SYSTEM, now=now)


def test_the_first_case_is_noted_once(kerinci: Any, perawat: SimpleNamespace, now: datetime) -> None:
    from pendopo.bundles.services.opening import hear_case

    later = now + timedelta(hours=1)
    for moment in (now, later):
        with region(kerinci):
            hear_case(event=Event(data={"definition": NEW}, occurred_at=moment), region=kerinci)
    with region(kerinci):
        assert Origin.objects.get(definition_id=NEW).first_case_at == now
        assert Event.objects.filter(kind="bundles.first_case").count() == 1


# -- binding and filling in


def test_binding_asks_for_every_function_a_known_role_and_an_office_of_today(
    kerinci: Any, perawat: SimpleNamespace, now: datetime
) -> None:
    staff = [one.id for one in perawat.bundle.definition.workflow.functions if one.kind == "staff"]
    with region(kerinci):
        office = Unit.objects.get(code="DPMPTSP")
    posts = dict.fromkeys(staff, ("front_office", office))
    for wrong in (
        dict(list(posts.items())[1:]),
        posts | {"tidak_ada": ("front_office", office)},
        posts | {staff[0]: ("juru_kunci", office)},
        posts | {staff[0]: ("front_office", Unit(pk=uuid4(), name="Dinas Hilang"))},
    ):
        with pytest.raises(Refusal):
            bind_adopted(kerinci, NEW, wrong, actor=SYSTEM, now=now)
    origin = bind_adopted(kerinci, NEW, posts, actor=SYSTEM, now=now)
    assert origin.bound_at == now


def test_what_runs_is_bound_by_a_decree_and_not_from_here(
    kerinci: Any, perawat: SimpleNamespace, mitra: Partner, now: datetime
) -> None:
    make.agreed(kerinci, mitra)
    make.bound(kerinci, perawat.bundle.definition, now)
    open_adopted(kerinci, NEW, basis="kesepakatan", actor=SYSTEM, now=now)
    with pytest.raises(Refusal, match="keputusan penataan"):
        make.bound(kerinci, perawat.bundle.definition, now)


def test_a_fee_without_its_regional_law_is_not_opened(kerinci: Any, mitra: Partner, now: datetime) -> None:
    made = make.shipped(TAXED)
    make.agreed(kerinci, mitra)
    adopt(kerinci, make.offered(kerinci, mitra, make.bundle_of(made), now), mitra, actor=SYSTEM, now=now)
    make.bound(kerinci, made, now)
    with pytest.raises(Refusal, match="Perda yang menjadi dasar retribusi PBG"):
        open_adopted(kerinci, TAXED, basis="kesepakatan", actor=SYSTEM, now=now)
    with pytest.raises(Refusal, match="1000000 sampai 20000000"):
        fill_adopted(kerinci, TAXED, {"shst": "5"}, actor=SYSTEM, now=now)
    fill_adopted(kerinci, TAXED, {"perda_pbg": "Perda contoh (perlu verifikasi)"}, actor=SYSTEM, now=now)
    open_adopted(kerinci, TAXED, basis="kesepakatan", actor=SYSTEM, now=now)
    with region(kerinci):
        assert current(TAXED).is_open


def test_before_opening_whoever_prepares_fills_in_afterwards_only_who_may(
    kerinci: Any, perawat: SimpleNamespace, mitra: Partner, now: datetime
) -> None:
    from pendopo.people.api import Actor

    clerk = Actor(kind="staf", label="Pengelola", actor_id=uuid4())
    fill_adopted(kerinci, NEW, {"klasifikasi": "400.7"}, actor=clerk, now=now)
    make.agreed(kerinci, mitra)
    make.bound(kerinci, perawat.bundle.definition, now)
    open_adopted(kerinci, NEW, basis="kesepakatan", actor=SYSTEM, now=now)
    with pytest.raises(Refusal, match="yang berwenang"):
        fill_adopted(kerinci, NEW, {"klasifikasi": "400.8"}, actor=clerk, now=now)


# -- the whole way, with a signed catalogue


def test_from_the_signed_catalogue_to_a_service_that_runs(
    jaringan: SimpleNamespace, kerinci: Any, now: datetime
) -> None:
    bundle = fetch(kerinci, jaringan.partner, SHIPPED_HERE, now=now)
    origin = adopt(kerinci, bundle, jaringan.partner, actor=SYSTEM, now=now)
    assert (origin.number, origin.digest) == (1, bundle.digest)  # the same content came with Pendopo
