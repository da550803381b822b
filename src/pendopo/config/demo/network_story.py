"""What the network of the demonstration has done: signed, looked, adopted, opened, used, adapted. By the real verbs.

Agreements are made up, as everything here: their numbers begin with CONTOH.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from uuid import uuid5

from pendopo.bundles.api import (
    Origin,
    Partner,
    adopt,
    bind_adopted,
    catalogue_of,
    fetch,
    found_catalogue,
    know_partner,
    last_published,
    namespace_of,
    open_adopted,
    origin_of,
    publish_bundle,
    refresh,
    suggestions,
)
from pendopo.config.demo.history import NAMESPACE
from pendopo.config.demo.network_list import Member
from pendopo.config.demo.staff import PASSPHRASE, TOTP_SECRET, cast, demo_person
from pendopo.config.demo.story import Plan, Story, at_work, tell_all
from pendopo.core.api import work_calendar
from pendopo.definitions.api import change, compiled_of, current
from pendopo.documents.api import issue_signer
from pendopo.engine.api import Set
from pendopo.kerja_sama.models import Kesepakatan
from pendopo.kerja_sama.services.agreements import Mitra, Naskah
from pendopo.kerja_sama.services.facts import read_facts, state_facts
from pendopo.kerja_sama.services.signing import Tertandatangani, record_signed
from pendopo.kerja_sama.services.trust import settle
from pendopo.kerja_sama.services.use import choose, read_network, state_use
from pendopo.kerja_sama.vocabulary import KB, KEPALA_DAERAH, KEPALA_OPD, MEMBERI, MENERIMA, PKS
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import SYSTEM, Actor, local_day, set_demo_totp, staff
from pendopo.tenancy.api import Region, region

SERVICES = (
    "izin-reklame-insidentil", "surat-keterangan-penelitian", "izin-pemakaian-taman", "sip-perawat",
    "persetujuan-bangunan-gedung", "keberatan",
)  # fmt: skip
ADOPTED = ("izin-reklame-insidentil", "surat-keterangan-penelitian")
ORDER = ("", "pasang", "buka", "jalan", "ubah", "balik")
SIGNED, TAKEN = timedelta(days=150), timedelta(days=120)
YEARS = {KB: 4, PKS: 2}
STORIES = 4
NOTE = "Versi pertama di katalog."
VARIANT = "Ragam dengan sebutan setempat (contoh)."


def actor_of(place: Region, role: str, now: datetime) -> Actor:
    """The first person of the demonstration with this role."""
    with region(place):
        return staff(demo_person(role), now)


def publish_donor(donor: Region, now: datetime) -> None:
    """Bandung's catalogue with everything that it offers; again it publishes only what is new."""
    keeper = actor_of(donor, "pengelola_layanan", now)
    found_catalogue(donor, passphrase=PASSPHRASE, actor=keeper, now=now)
    for name in SERVICES:
        with region(donor):
            done = last_published(name)
        if done is None:
            publish_bundle(donor, name, note=NOTE, passphrase=PASSPHRASE, actor=keeper, now=now)


def live(donor: Region, place: Region, member: Member, now: datetime) -> None:
    """Take one partner as far as its journey goes; what is done already is not done again."""
    far = ORDER.index(member.journey)
    _sign_both(donor, place, now)
    if far >= ORDER.index("pasang"):
        _adopt(donor, place, now)
    if far >= ORDER.index("buka"):
        _open(place, now)
    if far >= ORDER.index("jalan"):
        _use(place, now)
    if far >= ORDER.index("ubah"):
        _adapt(place, now)


def _sign_both(donor: Region, place: Region, now: datetime) -> None:
    """Both regions write down the same two papers: Kesepakatan Bersama and the PKS that carries it out."""
    for one, other, direction in ((donor, place, MEMBERI), (place, donor, MENERIMA)):
        officer = actor_of(one, "kerja_sama", now)
        with region(one):
            if Kesepakatan.objects.filter(partner_namespace=namespace_of(other)).exists():
                continue
            root = "" if direction == MEMBERI else _root(donor)
            partner = Mitra(namespace_of(other), other.name, other.code, other.kind, root)
            parent = None
            for kind in (KB, PKS):
                text = _paper(kind, one, other, direction, local_day(now - SIGNED))
                number = f"CONTOH/{kind.upper()}/{{}}/{{}}/{local_day(now - SIGNED).year}"
                ours, theirs = number.format(one.id, other.id), number.format(other.id, one.id)
                signed = Tertandatangani(theirs, donor.name, ours, text.valid_from)
                parent = record_signed(one, kind, partner, text, signed, parent=parent, actor=officer, now=now)
        if direction == MENERIMA:
            settle(one, namespace_of(other), actor=officer, now=now)


def _root(donor: Region) -> str:
    with region(donor):
        row = catalogue_of()
    assert row is not None  # `publish_donor` came before
    return row.root_digest


def _paper(kind: str, one: Region, other: Region, direction: str, day: date) -> Naskah:
    about = "Pemanfaatan aplikasi layanan pemerintahan" if kind == KB else "Replikasi aplikasi perizinan"
    return Naskah(
        title=f"{about} (contoh)", direction=direction, object_text="Aplikasi layanan yang diterbitkan di katalog",
        scope_text="Uji coba, pemasangan, penyesuaian, pemutakhiran, dan kirim balik perbaikan",
        financing="Masing-masing pihak menanggung biayanya sendiri.", ours=_party(kind, one),
        theirs=_party(kind, other), valid_from=day,
        valid_until=day.replace(year=day.year + YEARS[kind], day=min(day.day, 28)),
    )  # fmt: skip


