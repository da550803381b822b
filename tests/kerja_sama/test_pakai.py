"""Use after the signature: what a region shows, what partners say, hand-over records of signed manifests."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from pendopo.bundles.api import Origin, Partner, Published, adopt, fetch, found_catalogue, know_partner, statements_of
from pendopo.core.api import Refusal
from pendopo.documents.api import Letter, fixed_bytes, letter_data, letter_of_subject, render_letter, scan_of
from pendopo.kerja_sama.models import BeritaAcara, PakaiMitra
from pendopo.kerja_sama.queries_kesepakatan import get_agreement
from pendopo.kerja_sama.queries_pakai import network, network_choice, own_use, to_publish, use_under
from pendopo.kerja_sama.rules_pakai import Pakai, read_statement, statement
from pendopo.kerja_sama.services import handover, trust, use
from pendopo.kerja_sama.services.agreements import WrongField
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region
from tests.bundles.conftest import PASSPHRASE, SERVICE
from tests.kerja_sama.kerja import KERINCI, TODAY, scan, signed
from tests.kerja_sama.test_kesepakatan import bandung_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def memakai(kerinci, jaringan, now):
    """Kerinci has an agreement with Bandung and runs one of its services. Kerinci's partner row of Bandung."""
    signed(kerinci, now, bandung_for(jaringan.partner), direction="menerima")
    trust.settle(kerinci, "r3273", actor=SYSTEM, now=now)
    with region(kerinci):
        partner = Partner.objects.get(namespace="r3273")
    adopt(kerinci, fetch(kerinci, partner, SERVICE, now=now), partner, actor=SYSTEM, now=now)
    return partner


def first_case(place, now: datetime):
    with region(place):
        Origin.objects.filter(definition_id=SERVICE).update(opened_at=now, first_case_at=now)


def test_own_use_is_read_from_what_runs(kerinci, memakai, now):
    with region(kerinci):
        (one,) = own_use(kerinci, now)
        assert (one.id, one.from_namespace, one.number, one.installed) == (SERVICE, "r3273", 1, "2026-11-20")
        assert (one.changes, one.first_case, one.is_used) == (0, "", False)
    first_case(kerinci, now)
    with region(kerinci):
        (one,) = own_use(kerinci, now)
        assert (one.first_case, one.is_used) == ("2026-11", True)


def test_what_is_published_has_whole_months_and_no_small_counts(now):
    exact = Pakai(id="x", title="X", from_namespace="r1", number=1, cases={"2026-09": 3, "2026-10": 7, "2026-11": 9})
    (told,) = to_publish([exact], TODAY)
    assert told.cases == {"2026-09": None, "2026-10": 7}


