"""Sixty synthetic staff. Every name ends in *Contoh*; every NIP has the impossible serial 000."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pendopo.documents.api import OpenSigner, issue_signer, open_signer
from pendopo.people.api import (
    SYSTEM,
    Actor,
    Membership,
    Person,
    Unit,
    create_person,
    grant_membership,
    set_demo_totp,
    staff,
)
from pendopo.tenancy.api import Region, region

PASSPHRASE = "padi contoh sawah hijau"  # noqa: S105  (printed by `pendopo demo masuk`; only for regions marked contoh)
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  (as above)
OFFICE = "DPMPTSP"
# What one may enter as: the role and the unit that it is held in.
DEMO_ROLES = {
    "verifikator": ("front_office", OFFICE),
    "front_office": ("front_office", OFFICE),
    "tim_teknis": ("tim_teknis", OFFICE),
    "kepala_seksi": ("kepala_seksi", OFFICE),
    "kepala_dinas": ("penanda_tangan", OFFICE),
    "penanda_tangan": ("penanda_tangan", OFFICE),
    "bendahara": ("bendahara_penerimaan", OFFICE),
    "admin": ("admin", OFFICE),
    "kesbangpol": ("tim_teknis", "KESBANGPOL"),
    "dinkes": ("tim_teknis", "DINKES"),
    "dishub": ("tim_teknis", "DISHUB"),
    "dlh": ("tim_teknis", "DLH"),
    "satpolpp": ("tim_teknis", "SATPOLPP"),
    "dpkp": ("tim_teknis", "DPKP"),
    "pupr": ("tim_teknis", "DISCIPTABINTAR"),
    "penetap": ("kepala_seksi", "DISCIPTABINTAR"),
    "hukum": ("tim_teknis", "SETDA"),
    "inspektorat": ("inspektorat", "INSPEKTORAT"),
    "auditor": ("auditor", "INSPEKTORAT"),
    "pelindung_data": ("pelindung_data", "DISKOMINFO"),
    "pengelola_layanan": ("pengelola_layanan", "DISKOMINFO"),
    "kerja_sama": ("kerja_sama", "SETDA"),
}
# Whose post comes with a letter of assignment (`demo/auditor.py`).
AUDITOR = "Auditor Ahli Muda"
FIRST_NAMES = (
    "Agus", "Ani", "Asep", "Ayu", "Bambang", "Budi", "Cahya", "Citra", "Dadan", "Dedi", "Desi", "Dewi", "Dian", "Eko",
    "Elis", "Endang", "Erna", "Euis", "Fajar", "Farida", "Gilang", "Gita", "Hana", "Hendra", "Herman", "Ida", "Iis",
    "Imas", "Indra", "Intan", "Iwan", "Joko", "Kartika", "Kurnia", "Lestari", "Lina", "Maman", "Maya", "Mira", "Nanang",
    "Neni", "Nina", "Oki", "Putri", "Rahmat", "Rani", "Ratna", "Rina", "Rizki", "Rudi", "Sari", "Sinta", "Siti", "Sri",
    "Surya", "Tati", "Tono", "Wati", "Yanti", "Yusuf",
)  # fmt: skip
# How many of the licensing office hold which role, with their job titles.
POSTS = (
    ("penanda_tangan", "Kepala Dinas", "Pembina Utama Muda (IV/c)", 1),
    ("kepala_seksi", "Kepala Seksi Perizinan", "Penata Tingkat I (III/d)", 1),
    ("tim_teknis", "Anggota Tim Teknis", "Penata (III/c)", 4),
    ("front_office", "Petugas Front Office", "Pengatur (II/c)", 6),
    ("admin", "Pengelola Sistem", "Penata Muda (III/a)", 2),
    ("bendahara_penerimaan", "Bendahara Penerimaan", "Penata Muda (III/a)", 1),
)
# Posts in other offices that take part in services: unit, role, job title.
ELSEWHERE = (
    ("KESBANGPOL", "tim_teknis", "Analis Kewaspadaan"),
    ("DINKES", "tim_teknis", "Analis Tenaga Kesehatan"),
    ("DISHUB", "tim_teknis", "Analis Lalu Lintas"),
    ("DLH", "tim_teknis", "Pengawas Kebersihan"),
    ("SATPOLPP", "tim_teknis", "Kepala Regu Pengamanan"),
    ("DPKP", "tim_teknis", "Pengelola Taman"),
    ("DISCIPTABINTAR", "tim_teknis", "Anggota Tim Penilai Bangunan"),
    ("DISCIPTABINTAR", "kepala_seksi", "Kepala Seksi Retribusi Bangunan"),
    ("SETDA", "tim_teknis", "Analis Hukum"),
    ("INSPEKTORAT", "inspektorat", "Inspektur Pembantu"),
    ("INSPEKTORAT", "", AUDITOR),
    ("DISKOMINFO", "pelindung_data", "Pejabat Pelindungan Data"),
    ("DISKOMINFO", "pengelola_layanan", "Analis Layanan Digital"),
    ("DISKOMINFO", "pengelola_layanan", "Pranata Komputer"),
    ("SETDA", "kerja_sama", "Kepala Bagian Kerja Sama"),
)


@dataclass(frozen=True)
class Cast:
    """Who plays in the example cases."""

    front_office: tuple[Actor, ...]
    tim_teknis: tuple[Actor, ...]
    kepala_seksi: tuple[Actor, ...]
    penanda_tangan: tuple[Actor, ...]
    desks: Mapping[tuple[str, str], Actor]  # the first person of each role in each unit
    pen: OpenSigner  # the signer's key, opened once for the whole sitting

    def at(self, name: str) -> Actor:
        """Who enters under this name of `DEMO_ROLES`."""
        return self.desks[DEMO_ROLES[name]]


def synthetic_nip(number: int, place: int = 0) -> str:
    """18 digits: a birth date, an appointment month, a sex digit and the impossible serial 000.

    `place`: which region of the demonstration (0 to 136): nobody is in two of them.
    """
    born = date(1968, 1, 1) + timedelta(days=137 * number + place)
    appointed = date(born.year + 24, 3, 1)
    return f"{born:%Y%m%d}{appointed:%Y%m}{1 + number % 2}000"


def make_staff(place: Region, office: Unit, others: Mapping[str, Unit], *, since: datetime, now: datetime) -> None:
    """Add sixty people to the open region: fifteen with posts in the licensing office, nine in offices that take part
    in its services, two of the inspectorate, one for data protection, two who adapt services, one for agreements,
    the others across the city.

    The signer's certificate begins at `since`, before the first example case.
    """
    roles = [(office, role, title, rank) for role, title, rank, count in POSTS for _ in range(count)]
    roles += [(others[code], role, title, "Penata (III/c)") for code, role, title in ELSEWHERE]
    elsewhere = list(others.values())
    for number, first in enumerate(FIRST_NAMES):
        plain = (elsewhere[number % len(elsewhere)], "", "Pelaksana", "Pengatur Muda (II/a)")
        unit, role, title, rank = roles[number] if number < len(roles) else plain
        person = create_person(
            name=f"{first} Contoh", nip=synthetic_nip(number), title=title, rank=rank, unit=unit, is_contoh=True,
            actor=SYSTEM, now=now,
        )  # fmt: skip
        if role:
            grant_membership(person=person, role=role, unit=unit, valid_from=since.date(), actor=SYSTEM, now=now)
        if role == "penanda_tangan":
            set_demo_totp(place, person.user, secret=TOTP_SECRET)
            issue_signer(
                place, person_id=person.id, name=person.name, title=person.title, passphrase=PASSPHRASE,
                not_before=since, actor=SYSTEM, now=now,
            )  # fmt: skip


def demo_person(name: str) -> Person:
    """The first person of the open region who holds the post of this name of `DEMO_ROLES`."""
    role, code = DEMO_ROLES[name]
    rows = Membership.objects.select_related("person__user").filter(person__is_contoh=True)
    person: Person = rows.filter(role=role, unit__code=code).order_by("id")[0].person
    return person


def cast(place: Region, now: datetime) -> Cast:
    """The players of a region marked contoh. Call it outside its `region()` block: opening a key takes a while."""
    found: dict[str, list[Actor]] = {}
    desks: dict[tuple[str, str], Actor] = {}
    with region(place):
        posts = Membership.objects.select_related("person__region", "unit").filter(person__is_contoh=True)
        for post in posts.order_by("id"):
            actor = staff(post.person, now)
            desks.setdefault((post.role, post.unit.code), actor)
            if post.unit.code == OFFICE:
                found.setdefault(post.role, []).append(actor)
    signer = found["penanda_tangan"][0]
    assert signer.actor_id is not None  # staff always have one
    pen = open_signer(place, person_id=signer.actor_id, passphrase=PASSPHRASE, now=now)
    players = {name: tuple(found[name]) for name in ("front_office", "tim_teknis", "kepala_seksi", "penanda_tangan")}
    return Cast(**players, desks=desks, pen=pen)
