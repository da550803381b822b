"""Bandung publishes, Kerinci follows it, changes it, and gives back: for the tests of upgrades and contributions."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.bundles.api import (
    Contribution,
    Partner,
    Review,
    adopt,
    fetch,
    found_catalogue,
    keep_draft,
    know_partner,
    pack_contribution,
    pin_partner,
    prepare,
    publish_bundle,
    receive_contributions,
    reckon,
    refresh,
    send_contribution,
)
from pendopo.definitions.api import change, current, keep_scenario
from pendopo.engine.api import Add, AnyChange, Scenario, Set
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from .conftest import PASSPHRASE, SERVICE


@pytest.fixture(autouse=True)
def quick_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundles are not typeset again in every test; where a letter is the question, the press decides."""
    monkeypatch.setattr("pendopo.bundles.judging.try_letter", lambda *given: None)


REASON = "Petugas lapangan memerlukan nomor RT untuk menemukan tempatnya."
OWN = "r1501_rt"


def follow(kerinci: Any, jaringan: SimpleNamespace, now: datetime) -> None:
    """Kerinci, which has the service from Pendopo, follows Bandung's catalogue from now on, under an agreement."""
    pin_partner(
        kerinci, jaringan.partner.namespace, root_digest=jaringan.partner.root_digest, agreement="134/KB/CONTOH/2026",
        until=None, actor=SYSTEM, now=now,
    )  # fmt: skip
    bundle = fetch(kerinci, jaringan.partner, SERVICE, now=now)
    adopt(kerinci, bundle, jaringan.partner, actor=SYSTEM, now=now)


def question(**given: Any) -> Add:
    """A question of Kerinci's own."""
    to = {"type": "text", "label": "Nomor RT", "label@en": "Neighbourhood", "required": "tidak", **given}
    return Add(
        node=f"field:{OWN}", parent="page:pemohon", after="field:nik", to=to, by="Budi (contoh)",
        second="Sari (contoh)", why="Perlu di lapangan",
    )  # fmt: skip


def story(scenario: Scenario, **answers: str) -> Scenario:
    """A proof of Kerinci's own, from one that is shipped."""
    return scenario.model_copy(
        update={"id": "dengan_rt", "title": "Pemohon menulis nomor RT", "answers": {**scenario.answers, **answers}}
    )


def adapt(kerinci: Any, now: datetime, *changes: AnyChange) -> None:
    """Kerinci asks for the neighbourhood number, and keeps a scenario that answers it."""
    with region(kerinci):
        change(SERVICE, changes or [question()], actor=SYSTEM, now=now)
        plain = next(one for one in current(SERVICE).compiled.definition.scenarios if one.moves)
        keep_scenario(SERVICE, story(plain, **{OWN: "007"}), actor=SYSTEM, now=now)


def give(kerinci: Any, now: datetime, *keys: str) -> Contribution:
    """Kerinci gives its question back, signed."""
    found_catalogue(kerinci, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    with region(kerinci):
        ready = pack_contribution(
            kerinci, SERVICE, keys or [f"field:{OWN}"], ["dengan_rt"], title="Nomor RT pemohon", reason=REASON
        )
        row = keep_draft(kerinci, ready, actor=SYSTEM, now=now)
    return send_contribution(kerinci, row.pk, passphrase=PASSPHRASE, actor=SYSTEM, now=now)


def partner_kerinci(bandung: Any, kerinci: Any, now: datetime) -> Partner:
    """Kerinci as Bandung knows it."""
    return know_partner(
        bandung, code="15.01", name=kerinci.title, kind="kabupaten", addresses=["sel:15.01"], actor=SYSTEM, now=now
    )


def receive(bandung: Any, kerinci: Any, now: datetime) -> Review | None:
    """Bandung reads what Kerinci proposes, and weighs it."""
    rows = receive_contributions(bandung, partner_kerinci(bandung, kerinci, now), now=now)
    return weigh(bandung, Review.objects, rows[0]) if rows else None


def weigh(place: Any, rows: Any, contribution: Contribution) -> Review:
    with region(place):
        found: Review = rows.get(contribution=contribution)
    reckon(place, found.pk)
    return again(place, found)


def again(place: Any, review: Review) -> Review:
    """The row as it is now."""
    with region(place):
        return Review.objects.select_related("contribution", "partner").get(pk=review.pk)


def publish_next(bandung: Any, now: datetime, *changes: AnyChange) -> Any:
    """Bandung changes its service and publishes the next number."""
    with region(bandung):
        change(SERVICE, changes, actor=SYSTEM, now=now)
    return publish_bundle(bandung, SERVICE, note="Berikutnya.", passphrase=PASSPHRASE, actor=SYSTEM, now=now)


def prepared(kerinci: Any, partner: Partner, now: datetime) -> Review:
    """Kerinci reads the catalogue, and its upgrade is weighed."""
    refresh(kerinci, partner, now=now)
    row = prepare(kerinci, SERVICE, actor=SYSTEM, now=now)
    reckon(kerinci, row.pk)
    return again(kerinci, row)


def set_of(node: str, attr: str, was: str | None, to: str) -> Set:
    """One attribute, signed by two made-up persons."""
    return Set(node=node, attr=attr, was=was, to=to, by="Budi (contoh)", second="Sari (contoh)", why="Contoh")
