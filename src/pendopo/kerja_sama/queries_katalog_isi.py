"""What one published app is made of, read from its signed bundle; who uses it and who offers a variant."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.http import Http404

from pendopo.bundles.api import Bundle, Offer, own_bundle
from pendopo.engine.api import Compiled, compile
from pendopo.kerja_sama.queries_katalog import Item
from pendopo.kerja_sama.queries_pakai import told_by_partners
from pendopo.kerja_sama.rules_pakai import Pakai
from pendopo.tenancy.api import Region

KEEP = 8
_kept: OrderedDict[str, Bundle] = OrderedDict()
_lock = Lock()
MIMES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def published(place: Region, item: Item) -> Bundle:
    """The newest bundle of an item; a few are kept per process by their digest. Raises Http404."""
    digest = item.row.bundle_digest
    with _lock:
        found = _kept.get(digest)
    if found is None:
        found = own_bundle(place, item.id, item.row.number)
    with _lock:
        _kept[digest] = found
        _kept.move_to_end(digest)
        while len(_kept) > KEEP:
            _kept.popitem(last=False)
    return found


def picture(place: Region, item: Item, position: int) -> tuple[bytes, str]:
    """A picture of an item and its type; `position` from 1. Raises Http404."""
    names = [one.name for one in item.manifest.pictures]
    if not 1 <= position <= len(names):
        raise Http404
    name = names[position - 1]
    return published(place, item).pictures[name], MIMES[name.rpartition(".")[2]]


@dataclass(frozen=True)
class Overview:
    """The definition in the reader's language: pages with their questions, stages, steps, letters, scenarios."""

    compiled: Compiled
    title: str
    summary: str
    pages: list[tuple[str, list[tuple[str, bool]]]]
    stages: list[tuple[str, str, int]]
    requirements: list[tuple[str, str]]
    scenarios: list[str]
    languages: list[str]

    @property
    def questions(self) -> int:
        return sum(len(fields) for _title, fields in self.pages)


def overview(bundle: Bundle, lang: str) -> Overview:
    """What the item's page shows of the definition itself."""
    one = compile(bundle.definition, bundle.digest)
    made = bundle.definition
    return Overview(
        compiled=one,
        title=one.text("definition", "title", lang),
        summary=one.text("definition", "summary", lang),
        pages=[
            (
                one.text(f"page:{page.id}", "title", lang),
                [(one.text(f"field:{f.id}", "label", lang), f.required is True) for f in page.fields],
            )
            for page in made.form.pages
        ],
        stages=[
            (one.text(f"stage:{s.id}", "title", lang), one.text(f"stage:{s.id}", "text", lang), s.sla_days)
            for s in made.workflow.stages
        ],
        requirements=[
            (one.text(f"requirement:{r.id}", "title", lang), one.text(f"requirement:{r.id}", "text", lang))
            for r in made.service.requirements
        ],
        scenarios=[scenario.title for scenario in made.scenarios],
        languages=["id", *sorted(made.texts)],
    )


@dataclass(frozen=True)
class User:
    """A partner that says, in a signed statement, that it uses the app."""

    name: str
    use: Pakai


def users_of(place: Region, definition_id: str) -> list[User]:
    """Who says so, those that really use it first. One statement."""
    found = [
        User(row.partner_name, one)
        for row, told in told_by_partners().values()
        for one in told.apps
        if one.id == definition_id and one.from_namespace == f"r{place.id}"
    ]
    return sorted(found, key=lambda user: (not user.use.is_used, user.name))


@dataclass(frozen=True)
class Variant:
    """The same app, or a fork of it, in another region's catalogue."""

    name: str
    definition: str
    title: str
    number: int
    same: bool


MOST_VARIANTS = 60


def variants_of(item: Item) -> list[Variant]:
    """What partners offer under the same id, or as coming from it. One statement."""
    same = Offer.objects.filter(definition_id=item.id)
    forks = Offer.objects.filter(manifest__lineage__contains=[{"definition": item.id, "namespace": _space(item)}])
    rows = (same | forks).select_related("partner").order_by("partner__name", "definition_id", "-number")
    newest = rows.defer("manifest")[: 5 * MOST_VARIANTS]
    found: dict[tuple[str, str], Variant] = {}
    for row in newest:
        made = Variant(row.partner.name, row.definition_id, row.title, row.number, row.digest == item.row.digest)
        found.setdefault((row.partner.namespace, row.definition_id), made)
    return list(found.values())[:MOST_VARIANTS]


def _space(item: Item) -> str:
    return item.manifest.publisher.namespace
