"""The organisation as rows of a workbook: what goes out can come in again and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from pendopo.core.api import role_titles
from pendopo.kepegawaian.lembar import MUTASI, ORGANISATION, PEGAWAI, PERAN, UNIT, write_book
from pendopo.people.api import Membership, Person, Unit, role_title, units_on


def notes_of() -> list[str]:
    """The first sheet: how to fill in the others."""
    return [
        _("Cara mengisi"),
        _("Baris dikenali dari kodenya: unit dari Kode unit, orang dari NIP atau surel. Kode tidak pernah diubah."),
        _("Yang tidak tertulis di sini tidak berubah. Menghapus baris tidak menghapus apa pun."),
        _("Semua kolom berformat Teks. NIP yang diketik sebagai angka ditolak, karena digit terakhirnya dibulatkan."),
        _("Kolom berkepala gelap wajib diisi. Arahkan penunjuk ke kepala kolom untuk membaca petunjuknya."),
        _("Berkas diperiksa dahulu baris demi baris. Baru sesudah Anda menyetujuinya, semuanya diterapkan sekaligus."),
    ]


def choices_of(today: date) -> dict[str, Sequence[str]]:
    """The lists to choose from."""
    return {"unit": [unit.code for unit in units_on(today)], "peran": [role_title(role) for role in role_titles()]}


def organisation_book(today: date) -> bytes:
    """Every unit, person and own post of the open region as a workbook."""
    units = Unit.objects.select_related("parent").order_by("code")
    people = Person.objects.select_related("user", "unit").order_by("name", "id")
    written = {person.pk: person.user.nip or person.user.email for person in people}
    posts = Membership.objects.filter(kind=Membership.OWN).select_related("unit").order_by("valid_from", "id")
    sheets = {
        UNIT.name: [
            {
                "kode": unit.code, "nama": unit.name, "singkat": unit.short, "jenis": unit.kind,
                "induk": unit.parent.code if unit.parent else "", "mulai": _day(unit.valid_from),
                "sampai": _day(unit.valid_to),
            }
            for unit in units
        ],
        PEGAWAI.name: [
            {
                "nip": written[one.pk], "nama": one.name, "jabatan": one.title, "pangkat": one.rank,
                "unit": one.unit.code if one.unit else "",
            }
            for one in people
            if written[one.pk]
        ],
        PERAN.name: [
            {
                "nip": written[post.person_id], "unit": post.unit.code, "peran": role_title(post.role),
                "mulai": _day(post.valid_from), "sampai": _day(post.valid_to),
            }
            for post in posts
            if written[post.person_id]
        ],
    }  # fmt: skip
    return write_book(sheets, ORGANISATION, choices=choices_of(today), notes=notes_of())


def empty_book(today: date) -> bytes:
    """The template: heads, notes and lists, no rows."""
    return write_book({}, ORGANISATION, choices=choices_of(today), notes=notes_of())


def empty_moves(today: date) -> bytes:
    """The template of a mutasi."""
    return write_book({}, (MUTASI,), choices=choices_of(today), notes=notes_of()[:1] + notes_of()[3:5])


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""
