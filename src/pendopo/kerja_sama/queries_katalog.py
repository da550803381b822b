"""The region's own catalogue as everybody may read it: what it publishes, since when, from whom, how good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Min
from django.http import Http404

from pendopo.bundles.api import (
    Ancestor,
    Catalogue,
    Contributor,
    Manifest,
    Partner,
    Published,
    in_catalogue,
    manifest_of,
)
from pendopo.kerja_sama import rules_katalog as rules
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Item:
    """One app in the catalogue: its newest version, how many there are, since when. `manifest` tells the rest."""

    row: Published
    versions: int
    since: datetime

    @property
    def id(self) -> str:
        return self.row.definition_id

    @cached_property
    def manifest(self) -> Manifest:
        return manifest_of(self.row.manifest)

    @property
    def category(self) -> str:
        return str(self.row.manifest.get("category", ""))

    @property
    def summary(self) -> str:
        return str(self.row.manifest.get("purpose") or self.row.manifest.get("summary", ""))

    @property
    def category_title(self) -> str:
        return rules.category_title(self.category)

    @property
    def quality(self) -> str:
        return rules.quality_words(self.manifest.quality)

    @property
    def law(self) -> str:
        return rules.legal_words(self.manifest.legal)

    @property
    def law_is_open(self) -> bool:
        """Whether some law was not read at its source."""
        return any(not one.verified for one in self.manifest.legal)


@dataclass(frozen=True)
class Screen:
    """The public catalogue: what was asked for, what was found, and how many there are by category."""

    ask: rules.Ask
    items: list[Item]
    total: int
    categories: list[tuple[str, str, int]]


def screen(ask: rules.Ask) -> Screen:
    """The items that are asked for, by title or newest first. Two statements."""
    every = own_items()
    found = [
        item
        for item in every
        if (not ask.category or item.category == ask.category)
        and rules.matches(ask.sought, item.row.title, item.summary, item.category_title, item.id)
    ]
    if ask.sort == "baru":
        found.sort(key=lambda item: item.row.published_at, reverse=True)
    return Screen(ask, found, len(every), rules.category_counts(item.category for item in every))


def own_items() -> list[Item]:
    """Everything the open region publishes."""
    rows = Published.objects.filter(withdrawn_at=None).values_list("definition_id")
    told = {name: (count, since) for name, count, since in rows.annotate(Count("id"), Min("published_at"))}
    return [Item(row, *told[row.definition_id]) for row in in_catalogue()]


def own_item(definition_id: str) -> Item:
    """One of them. Raises Http404."""
    rows = versions_of(definition_id)
    if not rows:
        raise Http404
    return Item(rows[0], len(rows), rows[-1].published_at)


def versions_of(definition_id: str) -> list[Published]:
    """Every version that is not withdrawn, newest first."""
    return list(Published.objects.filter(definition_id=definition_id, withdrawn_at=None).order_by("-number"))


def founded() -> Catalogue | None:
    """The region as a publisher; None while it has no catalogue."""
    return Catalogue.objects.first()


# -- whence it came


@dataclass(frozen=True)
class Step:
    """One station of the lineage: whose, which app, which version."""

    name: str
    definition: str
    number: int
    digest: str


def lineage(place: Region, ancestors: tuple[Ancestor, ...]) -> list[Step]:
    """Whence a version came, the first publisher first, with names as they are known here. One statement."""
    names = names_of({one.namespace for one in ancestors}, place)
    steps = [Step(names.get(one.namespace, one.namespace), one.definition, one.number, one.digest) for one in ancestors]
    return steps[::-1]


def names_of(namespaces: set[str], place: Region) -> dict[str, str]:
    """How publishers are called here: partners by the name they are known by, this region by its own."""
    rows = Partner.objects.filter(namespace__in=namespaces).values_list("namespace", "name")
    return {f"r{place.id}": place.title, **dict(rows)}


def credited(contributors: tuple[Contributor, ...]) -> list[Contributor]:
    """Those whose changes are inside, each once; ancestors stand in the lineage."""
    return [one for one in contributors if one.proposal]
