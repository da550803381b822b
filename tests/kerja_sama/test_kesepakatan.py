"""Agreements in the database: stages with their documents, papers, addenda, ends, reminders, trust."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from pendopo.audit.api import Event
from pendopo.bundles.api import Origin, Partner, adopt, fetch, publish_bundle, refresh
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, current
from pendopo.documents.api import Letter, letter_data, letter_of_subject, render_letter, scan_of
from pendopo.kerja_sama.models import AturanKerjaSama, Kesepakatan
from pendopo.kerja_sama.queries_kesepakatan import (
    card,
    digest_of_draft,
    get_agreement,
    opening_faults,
    standing_values,
    values_on,
)
from pendopo.kerja_sama.services import agreements, settings, signing, trust
from pendopo.kerja_sama.services.agreements import Mitra, WrongField
from pendopo.kerja_sama.vocabulary import BERAKHIR, BERLAKU, DIAKHIRI, DIPERPANJANG, DRAF, PENJAJAKAN, SIAP, TELAAH
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region
from tests.bundles.conftest import PASSPHRASE, SERVICE
from tests.kerja_sama.kerja import HEAD, KERINCI, ROOT, TODAY, ready, scan, signed, step_to, text

OTHER = "keberatan"
pytestmark = pytest.mark.django_db


def test_every_step_is_dated_and_says_who_and_by_which_document(bandung, now):
    with region(bandung):
        row = ready(bandung, now)
        steps = list(row.steps.order_by("at"))
        assert [step.after for step in steps] == ["usulan", PENJAJAKAN, DRAF, TELAAH, SIAP]
        assert {step.day for step in steps} == {TODAY}
        assert steps[1].document == "surat penjajakan"
        assert {step.by_label for step in steps} == {"Sistem"}
        assert (row.offered_on, row.answered_on) == (TODAY, TODAY)
        assert Event.objects.filter(kind="kerja_sama.agreement_moved", subject_id=row.pk).count() == 4


@pytest.mark.parametrize(
    ("stages", "step", "field"),
    [
        ((), step_to(PENJAJAKAN, document=""), "dokumen"),
        ((PENJAJAKAN,), step_to(DRAF, document=" "), "dokumen"),
        ((PENJAJAKAN, DRAF, TELAAH), step_to(SIAP, document=""), "dokumen"),
        ((PENJAJAKAN, DRAF, TELAAH), step_to(DRAF), "catatan"),
        ((), step_to("tidak_jadi"), "catatan"),
        ((), step_to(PENJAJAKAN, TODAY + timedelta(days=1)), "hari"),
        ((PENJAJAKAN,), step_to(DRAF, TODAY - timedelta(days=1)), "hari"),
    ],
    ids=["tawaran", "jawaban", "telaah", "kembali", "berhenti", "besok", "mundur"],
)
def test_a_step_without_its_document_reason_or_day_is_refused_at_that_field(bandung, now, stages, step, field):
    with region(bandung):
        row = agreements.propose("kb", KERINCI, text(), parent=None, actor=SYSTEM, now=now)
        for number, stage in enumerate(stages, 1):
            row = agreements.move(bandung, row, step_to(stage), actor=SYSTEM, now=now + timedelta(seconds=number))
        with pytest.raises(WrongField) as no:
            agreements.move(bandung, row, step, actor=SYSTEM, now=now + timedelta(minutes=1))
        assert no.value.field == field
        assert Kesepakatan.objects.get(pk=row.pk).state == row.state


def test_no_stage_is_jumped_and_a_signature_is_no_step(bandung, now):
    with region(bandung):
        row = agreements.propose("kb", KERINCI, text(), parent=None, actor=SYSTEM, now=now)
        for stage in (TELAAH, SIAP, BERLAKU, BERAKHIR):
            with pytest.raises(Refusal):
                agreements.move(bandung, row, step_to(stage), actor=SYSTEM, now=now)


def test_an_unfinished_draft_is_not_reviewed_and_says_what_lacks(bandung, now):
    with region(bandung):
        row = agreements.propose("kb", KERINCI, text(financing=""), parent=None, actor=SYSTEM, now=now)
        for stage in (PENJAJAKAN, DRAF):
            row = agreements.move(bandung, row, step_to(stage), actor=SYSTEM, now=now)
        with pytest.raises(Refusal, match="siapa menanggung biaya"):
            agreements.move(bandung, row, step_to(TELAAH), actor=SYSTEM, now=now)
        agreements.write_draft(row, text(), root=ROOT, actor=SYSTEM, now=now)
        row = agreements.move(bandung, row, step_to(TELAAH), actor=SYSTEM, now=now)
        with pytest.raises(Refusal, match="sedang ditelaah"):
            agreements.write_draft(row, text(title="Lain"), root=ROOT, actor=SYSTEM, now=now)


def test_what_burdens_the_region_waits_for_dprd_or_its_silence(bandung, now):
    with region(bandung):
        row = agreements.propose("kb", KERINCI, text(is_burden=True), parent=None, actor=SYSTEM, now=now)
        for stage in (PENJAJAKAN, DRAF, TELAAH):
            row = agreements.move(bandung, row, step_to(stage), actor=SYSTEM, now=now)
        with pytest.raises(Refusal, match="DPRD"):
            agreements.move(bandung, row, step_to(SIAP), actor=SYSTEM, now=now)
        asked = {"sent_on": TODAY, "outcome": "", "number": "", "day": None, "actor": SYSTEM, "now": now}
        row = agreements.keep_dprd(row, **asked)
        later = now + timedelta(days=46)
        row = agreements.move(bandung, row, step_to(SIAP, TODAY + timedelta(days=46)), actor=SYSTEM, now=later)
        assert row.state == SIAP


def test_a_no_of_dprd_is_a_no(bandung, now):
    with region(bandung):
        row = agreements.propose("kb", KERINCI, text(is_burden=True), parent=None, actor=SYSTEM, now=now)
        for stage in (PENJAJAKAN, DRAF, TELAAH):
            row = agreements.move(bandung, row, step_to(stage), actor=SYSTEM, now=now)
        said = {"sent_on": TODAY, "outcome": "tolak", "number": "5/DPRD/2026", "day": TODAY, "actor": SYSTEM}
        row = agreements.keep_dprd(row, **said, now=now)
        with pytest.raises(Refusal, match="menolak"):
            agreements.move(bandung, row, step_to(SIAP), actor=SYSTEM, now=now + timedelta(days=100))


def test_a_pks_needs_its_kesepakatan_bersama_in_force_with_the_same_region(bandung, now):
    parent = signed(bandung, now)
    with region(bandung):
        with pytest.raises(WrongField) as no:
            agreements.propose("pks", KERINCI, text(), parent=None, actor=SYSTEM, now=now)
        assert no.value.field == "induk"
        with pytest.raises(WrongField):
            agreements.propose("pks", Mitra("r6112", "Kubu Raya"), text(), parent=parent, actor=SYSTEM, now=now)
        row = ready(bandung, now, kind="pks", parent=parent)
        agreements.move(bandung, row, step_to(DRAF, note="salah nama"), actor=SYSTEM, now=now + timedelta(minutes=1))
        signing.end(parent, day=TODAY, reason="selesai", document="", actor=SYSTEM, now=now)
        row = get_agreement(row.pk)
        row = agreements.move(bandung, row, step_to(TELAAH), actor=SYSTEM, now=now + timedelta(minutes=2))
        with pytest.raises(Refusal, match="induknya"):
            agreements.move(bandung, row, step_to(SIAP), actor=SYSTEM, now=now + timedelta(minutes=3))


def test_going_back_to_the_draft_voids_the_letter_and_the_next_gets_a_new_number(bandung, now):
    with region(bandung):
        row = ready(bandung, now)
        first = letter_of_subject(row.pk)
        at = now + timedelta(minutes=1)
        row = agreements.move(bandung, row, step_to(DRAF, note="keliru"), actor=SYSTEM, now=at)
        assert Letter.objects.get(pk=first.pk).state == Letter.VOID
        for number, stage in enumerate((TELAAH, SIAP), 1):
            row = agreements.move(bandung, row, step_to(stage), actor=SYSTEM, now=at + timedelta(seconds=number))
        second = letter_of_subject(row.pk)
        assert second.number != first.number
        assert (second.seq, first.seq) == (2, 1)


def test_both_sign_on_paper_though_the_region_allows_no_wet_letters_to_citizens(bandung, now):
    with region(bandung):
        row = ready(bandung, now)
        letter = letter_of_subject(row.pk)
        assert letter.is_wet
        assert letter.signatory.name == "Aisyah Contoh"
        words = letter_data(letter)["isi"]
        assert words["akar_mitra"].replace(" ", "") == ROOT
        assert words["sidik"].replace(" ", "") == digest_of_draft(bandung, row) == row.digest


def sign_on_paper(place, row, now):
    letter_id = None
    with region(place):
        letter_id = letter_of_subject(row.pk).pk
    render_letter(place, letter_id, now=now)
    with region(place):
        signing.attach_signed(place, row, scan(), day=TODAY, actor=SYSTEM, now=now)
        found = scan_of(letter_of_subject(row.pk))
        with pytest.raises(WrongField) as no:
            signing.sign(
                place,
                row,
                signing.Tertandatangani(" ", "Bandung"),
                scan_id=found.pk,
                is_same=True,
                actor=SYSTEM,
                now=now,
            )
        assert no.value.field == "nomor_mitra"
        return signing.sign(
            place, row, signing.Tertandatangani("7/KB/2026", "Bandung"), scan_id=found.pk, is_same=True, actor=SYSTEM,
            now=now,
        )  # fmt: skip


def test_signing_puts_it_in_force_with_both_numbers_and_the_scan(bandung, now):
    with region(bandung):
        row = ready(bandung, now)
    row = sign_on_paper(bandung, row, now + timedelta(minutes=5))
    with region(bandung):
        row = get_agreement(row.pk)
        assert (row.state, row.our_number, row.their_number) == (BERLAKU, "0001/KB/2026", "7/KB/2026")
        assert (row.signed_on, row.signed_place) == (TODAY, "Bandung")
        assert row.scan.sha256 == letter_of_subject(row.pk).signed_sha256
        assert row.holds_on(TODAY)
        assert not row.holds_on(date(2029, 11, 20))


def test_the_database_itself_keeps_nothing_in_force_without_day_and_number(bandung, now):
    with region(bandung):
        row = agreements.propose("kb", KERINCI, text(), parent=None, actor=SYSTEM, now=now)
        row.state = BERLAKU
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.parametrize(
    ("changes", "told", "field"),
    [
        ({}, {"our_number": ""}, "nomor_kita"),
        ({}, {"their_number": ""}, "nomor_mitra"),
        ({}, {"place": ""}, "tempat"),
        ({}, {"day": TODAY + timedelta(days=1)}, "hari"),
        ({"valid_until": None}, {}, "sampai"),
        ({"ours": HEAD | {"kapasitas": "sekda"}}, {}, "kita_kapasitas"),
    ],
    ids=["nomor-kita", "nomor-mitra", "tempat", "besok", "tanpa-akhir", "tanpa-kuasa"],
)
def test_an_agreement_of_before_has_the_same_duties(bandung, now, changes, told, field):
    said = {"their_number": "9", "place": "Bandung", "our_number": "1", "day": TODAY} | told
    with region(bandung), pytest.raises(WrongField) as no:
        signing.record_signed(
            bandung, "kb", KERINCI, text(**changes), signing.Tertandatangani(**said), parent=None, actor=SYSTEM, now=now
        )
    assert no.value.field == field


def test_an_addendum_extends_and_lets_reminders_come_again(bandung, now):
    row = signed(bandung, now, valid_until=TODAY + timedelta(days=80))
    with region(bandung):
        assert signing.remind_due(now)
        longer = signing.Perubahan("2", "3", TODAY, "diperpanjang", TODAY + timedelta(days=900))
        signing.amend(row, longer, actor=SYSTEM, now=now)
        row = get_agreement(row.pk)
        assert (row.state, row.valid_until, row.told) == (DIPERPANJANG, TODAY + timedelta(days=900), [])
        shorter = signing.Perubahan("4", "5", TODAY, "dipendekkan", TODAY + timedelta(days=5))
        with pytest.raises(WrongField):
            signing.amend(row, shorter, actor=SYSTEM, now=now)


def test_reminders_are_told_once(bandung, now, sekretariat):
    signed(bandung, now, valid_until=TODAY + timedelta(days=80))
    with region(bandung):
        assert len(signing.remind_due(now)) == 1
        assert signing.remind_due(now) == []
        assert len(signing.remind_due(now + timedelta(days=60))) == 1
        assert Event.objects.filter(kind="kerja_sama.reminded").count() == 2
        shown = card(bandung, SYSTEM, now)
        assert "segera berakhir" in shown.text


def test_what_reaches_its_last_day_ends_by_itself_and_only_once(bandung, now):
    row = signed(bandung, now, valid_until=TODAY)
    with region(bandung):
        assert signing.lapse_due(now) == []
        tomorrow = now + timedelta(days=1)
        assert signing.lapse_due(tomorrow) == ["r1501"]
        assert signing.lapse_due(tomorrow) == []
        row = get_agreement(row.pk)
        assert (row.state, row.ended_on) == (BERAKHIR, TODAY)


def test_a_default_holds_from_its_day_on_and_says_whether_it_was_verified(bandung, now):
    with region(bandung):
        assert values_on(TODAY)["jawab"] == 45
        assert not any(one.is_verified for one in standing_values(TODAY))
        later = TODAY + timedelta(days=10)
        settings.set_value(
            "jawab", value=30, basis="Pasal contoh", is_verified=True, valid_from=later, actor=SYSTEM, now=now
        )
        assert values_on(TODAY)["jawab"] == 45
        assert values_on(later)["jawab"] == 30
        with pytest.raises(WrongField):
            settings.set_value(
                "jawab", value=1, basis="x", is_verified=False, valid_from=TODAY - timedelta(days=1), actor=SYSTEM,
                now=now,
            )  # fmt: skip
        assert AturanKerjaSama.objects.count() == 1


def test_no_row_of_one_region_is_seen_in_another(bandung, kerinci, now):
    row = signed(bandung, now)
    with region(kerinci):
        assert not Kesepakatan.objects.exists()
        with pytest.raises(Http404):
            get_agreement(row.pk)


def bandung_for(partner, root=""):
    return Mitra("r3273", "Kota Bandung", "32.73", "kota", root or partner.root_digest)


def test_a_signed_agreement_pins_the_root_and_its_end_stops_new_adoptions_while_what_runs_goes_on(
    bandung, kerinci, jaringan, now
):
    publish_bundle(bandung, OTHER, note="Lain.", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    refresh(kerinci, jaringan.partner, now=now)
    row = signed(kerinci, now, bandung_for(jaringan.partner), direction="menerima")
    assert trust.settle(kerinci, "r3273", actor=SYSTEM, now=now)
    with region(kerinci):
        partner = Partner.objects.get(namespace="r3273")
        assert (partner.trust, partner.agreement, partner.agreement_until) == (
            "kesepakatan", "1/KB/2026", row.valid_until,
        )  # fmt: skip
        assert get_agreement(row.pk).pinned_at == now
    bundle = fetch(kerinci, partner, SERVICE, now=now)
    other = fetch(kerinci, partner, OTHER, now=now)
    adopt(kerinci, bundle, partner, actor=SYSTEM, now=now)
    with region(kerinci):
        signing.end(row, day=TODAY, reason="tidak diteruskan", document="", actor=SYSTEM, now=now)
    assert trust.settle(kerinci, "r3273", actor=SYSTEM, now=now)
    with region(kerinci):
        partner = Partner.objects.get(namespace="r3273")
        assert partner.ended_at == now
        assert get_agreement(row.pk).state == DIAKHIRI
        assert Installed.objects.filter(definition_id=SERVICE).exists()
        assert Origin.objects.get(definition_id=SERVICE).partner_id == partner.pk
        assert current(SERVICE)
    with pytest.raises(Refusal):
        fetch(kerinci, partner, OTHER, now=now)
    with pytest.raises(Refusal):
        adopt(kerinci, other, partner, actor=SYSTEM, now=now)


def test_while_another_agreement_holds_the_partner_stays(kerinci, jaringan, now):
    first = signed(kerinci, now, bandung_for(jaringan.partner), direction="menerima")
    signed(kerinci, now, bandung_for(jaringan.partner), number="2/KB/2026", valid_until=date(2028, 1, 1))
    trust.settle(kerinci, "r3273", actor=SYSTEM, now=now)
    with region(kerinci):
        signing.end(first, day=TODAY, reason="diganti", document="", actor=SYSTEM, now=now)
    trust.settle(kerinci, "r3273", actor=SYSTEM, now=now)
    with region(kerinci):
        partner = Partner.objects.get(namespace="r3273")
        assert (partner.ended_at, partner.agreement) == (None, "2/KB/2026")


def test_a_root_other_than_the_one_seen_is_not_pinned_and_the_page_says_so(kerinci, jaringan, now):
    row = signed(kerinci, now, bandung_for(jaringan.partner, root="cd" * 32), direction="menerima")
    assert not trust.settle(kerinci, "r3273", actor=SYSTEM, now=now)
    with region(kerinci):
        assert Partner.objects.get(namespace="r3273").trust == "dikenal"
        row = get_agreement(row.pk)
        assert row.pinned_at is None
        assert row.pin_trouble.endswith(".")
        assert "akar" in card(kerinci, SYSTEM, now).text


def test_settling_again_does_nothing(kerinci, jaringan, now):
    signed(kerinci, now, bandung_for(jaringan.partner), direction="menerima")
    trust.settle_all(kerinci, actor=SYSTEM, now=now)
    with region(kerinci):
        before = Event.objects.count()
    trust.settle_all(kerinci, actor=SYSTEM, now=now)
    with region(kerinci):
        assert Event.objects.count() == before


def test_a_service_outside_the_scope_does_not_open_by_this_agreement(kerinci, jaringan, now):
    signed(kerinci, now, bandung_for(jaringan.partner), direction="menerima", definitions=("lain",))
    trust.settle(kerinci, "r3273", actor=SYSTEM, now=now)
    with region(kerinci):
        partner = Partner.objects.get(namespace="r3273")
    adopt(kerinci, fetch(kerinci, partner, SERVICE, now=now), partner, actor=SYSTEM, now=now)
    with region(kerinci):
        Origin.objects.filter(definition_id=SERVICE).update(basis="kesepakatan")
        assert "tidak mencakup" in opening_faults(SERVICE, now)[0]
        Origin.objects.filter(definition_id=SERVICE).update(basis="lisensi")
        assert opening_faults(SERVICE, now) == []
