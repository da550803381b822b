"""The network of the demonstration: the partners of Kota Bandung (contoh) in the same cell, each with its own offices,
titles, time zone and accent. They begin with almost nothing and take over what Bandung publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from pendopo.config.demo.network_list import KOMINFO, MEMBERS, Member
from pendopo.config.demo.staff import synthetic_nip
from pendopo.config.founding import found_region
from pendopo.people.api import SYSTEM, Unit, create_person, create_unit, grant_membership
from pendopo.tenancy.api import Region, all_regions, change_region, region

FIRST = ("keberatan",)  # every other service refers to the objection
SINCE = timedelta(days=200)
CODES = tuple(member.code for member in MEMBERS)
Tell = Callable[[str], None]

# (role, title, rank, code of the unit)
POSTS = (
    ("front_office", "Petugas Front Office", "Pengatur (II/c)", "DPMPTSP"),
    ("tim_teknis", "Anggota Tim Teknis", "Penata (III/c)", "DPMPTSP"),
    ("kepala_seksi", "Kepala Seksi Perizinan", "Penata Tingkat I (III/d)", "DPMPTSP"),
    ("penanda_tangan", "Kepala Dinas", "Pembina Utama Muda (IV/c)", "DPMPTSP"),
    ("admin", "Pengelola Sistem", "Penata Muda (III/a)", "DPMPTSP"),
    ("admin", "Pengelola Sistem", "Penata Muda (III/a)", "DPMPTSP"),
    ("pengelola_layanan", "Analis Layanan Digital", "Penata (III/c)", "DISKOMINFO"),
    ("pengelola_layanan", "Pranata Komputer", "Penata Muda (III/a)", "DISKOMINFO"),
    ("kerja_sama", "Kepala Bagian Kerja Sama", "Pembina (IV/a)", "SETDA"),
)
NAMES = ("Aisyah", "Bahar", "Cut", "Darma", "Eka", "Fitri", "Galih", "Hasan", "Indah")


def found_network(now: datetime, *, members: Iterable[Member] = MEMBERS, tell: Tell = print) -> list[Region]:
    """Found the partners that are not here yet. Each is a transaction of its own: broken off, it goes on later."""
    here = {place.code for place in all_regions()}
    return [found_member(member, now, tell=tell) for member in members if member.code not in here]


def found_member(member: Member, now: datetime, *, tell: Tell = print) -> Region:
    """Found one partner with its offices and nine people."""
    place = found_region(member.code, now=now, is_contoh=True, since=now - SINCE, services=FIRST)
    with region(place):
        place = change_region(place, hue=member.hue)
        units = make_offices(member, (now - SINCE).date(), now)
        make_people(units, 1 + CODES.index(member.code), (now - SINCE).date(), now)
    tell(f"{place.title}: berdiri ({place.head_title}, {place.time_zone}).")
    return place


def make_offices(member: Member, since: date, now: datetime) -> dict[str, Unit]:
    """The secretariat, the communication office under one of its usual names, and what services need beside."""
    offices = (
        ("SETDA", "Sekretariat Daerah", "Setda", "sekretariat"),
        ("DISKOMINFO", KOMINFO[int(member.code.replace(".", "")) % len(KOMINFO)], "Diskominfo", "dinas"),
        ("DINKES", "Dinas Kesehatan", "Dinkes", "dinas"),
        ("DLH", "Dinas Lingkungan Hidup", "DLH", "dinas"),
        ("KESBANGPOL", "Badan Kesatuan Bangsa dan Politik", "Kesbangpol", "badan"),
        ("INSPEKTORAT", "Inspektorat Daerah", "Inspektorat", "inspektorat"),
    )
    begun = since.replace(month=1, day=1)
    made = {
        code: create_unit(
            code=code,
            name=name,
            short=short,
            kind=kind,
            valid_from=begun,
            actor=SYSTEM,
            now=now,
        )
        for code, name, short, kind in offices
    }
    return {"DPMPTSP": Unit.objects.get(code="DPMPTSP"), **made}


def make_people(units: dict[str, Unit], number_of_place: int, since: date, now: datetime) -> None:
    """One person for each post that adopting and running a service needs."""
    for number, (role, title, rank, code) in enumerate(POSTS):
        person = create_person(
            name=f"{NAMES[number]} Contoh", nip=synthetic_nip(number, number_of_place), title=title, rank=rank,
            unit=units[code], is_contoh=True, actor=SYSTEM, now=now,
        )  # fmt: skip
        grant_membership(person=person, role=role, unit=units[code], valid_from=since, actor=SYSTEM, now=now)
