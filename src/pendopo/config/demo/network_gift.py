"""One improvement that went there and back: a question of Banjarbaru's own, proposed to Bandung, accepted, published,
and come home with the next version."""

from __future__ import annotations

from datetime import datetime

from pendopo.bundles.api import (
    Contribution,
    Partner,
    Review,
    accept_contribution,
    found_catalogue,
    keep_draft,
    know_partner,
    namespace_of,
    pack_contribution,
    prepare,
    publish_bundle,
    read_answers,
    receive_contributions,
    reckon,
    refresh,
    send_contribution,
    state_answers,
    use,
)
from pendopo.config.demo.network_story import ADOPTED, actor_of
from pendopo.config.demo.staff import PASSPHRASE
from pendopo.definitions.api import change, current, keep_scenario
from pendopo.engine.api import Add
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region, region

SERVICE = ADOPTED[0]
TITLE = "Nomor RT pemohon"
REASON = "Petugas lapangan memerlukan nomor RT untuk menemukan tempat pemasangannya (contoh)."
STORY = "pemohon_menulis_rt"
ANSWER = "Terima kasih. Berguna di sini juga (contoh)."


def give_back(donor: Region, place: Region, now: datetime) -> None:
    """From the own question to the version that brings it home. What was sent already is not sent again."""
    with region(place):
        if Contribution.objects.filter(direction="keluar").exclude(state="disiapkan").exists():
            return
    keeper, judge = actor_of(place, "pengelola_layanan", now), actor_of(donor, "pengelola_layanan", now)
    found_catalogue(place, passphrase=PASSPHRASE, actor=keeper, now=now)
    _ask(place, keeper, now)
    _send(place, keeper, now)
    _accept(donor, place, judge, now)
    publish_bundle(donor, SERVICE, note=f"Dengan usulan {place.name}.", passphrase=PASSPHRASE, actor=judge, now=now)
    state_answers(donor, now=now)
    _upgrade(donor, place, keeper, now)


def _ask(place: Region, keeper: Actor, now: datetime) -> None:
    """A question of the region's own, with a scenario that answers it."""
    own = f"{namespace_of(place)}_rt"
    question = Add(
        node=f"field:{own}", parent="page:pemohon", after="field:nik",
        to={"type": "text", "label": "Nomor RT", "label@en": "Neighbourhood number", "required": "tidak"},
        by=keeper.name, second="Pranata Komputer Contoh", when=now.isoformat(), why="Perlu di lapangan (contoh).",
    )  # fmt: skip
    with region(place):
        if own in current(SERVICE).compiled.fields:
            return
        change(SERVICE, [question], actor=keeper, now=now)
        told = next(one for one in current(SERVICE).compiled.definition.scenarios if one.moves)
        answers = {**told.answers, own: "007"}
        mine = told.model_copy(update={"id": STORY, "title": "Pemohon menulis nomor RT", "answers": answers})
        keep_scenario(SERVICE, mine, actor=keeper, now=now)


def _send(place: Region, keeper: Actor, now: datetime) -> None:
    with region(place):
        keys = [f"field:{namespace_of(place)}_rt"]
        packed = pack_contribution(place, SERVICE, keys, [STORY], title=TITLE, reason=REASON)
        row = keep_draft(place, packed, actor=keeper, now=now)
    send_contribution(place, row.pk, passphrase=PASSPHRASE, actor=keeper, now=now)


def _accept(donor: Region, place: Region, judge: Actor, now: datetime) -> None:
    known = know_partner(
        donor, code=place.code, name=place.name, kind=place.kind, addresses=[f"sel:{place.code}"], actor=judge, now=now
    )
    for given in receive_contributions(donor, known, now=now):
        with region(donor):
            row = Review.objects.get(contribution=given)
        reckon(donor, row.pk)
        with region(donor):
            accept_contribution(donor, row, answer=ANSWER, actor=judge, now=now)


def _upgrade(donor: Region, place: Region, keeper: Actor, now: datetime) -> None:
    with region(place):
        partner = Partner.objects.get(namespace=namespace_of(donor))
    refresh(place, partner, now=now)
    read_answers(place, partner, now=now)
    row = prepare(place, SERVICE, actor=keeper, now=now)
    reckon(place, row.pk)
    with region(place):
        use(place, row, actor=keeper, now=now)
