"""What a draft is filled with: the region's data, its services, their standards, workflows and offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from pendopo.definitions.api import Current, bindings_of, catalogue, current, posts_of_definitions
from pendopo.engine.api import STANDARD_KEYS, Compiled, verified_nodes
from pendopo.lib.formats import tanggal
from pendopo.people.api import Unit, role_title
from pendopo.peraturan.models import IsianNaskah
from pendopo.peraturan.rules import Block, Draft, Filling, Param, Table, bare_name, compose, drafts, missing
from pendopo.peraturan.rules_alur import flow_table, within
from pendopo.tenancy.api import Region

OFFICE = "DPMPTSP"
COMPONENTS = dict(
    zip(
        STANDARD_KEYS,
        (
            "Persyaratan", "Sistem, mekanisme, dan prosedur", "Jangka waktu penyelesaian", "Biaya atau tarif",
            "Produk pelayanan", "Penanganan pengaduan, saran, dan masukan", "Dasar hukum",
            "Sarana, prasarana, dan/atau fasilitas", "Kompetensi pelaksana", "Pengawasan internal",
            "Jumlah pelaksana", "Jaminan pelayanan", "Jaminan keamanan dan keselamatan", "Evaluasi kinerja pelaksana",
        ),
        strict=True,
    )
)  # fmt: skip


@dataclass(frozen=True)
class Naskah:
    """A draft as it stands in this region, filled."""

    draft: Draft
    values: dict[str, str]
    missing: list[Param]
    blocks: list[Block]
    service: str
    service_title: str
    kept: str

    @property
    def unverified(self) -> int:
        """How many lines somebody still has to check at their source."""
        return sum(item.is_unverified for block in self.blocks for item in block.items)

    @property
    def file_name(self) -> str:
        return f"rancangan-{self.draft.id}{f'-{self.service}' if self.service else ''}"


def get_draft(draft_id: str) -> Draft:
    """Raises Http404."""
    found = drafts().get(draft_id)
    if found is None:
        raise Http404
    return found


def services() -> list[tuple[str, str]]:
    """Id and title of every service in force."""
    return [(one.id, one.title) for one in catalogue()]


def naskah(place: Region, draft: Draft, service: str = "") -> Naskah:
    """A draft filled with what the region knows; of one service where it is about one. Raises Http404."""
    offer: Current | None = None
    if draft.is_of_service:
        known = services()
        if not known:
            raise Http404
        service = service or known[0][0]
        offer = current(service)
    row = IsianNaskah.objects.filter(draft_id=draft.id).first()
    values = _own(place, draft) | (row.values if row is not None else {})
    title = offer.compiled.definition.title if offer else ""
    shown = values | ({"layanan": title} if title else {})
    filling = _filling(draft, shown, offer)
    kept = f"{row.changed_label}, {tanggal(row.changed_at.astimezone(place.tz).date())}" if row else ""
    return Naskah(draft, values, missing(draft, values), compose(draft, filling), service if offer else "", title, kept)


def _own(place: Region, draft: Draft) -> dict[str, str]:
    """Where the slots of a draft start from: the region's own data."""
    unit = Unit.objects.filter(code=OFFICE).first()
    known = {
        "kepala": f"{place.head_title} {bare_name(place.name)}", "daerah": place.name,
        "dinas": unit.name if unit else "", "kepala_dinas": f"Kepala {unit.name}" if unit else "",
        "telepon": place.help_phone, "tempat": bare_name(place.name),
    }  # fmt: skip
    return {param.id: text for param in draft.params if (text := known.get(param.source, ""))}


def _filling(draft: Draft, values: dict[str, str], offer: Current | None) -> Filling:
    compiled = offer.compiled if offer else None
    components: dict[str, tuple[str, bool]] = {}
    laws: list[tuple[str, bool]] = []
    if compiled is not None:
        made, sure = compiled.definition, verified_nodes(compiled.definition)
        components = {key: (item.text, f"standard:{key}" in sure) for key, item in made.service.standard.items()}
        laws = [(law.text, f"legal:{law.id}" in sure) for law in made.legal_basis]
    table = TABLES[draft.raw["table"]](compiled) if draft.raw.get("table") else Table((), ())
    return Filling(values, components, laws, table)


def _services_table(_none: Compiled | None) -> Table:
    """What the region decides itself: what a national system decides is not delegated here."""
    own = (one for one in _everything() if one.card.channel == "D")
    rows = ((str(number), one.title, within(one.card.promise_days)) for number, one in enumerate(own, 1))
    return Table(("No.", "Layanan", "Janji"), tuple(rows))


def _promises_table(_none: Compiled | None) -> Table:
    rows = (
        (str(number), one.title, within(one.card.promise_days), one.text("fee_text"))
        for number, one in enumerate(_everything(), 1)
    )  # fmt: skip
    return Table(("No.", "Layanan", "Janji", "Biaya"), tuple(rows))


def _everything() -> list[Any]:
    return [one for one in catalogue() if not one.is_waiting]


def _team_table(_none: Compiled | None) -> Table:
    """Every post that takes part in a service, office by office; the names of people are left blank."""
    found: dict[tuple[str, str], int] = {}
    names = dict(Unit.objects.values_list("pk", "name"))
    taking_part = posts_of_definitions()
    for one in _everything():
        for unit_id, role in taking_part.get(one.id, frozenset()):
            post = (names.get(unit_id, ""), role_title(role))
            found[post] = found.get(post, 0) + 1
    rows = (
        (str(number), office, post, f"{count} layanan", "……")
        for number, ((office, post), count) in enumerate(sorted(found.items()), 1)
    )  # fmt: skip
    return Table(("No.", "Kantor", "Fungsi", "Cakupan", "Nama"), tuple(rows))


def _flow(compiled: Compiled | None) -> Table:
    assert compiled is not None  # only drafts about a service have this table
    names = dict(Unit.objects.values_list("pk", "short"))
    offices = {
        function: ", ".join(sorted({names.get(post.unit_id, "") for post in posts}))
        for function, posts in bindings_of(compiled.definition.id).items()
    }
    return flow_table(compiled, offices)


def _standard(compiled: Compiled | None) -> Table:
    assert compiled is not None  # as above
    items, sure = compiled.definition.service.standard, verified_nodes(compiled.definition)
    rows = (
        (
            str(number), COMPONENTS[key], items[key].text if key in items else "[isi]",
            "" if f"standard:{key}" in sure else "perlu verifikasi",
        )
        for number, key in enumerate(STANDARD_KEYS, 1)
    )  # fmt: skip
    return Table(("No.", "Komponen", "Uraian", "Catatan"), tuple(rows))


TABLES = {
    "layanan": _services_table, "janji": _promises_table, "tim": _team_table, "alur": _flow, "standar": _standard,
}  # fmt: skip