def test_nothing_is_said_before_the_region_chooses_and_taken_back_when_it_chooses_otherwise(
    bandung, kerinci, memakai, now
):
    found_catalogue(kerinci, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    reader = know_partner(
        bandung, code="15.01", name=kerinci.title, kind="kabupaten", addresses=["sel:15.01"], actor=SYSTEM, now=now
    )
    assert not use.state_use(kerinci, now=now)
    assert statements_of(bandung, reader, now=now) == {}
    with region(kerinci):
        use.choose(is_shown=True, actor=SYSTEM, now=now)
    assert use.state_use(kerinci, now=now)
    said = statements_of(bandung, reader, now=now)["pernyataan/pakai"]
    told = read_statement(said)
    assert [one.id for one in told.apps] == [SERVICE]
    assert use.read_network(bandung, now=now) == 1
    with region(bandung):
        assert PakaiMitra.objects.get().partner_name == kerinci.title
    with region(kerinci):
        use.choose(is_shown=False, actor=SYSTEM, now=now)
    assert use.state_use(kerinci, now=now)
    assert "pernyataan/pakai" not in statements_of(bandung, reader, now=now)
    assert use.read_network(bandung, now=now) == 0
    with region(bandung):
        assert not PakaiMitra.objects.exists()


def test_a_statement_names_nobody_and_is_said_once_a_month(bandung, kerinci, memakai, now):
    found_catalogue(kerinci, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    with region(kerinci):
        use.choose(is_shown=True, actor=SYSTEM, now=now)
    use.state_use(kerinci, now=now)
    with region(kerinci):
        first = network_choice().stated_at
    use.state_use(kerinci, now=now + timedelta(days=3))
    with region(kerinci):
        assert network_choice().stated_at == first
    use.state_use(kerinci, now=now + timedelta(days=12))
    with region(kerinci):
        assert network_choice().stated_at > first
        said = statement({"kode": "15.01"}, TODAY, to_publish(own_use(kerinci, now), TODAY))
    assert "Contoh" not in json.dumps(said)


def test_without_a_catalogue_the_choice_stands_and_says_what_is_missing(kerinci, now):
    with region(kerinci):
        use.choose(is_shown=True, actor=SYSTEM, now=now)
    assert not use.state_use(kerinci, now=now)
    with region(kerinci):
        assert network_choice().trouble.endswith(".")
        assert network_choice().is_shown


def told_of(bandung, now, **changes):
    """What Kerinci says about its use, as Bandung keeps it."""
    one = Pakai(
        id=SERVICE, title="Izin Reklame", from_namespace="r3273", number=1, installed="2026-08-01",
        opened="2026-08-20", first_case="2026-09", cases={"2026-09": None, "2026-10": 12}, changes=2,
    )  # fmt: skip
    body = statement({}, TODAY, [Pakai(**{**one.__dict__, **changes})])
    with region(bandung):
        PakaiMitra.objects.create(
            partner_namespace="r1501", partner_code="15.01", partner_name="Kabupaten Kerinci",
            partner_kind="kabupaten", said_on=TODAY, body=body, seen_at=now,
        )  # fmt: skip


def test_the_network_counts_signatures_and_what_became_of_them(bandung, now):
    signed(bandung, now)
    with region(bandung):
        found = network(bandung, now)
        assert (found.signatures, found.used) == (1, 0)
        assert (found.tiles[0].state, found.tiles[0].since) == ("", TODAY)
    told_of(bandung, now)
    with region(bandung):
        found = network(bandung, now)
        assert (found.signatures, found.used) == (1, 1)
        assert found.tiles[0].theirs[0].state == "dipakai"
        assert found.apps == ((SERVICE, "Izin Reklame"),)


def test_use_of_somebody_elses_services_is_not_ours_to_show(bandung, now):
    told_of(bandung, now, from_namespace="r9999")
    with region(bandung):
        assert network(bandung, now).tiles == ()


def test_our_use_stands_in_the_network_only_when_we_chose_so(kerinci, memakai, now):
    with region(kerinci):
        assert network(kerinci, now).tiles[0].ours == ()
        use.choose(is_shown=True, actor=SYSTEM, now=now)
        assert [one.id for one in network(kerinci, now).tiles[0].ours] == [SERVICE]


def test_the_page_of_an_agreement_shows_use_of_both_sides_within_its_scope(bandung, now):
    told_of(bandung, now)
    inside, outside = signed(bandung, now), signed(bandung, now, number="2/KB/2026", definitions=("lain",))
    with region(bandung):
        (one,) = use_under(bandung, get_agreement(inside.pk), now)
        assert (one.is_ours, one.use.changes, one.total) == (False, 2, "≥ 12")
        assert len(one.bars) == 12
        assert use_under(bandung, get_agreement(outside.pk), now) == []


def hand(place, row, now, **changes):
    said = {"is_giving": True, "definitions": (SERVICE,)} | changes
    with region(place):
        return handover.hand_over(place, get_agreement(row.pk), handover.Serahan(**said), actor=SYSTEM, now=now)


def test_a_bast_says_what_the_signed_manifest_says(bandung, jaringan, now):
    row = signed(bandung, now)
    made = hand(bandung, row, now, training=[handover.Pelatihan("Menyesuaikan layanan", 2, 12)])
    with region(bandung):
        published = Published.objects.get(definition_id=SERVICE)
        (item,) = made.items
        assert item["sidik"].replace(" ", "") == published.digest
        assert item["sidik_paket"].replace(" ", "") == published.bundle_digest
        assert item["lisensi"] == published.manifest["licence"] != ""
        quality = published.manifest["quality"]
        assert item["uji"].startswith(f"{quality['passed']} dari {quality['scenarios']} skenario lulus")
        assert any(line.startswith("Pendopo") for line in item["sbom"])
        letter = letter_of_subject(made.pk)
        words = letter_data(letter)["isi"]
        assert words["barang"] == made.items
        assert words["pelatihan"] == [{"materi": "Menyesuaikan layanan", "hari": 2, "peserta": 12}]
        assert "1/KB/2026" in words["dasar"]
        assert letter.number == "0001/BAST/2026"
    render_letter(bandung, letter.pk, now=now)
    with region(bandung):
        assert fixed_bytes(Letter.objects.get(pk=letter.pk)).startswith(b"%PDF")


def test_a_bast_names_only_what_is_in_the_catalogue_and_in_the_scope(bandung, jaringan, now):
    row, narrow = signed(bandung, now), signed(bandung, now, number="2/KB/2026", definitions=("lain",))
    for agreement, definitions in ((row, ("tidak-ada",)), (row, ()), (narrow, (SERVICE,))):
        with pytest.raises(WrongField) as no:
            hand(bandung, agreement, now, definitions=definitions)
        assert no.value.field == "layanan"
    with region(bandung):
        assert not BeritaAcara.objects.exists()


def test_a_partner_hands_over_what_runs_here(kerinci, memakai, now):
    with region(kerinci):
        from pendopo.kerja_sama.models import Kesepakatan

        row = Kesepakatan.objects.get()
        origin = Origin.objects.get(definition_id=SERVICE)
    made = hand(kerinci, row, now, is_giving=False)
    assert made.items[0]["sidik_paket"].replace(" ", "") == origin.bundle_digest


def test_a_bast_is_signed_by_its_compared_scan_and_then_stays(bandung, jaringan, now):
    made = hand(bandung, signed(bandung, now), now)
    with region(bandung):
        letter = letter_of_subject(made.pk)
    render_letter(bandung, letter.pk, now=now)
    with region(bandung):
        handover.attach_handover(bandung, made, scan(), day=TODAY, actor=SYSTEM, now=now)
        found = scan_of(letter_of_subject(made.pk))
        with pytest.raises(Refusal):
            handover.sign_handover(made, scan_id=found.pk, is_same=False, actor=SYSTEM, now=now)
        done = handover.sign_handover(made, scan_id=found.pk, is_same=True, actor=SYSTEM, now=now)
        assert done.signed_on == TODAY
        with pytest.raises(Refusal):
            handover.cancel_handover(made, actor=SYSTEM, now=now)


def test_nothing_is_handed_over_under_an_agreement_that_is_not_in_force(bandung, jaringan, now):
    from pendopo.kerja_sama.services import signing

    row = signed(bandung, now)
    with region(bandung):
        signing.end(row, day=TODAY, reason="selesai", document="", actor=SYSTEM, now=now)
    with pytest.raises(Refusal, match="berlaku"):
        hand(bandung, row, now)
    assert KERINCI.namespace == row.partner_namespace
