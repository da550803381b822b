"""Giving back: adapt, propose, accept, publish, upgrade; then nothing of its own is left, and it is credited."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.audit.api import Event
from pendopo.bundles import jsons
from pendopo.bundles.api import (
    Contribution,
    Origin,
    Review,
    accept_contribution,
    decline_contribution,
    found_catalogue,
    keep_draft,
    own_changes,
    pack_contribution,
    publish_bundle,
    publish_proposal,
    read_answers,
    receive_contributions,
    state_answers,
    use,
)
from pendopo.core.api import Refusal
from pendopo.definitions.api import current, standing_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from . import memberi
from .conftest import PASSPHRASE, SERVICE
from .memberi import quick_letters as quick_letters

pytestmark = pytest.mark.django_db


def test_what_is_given_back_and_accepted_leaves_the_overlay_and_is_credited(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    sent = memberi.give(kerinci, now)
    assert sent.state == "dikirim"

    review = memberi.receive(bandung, kerinci, now)
    assert review is not None
    assert review.state == "siap", review.trouble
    assert review.told["blocking"] == []
    assert [one["text"] for one in review.told["changes"] if one["behaviour"]] == [
        "Isian “Nomor RT” baru di Halaman “Tentang Anda”"
    ]
    with region(bandung):
        accept_contribution(bandung, review, answer="Terima kasih, dipakai mulai versi 2.", actor=SYSTEM, now=now)
    state_answers(bandung, now=now)
    published = publish_bundle(bandung, SERVICE, note="", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    assert published.number == 2
    assert [one["namespace"] for one in published.manifest["contributors"]] == ["r1501"]
    assert published.manifest["contributors"][0]["proposal"] == sent.digest

    upgrade = memberi.prepared(kerinci, jaringan.partner, now)
    assert upgrade.told["given_back"] == ["Isian “Nomor RT” baru di Halaman “Tentang Anda”"]
    with region(kerinci):
        use(kerinci, upgrade, actor=SYSTEM, now=now)
        assert standing_of(current(SERVICE).release).overlay.changes == ()
        assert Origin.objects.get(definition_id=SERVICE).number == 2
    assert read_answers(kerinci, jaringan.partner, now=now) == 1
    with region(kerinci):
        row = Contribution.objects.get(pk=sent.pk)
        assert (row.state, row.answer) == ("diterima", "Terima kasih, dipakai mulai versi 2.")


def test_what_travels_names_no_person_no_parameter_value_and_no_office(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now, memberi.question(), memberi.set_of("param:masa_paling_lama", "value", None, "14"))
    with region(kerinci):
        _origin, mine = own_changes(kerinci, SERVICE)
    assert [one.key for one, _ in mine] == [f"field:{memberi.OWN}"]
    body = bytes(memberi.give(kerinci, now).body).decode()
    assert not [word for word in ("Budi", "Sari", "DPMPTSP", '"14"') if word in body]


def test_a_text_that_names_the_region_is_edited_or_confirmed(
    kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    text = "Seperti pada KTP-el Kerinci"
    memberi.adapt(kerinci, now, memberi.question(**{"help": text, "help@en": "As on the card"}))
    wish: Any = {"title": "Nomor RT pemohon", "reason": memberi.REASON}
    with region(kerinci):
        ready = pack_contribution(kerinci, SERVICE, [f"field:{memberi.OWN}"], ["dengan_rt"], **wish)
        assert [(one.word, one.text) for one in ready.flags] == [("Kerinci", text)]
        with pytest.raises(Refusal, match="nama daerah"):
            keep_draft(kerinci, ready, actor=SYSTEM, now=now)
        edits = {text: "Seperti pada KTP-el"}
        ready = pack_contribution(kerinci, SERVICE, [f"field:{memberi.OWN}"], ["dengan_rt"], edits=edits, **wish)
        assert not ready.flags
        row = keep_draft(kerinci, ready, actor=SYSTEM, now=now)
    assert 'Kerinci"' not in bytes(row.body).decode().replace('"name":"Kabupaten Kerinci"', "")


def test_a_proposal_needs_a_proof_and_a_reason(kerinci: Any, jaringan: SimpleNamespace, now: datetime) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    keys = [f"field:{memberi.OWN}"]
    with region(kerinci):
        for scenarios, reason in (([], memberi.REASON), (["dengan_rt"], "ya")):
            with pytest.raises(Refusal):
                pack_contribution(kerinci, SERVICE, keys, scenarios, title="Nomor RT", reason=reason)
        ready = pack_contribution(kerinci, SERVICE, keys, ["dengan_rt"], title="Nomor RT", reason=memberi.REASON)
    assert [(one.passes, one.notices) for one in ready.proofs] == [(True, True)]


def test_declined_with_an_answer_that_the_proposer_reads(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    sent = memberi.give(kerinci, now)
    review = memberi.receive(bandung, kerinci, now)
    assert review is not None
    with region(bandung):
        before = current(SERVICE).release.number
        with pytest.raises(Refusal, match="jawaban"):
            decline_contribution(bandung, review, answer="Tidak", actor=SYSTEM, now=now)
        decline_contribution(bandung, review, answer="Sudah ada di alamat lengkap.", actor=SYSTEM, now=now)
        assert current(SERVICE).release.number == before
        with pytest.raises(Refusal, match="sudah dijawab"):
            accept_contribution(bandung, memberi.again(bandung, review), answer="", actor=SYSTEM, now=now)
    state_answers(bandung, now=now)
    assert read_answers(kerinci, jaringan.partner, now=now) == 1
    with region(kerinci):
        row = Contribution.objects.get(pk=sent.pk)
    assert (row.state, row.answer) == ("ditolak", "Sudah ada di alamat lengkap.")


def test_a_proposal_on_a_version_that_is_no_longer_current_is_rebased(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    memberi.give(kerinci, now)
    with region(bandung):
        help_ = current(SERVICE).compiled.fields["nik"].help
    memberi.publish_next(bandung, now, memberi.set_of("field:nik", "help", help_ or None, "Nomor dari KTP-el."))
    review = memberi.receive(bandung, kerinci, now)
    assert review is not None
    assert not review.told["blocking"]
    with region(bandung):
        accept_contribution(bandung, review, answer="Terima kasih.", actor=SYSTEM, now=now)
        fields = current(SERVICE).compiled.fields
        assert fields["nik"].help == "Nomor dari KTP-el."
        assert memberi.OWN in fields
        own = standing_of(current(SERVICE).release).overlay.changes
        added = next(one for one in own if one.node == f"field:{memberi.OWN}")
        assert (added.by, getattr(added, "origin", "")) == ("Kabupaten Kerinci (r1501)", "usul")


def test_whoever_publishes_while_a_proposal_is_looked_at_must_look_again(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    memberi.give(kerinci, now)
    review = memberi.receive(bandung, kerinci, now)
    assert review is not None
    with region(bandung):
        help_ = current(SERVICE).compiled.fields["nik"].help
    memberi.publish_next(bandung, now, memberi.set_of("field:nik", "help", help_ or None, "Nomor dari KTP-el."))
    with region(bandung):
        with pytest.raises(Refusal, match="Hitung ulang"):
            accept_contribution(bandung, review, answer="Terima kasih.", actor=SYSTEM, now=now)
        assert Contribution.objects.get(direction="masuk").state == "masuk"


def changed(body: bytes, **update: Any) -> bytes:
    """A proposal with something else in it, in its one byte form."""
    return jsons.written({**jsons.read(body, "Usulan"), **update})


@pytest.mark.parametrize(
    "name", ["asing", "dikunci", "nilai", "besar", "bukan-untuk-kami", "sidik", "rusak", "mengaku", "skenario", "surat"]
)
def test_a_hostile_proposal_is_refused_by_a_sentence_and_leaves_an_event_only(
    name: str, bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    found_catalogue(kerinci, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    with region(kerinci):
        good = pack_contribution(
            kerinci, SERVICE, [f"field:{memberi.OWN}"], ["dengan_rt"], title="Nomor RT", reason=memberi.REASON
        ).proposal.bytes
        letter = current(SERVICE).compiled.definition.letters[0]
    data = jsons.read(good, "Usulan")
    first, proof = data["changes"][0], data["scenarios"][0]
    loop = {"op": "set", "node": f"letter:{letter.id}", "attr": "template", "was": letter.template,
            "to": "#while true [x]\n"}  # fmt: skip
    bad = {
        "asing": changed(good, changes=[{**first, "node": "field:r9999_rt"}]),
        "dikunci": changed(good, changes=[first, {"op": "set", "node": "field:nik", "attr": "type", "was": "nik",
                                                  "to": "text"}]),
        "nilai": changed(good, changes=[first, {"op": "set", "node": "param:masa_paling_lama", "attr": "value",
                                                "to": "14"}]),
        "besar": changed(good, reason="x" * 2000, title="Besar", changes=[first] * 200 + [first]),
        "bukan-untuk-kami": changed(good, to="r9999"),
        "sidik": changed(good, base={**data["base"], "digest": "0" * 64}),
        "rusak": good[:-5],
        "mengaku": changed(good, proposer={**data["proposer"], "namespace": "r9999"}),
        "skenario": changed(good, scenarios=[{**proof, "due": "2001-01-01T10:00"}]),
        "surat": changed(good, changes=[first, loop]),
    }[name]  # fmt: skip
    publish_proposal(kerinci, bad, "r3273", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    partner = memberi.partner_kerinci(bandung, kerinci, now)
    assert receive_contributions(bandung, partner, now=now) == []
    assert receive_contributions(bandung, partner, now=now) == []
    with region(bandung):
        assert not Contribution.objects.exists()
        assert not Review.objects.exists()
        told = Event.objects.filter(kind="bundles.proposal_refused")
        assert [bool(one.data["why"]) for one in told] == [True]
