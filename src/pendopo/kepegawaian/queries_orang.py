"""Finding somebody of the region by what people type, and reading the rows of a mutasi from a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from pendopo.kepegawaian.lembar import MUTASI, Row, read_book
from pendopo.kepegawaian.queries import posts_for_choice
from pendopo.kepegawaian.queries_impor import read_role
from pendopo.people.api import Membership, Person, Unit, person_with, persons_by_identifier


def find_person(text: str) -> Person:
    """A person by NIP, e-mail or whole name. Raises ValueError with a sentence: nobody, or several."""
    typed = " ".join(text.split())
    found = person_with(typed)
    if found is not None:
        return found
    named = list(Person.objects.select_related("unit").filter(name__iexact=typed)[:2])
    if len(named) == 1:
        return named[0]
    if named:
        raise ValueError(_("Ada beberapa orang bernama itu. Tulis NIP atau surelnya."))
    raise ValueError(_("Tidak ada petugas daerah ini dengan NIP, surel, atau nama itu."))


@dataclass
class ReadMove:
    """A row of a mutasi as a workbook says it; `faults`: why it cannot be taken up, as sentences."""

    row: Row
    person: Person | None = None
    posts: list[Membership] = field(default_factory=list)
    unit: Unit | None = None
    role: str = ""
    heir: Person | None = None
    faults: list[str] = field(default_factory=list)


def read_moves(content: bytes, day: date) -> list[ReadMove]:
    """The rows of a workbook of a mutasi. Raises Unreadable with a sentence. Five statements."""
    rows = read_book(content, (MUTASI,))[MUTASI.name]
    people = persons_by_identifier(row.cells.get(key, "") for row in rows for key in ("nip", "penerus"))
    units = {unit.code: unit for unit in Unit.objects.all()}
    posts: dict[object, list[Membership]] = {}
    for post in posts_for_choice(day):
        posts.setdefault(post.person_id, []).append(post)
    return [_read_move(row, people, units, posts) for row in rows]


def _read_move(
    row: Row, people: Mapping[str, Person], units: Mapping[str, Unit], posts: Mapping[object, list[Membership]]
) -> ReadMove:
    cells, found = row.cells, ReadMove(row, faults=list(row.faults.values()))
    found.person = people.get(cells.get("nip", ""))
    if found.person is None and "nip" not in row.faults:
        found.faults.append(_("Tidak ada petugas dengan NIP atau surel “%(isi)s”.") % {"isi": cells.get("nip", "")})
    if cells.get("penerus"):
        found.heir = people.get(cells["penerus"])
        if found.heir is None:
            found.faults.append(_("Penerus “%(isi)s” tidak ditemukan.") % {"isi": cells["penerus"]})
    if cells.get("ke_unit"):
        found.unit = units.get(cells["ke_unit"])
        if found.unit is None:
            found.faults.append(_("Kode unit “%(kode)s” tidak ada.") % {"kode": cells["ke_unit"]})
    if cells.get("ke_peran"):
        found.role = read_role(cells["ke_peran"]) or ""
        if not found.role:
            found.faults.append(_("Peran “%(isi)s” tidak dikenal.") % {"isi": cells["ke_peran"]})
        elif found.unit is None and not cells.get("ke_unit"):
            found.faults.append(_("Peran tujuan memerlukan unit tujuan."))
    if found.person is not None:
        _leaving(found, posts.get(found.person.pk, []), units)
    return found


def _leaving(found: ReadMove, mine: list[Membership], units: Mapping[str, Unit]) -> None:
    """Which posts are left: the one that is named, else all that are there."""
    cells = found.row.cells
    code, said = cells.get("dari_unit", ""), cells.get("dari_peran", "")
    if code and code not in units:
        found.faults.append(_("Kode unit “%(kode)s” tidak ada.") % {"kode": code})
        return
    role = read_role(said) if said else None
    chosen = [p for p in mine if (not code or p.unit.code == code) and (role is None or p.role == role)]
    if (code or said) and not chosen:
        found.faults.append(_("Orang ini tidak memegang peran asal yang tertulis."))
    found.posts = chosen
    if not chosen and found.unit is None and not found.faults:
        found.faults.append(_("Orang ini tidak memegang peran, dan tidak ada unit tujuan."))