def _party(kind: str, place: Region) -> dict[str, str]:
    if kind == KB:
        bare = place.name.partition(" ")[2]  # Wali Kota Bandung, Bupati Kerinci
        head = {"jabatan": f"{place.head_title} {bare}", "kapasitas": KEPALA_DAERAH, "kuasa": ""}
        return {"kantor": f"Pemerintah {place.name}", "nama": f"{place.head_title} Contoh", **head}
    head = {"jabatan": "Kepala Dinas", "kapasitas": KEPALA_OPD, "kuasa": f"CONTOH/KUASA/{place.id}"}
    return {"kantor": f"Dinas Komunikasi dan Informatika {place.name}", "nama": "Kepala Dinas Contoh", **head}


def _adopt(donor: Region, place: Region, now: datetime) -> None:
    keeper = actor_of(place, "pengelola_layanan", now)
    with region(place):
        here = set(Origin.objects.values_list("definition_id", flat=True))
    todo = [name for name in ADOPTED if name not in here]
    if not todo:
        return
    address = [f"sel:{donor.code}"]
    partner = know_partner(
        place, code=donor.code, name=donor.name, kind=donor.kind, addresses=address, actor=keeper, now=now
    )
    refresh(place, partner, now=now)
    for name in todo:
        adopt(place, fetch(place, partner, name, now=now), partner, actor=keeper, now=now - TAKEN)


def _open(place: Region, now: datetime) -> None:
    keeper, then = actor_of(place, "pengelola_layanan", now), now - TAKEN
    for name in ADOPTED:
        with region(place):
            if origin_of(name).opened_at is not None:
                continue
            found = suggestions(compiled_of(current(name).release).definition, local_day(now))
        posts = {function: (one.role, one.unit) for function, one in found.items()}
        bind_adopted(place, name, posts, actor=keeper, now=then)
        open_adopted(place, name, basis="kesepakatan", actor=keeper, now=then)


def _use(place: Region, now: datetime) -> None:
    """A few applications over the last two months, worked on by the licensing office and signed."""
    with region(place):
        chief = demo_person("penanda_tangan")
        calendar = work_calendar(place)
        set_demo_totp(place, chief.user, secret=TOTP_SECRET)
        issue_signer(
            place, person_id=chief.id, name=chief.name, title=chief.title, passphrase=PASSPHRASE,
            not_before=now - SIGNED, actor=SYSTEM, now=now,
        )  # fmt: skip
    players = cast(place, now)
    plans = []
    for number in range(STORIES):
        story = Story(place, Plan(uuid7(), number, now, 0, "terbit"), players)
        begin = at_work(calendar, now - timedelta(days=14 * number + 5), story.dice)
        plans.append(Plan(uuid5(NAMESPACE, f"jaringan:{place.id}:{number}"), number, begin, 0, "terbit"))
    tell_all([Story(place, plan, players) for plan in plans], until=now)


def _adapt(place: Region, now: datetime) -> None:
    """A question in the words of the place, by one officer."""
    keeper = actor_of(place, "pengelola_layanan", now)
    with region(place):
        definition = compiled_of(current(ADOPTED[0]).release).definition
        field = next(one for page in definition.form.pages for one in page.fields if one.type == "text")
        told = f"{field.label} (menurut kebiasaan di {place.name})"
        if field.label.endswith(f"di {place.name})"):
            return
        one = Set(
            node=f"field:{field.id}", attr="label", was=field.label, to=told, by=keeper.name, when=now.isoformat(),
            why="Warga di sini mengenalnya dengan sebutan lain (contoh).",
        )  # fmt: skip
        change(ADOPTED[0], [one], actor=keeper, now=now)


def speak(place: Region, member: Member, now: datetime) -> None:
    """Found its own catalogue and say there how what it took over is used."""
    if ORDER.index(member.journey) >= ORDER.index("jalan"):
        _await_first_case(place)
    keeper = actor_of(place, "pengelola_layanan", now)
    found_catalogue(place, passphrase=PASSPHRASE, actor=keeper, now=now)
    if ORDER.index(member.journey) >= ORDER.index("ubah"):
        publish_bundle(place, ADOPTED[0], note=VARIANT, passphrase=PASSPHRASE, actor=keeper, now=now)
    with region(place):
        choose(is_shown=True, actor=actor_of(place, "kerja_sama", now), now=now)
    state_use(place, now=now)
    state_facts(place, now=now)


def _await_first_case(place: Region) -> None:
    """The worker hears of a first application a moment after it came."""
    for _ in range(40):
        with region(place):
            if origin_of(ADOPTED[0]).first_case_at is not None:
                return
        time.sleep(0.5)


def listen(donor: Region, places: list[Region], now: datetime) -> None:
    """The donor gets to know every partner and reads what they say."""
    keeper = actor_of(donor, "pengelola_layanan", now)
    with region(donor):
        known = {one.namespace: one for one in Partner.objects.all()}
    for place in places:
        partner = known.get(namespace_of(place)) or know_partner(
            donor, code=place.code, name=place.name, kind=place.kind, addresses=[f"sel:{place.code}"], actor=keeper,
            now=now,
        )  # fmt: skip
        refresh(donor, partner, now=now)
        _look_again(donor, place, now)
    read_network(donor, now=now)
    read_facts(donor, now=now)


def _look_again(donor: Region, place: Region, now: datetime) -> None:
    """A partner that follows the donor sees what is new there."""
    with region(place):
        row = Partner.objects.filter(namespace=namespace_of(donor)).first()
    if row is not None:
        refresh(place, row, now=now)
