"""What all known partners offer, grouped by app, and who they are: the catalogue as staff read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Max, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404

from pendopo.bundles.api import Manifest, Offer, Origin, Partner, Published, ended_sentence, manifest_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, compiled_of
from pendopo.engine.api import Definition
from pendopo.kerja_sama import rules_katalog as rules
from pendopo.kerja_sama.queries_katalog import names_of
from pendopo.tenancy.api import Region

PER_PAGE = 24
MOST_ROWS = 20_000
NEW_DAYS = 14


@dataclass(frozen=True)
class Offered:
    """The newest version of an app that one partner offers."""

    row: Offer
    partner: Partner
    is_new: bool
    origin: Origin | None = None

    @cached_property
    def manifest(self) -> Manifest:
        return manifest_of(self.row.manifest)

    @property
    def quality(self) -> str:
        return rules.quality_of(self.row.manifest)

    @property
    def law(self) -> str:
        return rules.law_of(self.row.manifest)

    @property
    def runs_here(self) -> int:
        """The partner's version that this region adopted; 0 when it adopted another's, or none."""
        return self.origin.number if self.origin and self.origin.partner_id == self.partner.pk else 0

    @property
    def can_upgrade(self) -> bool:
        return bool(self.runs_here) and self.row.number > self.runs_here


@dataclass(frozen=True)
class App:
    """One app by its id, whoever offers it. `installed`: the number of the release in force here, 0 for none; `own`:
    its definition where nobody else has it."""

    id: str
    offers: list[Offered]
    installed: int
    origin: Origin | None
    own: Definition | None = None

    @property
    def title(self) -> str:
        return self.own.title if self.own else self.offers[0].row.title

    @property
    def category(self) -> str:
        return self.own.category if self.own else str(self.offers[0].row.manifest.get("category", ""))

    @property
    def category_title(self) -> str:
        return rules.category_title(self.category)

    @property
    def summary(self) -> str:
        if self.own:
            return self.own.summary
        made: Mapping[str, Any] = self.offers[0].row.manifest
        return str(made.get("purpose") or made.get("summary", ""))

    @property
    def variants(self) -> int:
        """How many different contents there are under this id."""
        return len({one.row.digest for one in self.offers})

    @property
    def is_new(self) -> bool:
        return any(one.is_new for one in self.offers)

    @property
    def upgrade(self) -> Offered | None:
        """The newer version of what was adopted here, when there is one."""
        return next((one for one in self.offers if one.can_upgrade), None)


@dataclass(frozen=True)
class Screen:
    """One page of the catalogue. `pages`: how many there are; `categories`: (id, title, apps)."""

    ask: rules.Ask
    apps: list[App]
    total: int
    pages: int
    categories: list[tuple[str, str, int]]
    partners: int


def screen(ask: rules.Ask, now: datetime) -> Screen:
    """One page of apps. Eight statements, however many partners there are; manifests are read of one offer an app."""
    groups = _groups(ask, now)
    total = groups.count()
    pages = max(1, -(-total // PER_PAGE))
    first = (min(ask.page, pages) - 1) * PER_PAGE
    ids = [row["definition_id"] for row in groups[first : first + PER_PAGE]]
    categories = rules.category_counts(
        str(one or "") for one in _one_each().values_list("manifest__category", flat=True)
    )
    return Screen(ask, apps_of(ids, now, whole=False), total, pages, categories, Partner.objects.count())


def _one_each() -> QuerySet[Offer]:
    """One offer of every app: the one that was seen first. Asked for in two steps, which no planner can get wrong."""
    first = Offer.objects.order_by("definition_id", "pk").distinct("definition_id").values_list("pk", flat=True)
    return Offer.objects.filter(pk__in=list(first))


def _groups(ask: rules.Ask, now: datetime) -> QuerySet[Offer, Any]:
    """The ids that are asked for, in the order that is asked for."""
    rows = Offer.objects.all()
    for word in ask.sought.split():
        purpose = _one_each().filter(manifest__purpose__icontains=word).values("definition_id")
        rows = rows.filter(
            Q(title__icontains=word) | Q(definition_id__icontains=word) | Q(partner__name__icontains=word)
            | Q(definition_id__in=purpose)
        )  # fmt: skip
    if ask.category:
        rows = rows.filter(
            definition_id__in=_one_each().filter(manifest__category=ask.category).values("definition_id")
        )
    if ask.state == "baru":
        rows = rows.filter(pk__gte=new_since(now))
    here = Installed.objects.values("definition_id")
    if ask.state == "terpasang":
        rows = rows.filter(definition_id__in=here)
    elif ask.state == "belum":
        rows = rows.exclude(definition_id__in=here)
    groups = rows.values("definition_id").annotate(
        name=Max("title"), by=Count("partner", distinct=True), last=Max(Cast("id", CharField()))
    )
    order = {"judul": ("name",), "pemakai": ("-by", "name"), "baru": ("-last",)}[ask.sort]
    return groups.order_by(*order, "definition_id")


def new_since(now: datetime) -> UUID:
    """The smallest id that a row made since then can have: ids begin with their moment."""
    since = int((now - timedelta(days=NEW_DAYS)).timestamp() * 1000)
    return UUID(int=since << 80)


def apps_of(ids: Iterable[str], now: datetime, *, whole: bool = True) -> list[App]:
    """These apps with the newest offer of every partner, in the order of the ids. Five statements.

    Without `whole` the manifest is at hand only of the first offer of each app.
    """
    wanted = list(ids)
    rows = Offer.objects.filter(definition_id__in=wanted).select_related("partner")
    newest = rows.order_by("partner_id", "definition_id", "-number").distinct("partner_id", "definition_id")
    origins = {one.definition_id: one for one in Origin.objects.filter(definition_id__in=wanted)}
    here = dict(Installed.objects.filter(definition_id__in=wanted).values_list("definition_id", "release__number"))
    edge = new_since(now)
    by_id: dict[str, list[Offered]] = {}
    for row in newest if whole else newest.defer("manifest"):
        known = origins.get(row.definition_id)
        by_id.setdefault(row.definition_id, []).append(Offered(row, row.partner, row.pk >= edge, known))
    for offers in by_id.values():
        offers.sort(key=lambda one: (whole and bool(one.row.manifest.get("lineage")), one.partner.name))
    if not whole:
        told = dict(
            Offer.objects.filter(pk__in=[one[0].row.pk for one in by_id.values()]).values_list("pk", "manifest")
        )
        for offers in by_id.values():
            offers[0].row.manifest = told[offers[0].row.pk]
    return [App(one, by_id[one], here.get(one, 0), origins.get(one)) for one in wanted if one in by_id]


def app_or_own(definition_id: str, now: datetime) -> App:
    """One app with everybody who offers it, or that only this region has. Raises Http404."""
    found = apps_of([definition_id], now)
    if found:
        return found[0]
    row = Installed.objects.select_related("release").filter(definition_id=definition_id).first()
    if row is None:
        raise Http404
    origin = Origin.objects.filter(definition_id=definition_id).first()
    return App(definition_id, [], row.release.number, origin, compiled_of(row.release).definition)


# -- family


@dataclass
class Branch:
    """A publisher in the family tree of an app, and who took it over from there."""

    name: str
    definition: str
    number: int
    same_as_parent: bool = False
    is_here: bool = False
    children: list[Branch] = field(default_factory=list)


def tree(one: App, place: Region) -> list[Branch]:
    """Who took the app over from whom, the first publishers at the root; forks under a name of their own too."""
    forks = Offer.objects.filter(manifest__lineage__contains=[{"definition": one.id}]).exclude(definition_id=one.id)
    rows = [*(offer.row for offer in one.offers), *forks.select_related("partner")]
    told = {(row.partner.namespace, row.definition_id): row for row in rows}
    spaces = {str(step["namespace"]) for row in rows for step in row.manifest.get("lineage", ())}
    names = names_of(spaces | {row.partner.namespace for row in rows}, place)
    branches: dict[tuple[str, str], Branch] = {}
    parents: dict[tuple[str, str], tuple[str, str]] = {}
    for key, row in told.items():
        branches[key] = Branch(row.partner.name, row.definition_id, row.number)
        way = [key, *((str(step["namespace"]), str(step["definition"])) for step in row.manifest.get("lineage", ()))]
        for step in row.manifest.get("lineage", ()):
            at = (str(step["namespace"]), str(step["definition"]))
            branches.setdefault(at, Branch(names.get(at[0], at[0]), at[1], int(step["number"])))
        for child, parent in pairwise(way):
            parents.setdefault(child, parent)
        nearest = [step["digest"] for step in row.manifest.get("lineage", ())][:1]
        branches[key].same_as_parent = nearest == [row.digest]
    if one.origin is not None and one.origin.partner_id:
        mine = next((offer.partner.namespace for offer in one.offers if offer.partner.pk == one.origin.partner_id), "")
        here = (f"r{place.id}", one.id)
        if (mine, one.id) in branches and here not in branches:
            branches[here], parents[here] = Branch(place.title, one.id, one.installed, is_here=True), (mine, one.id)
    return _grown(branches, parents)


def _grown(branches: dict[tuple[str, str], Branch], parents: Mapping[tuple[str, str], tuple[str, str]]) -> list[Branch]:
    """Children under their parents; a circle, which only a false manifest can tell, is cut."""
    roots = []
    for key in sorted(branches, key=lambda at: (branches[at].name, at)):
        seen, at = {key}, parents.get(key)
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if key in parents and at is None:
            branches[parents[key]].children.append(branches[key])
        else:
            roots.append(branches[key])
    return roots


# -- partners


@dataclass(frozen=True)
class Known:
    """A partner as the list shows it. `ended`: why nothing new is adopted from it, as a sentence."""

    row: Partner
    offers: int
    ended: str

    @property
    def is_abroad(self) -> bool:
        return not self.row.code


def partners(today: date) -> list[Known]:
    """Every partner, those with trouble first, then by name. One statement."""
    rows = Partner.objects.annotate(n=Count("offer__definition_id", distinct=True)).order_by("name")
    found = [Known(row, int(getattr(row, "n", 0)), ended_sentence(row, today)) for row in rows]
    return sorted(found, key=lambda one: not one.row.trouble)


def partner_of(namespace: str) -> Partner:
    """One of them. Raises Http404."""
    row = Partner.objects.filter(namespace=namespace).first() if namespace.isalnum() else None
    if row is None:
        raise Http404
    return row


# -- as a table

HEAD = (
    "Aplikasi", "Judul", "Bidang", "Daerah", "Kode daerah", "Versi", "Lisensi", "Mutu", "Dasar hukum", "Sidik isi",
    "Terpasang di sini", "Dari versi", "Kepercayaan", "Terlihat",
)  # fmt: skip


def rows_for_download(ask: rules.Ask, now: datetime, place: Region) -> list[list[str]]:
    """The filtered catalogue, one row an offer. Raises Refusal when it is too long."""
    ids = [row["definition_id"] for row in _groups(ask, now)[: MOST_ROWS // 10 + 1]]
    if len(ids) > MOST_ROWS // 10:
        raise Refusal("Daftar ini terlalu panjang. Saring dahulu.")
    return [_line(one, offer, place) for one in apps_of(ids, now) for offer in one.offers]


def _line(one: App, offer: Offered, place: Region) -> list[str]:
    row, made = offer.row, offer.row.manifest
    seen = offer.partner.seen_at.astimezone(place.tz).date().isoformat() if offer.partner.seen_at else ""
    return [
        one.id, row.title, rules.category_title(str(made.get("category", ""))), offer.partner.name, offer.partner.code,
        str(row.number), str(made.get("licence", "")), offer.quality, offer.law, row.digest,
        str(one.installed or ""), str(offer.runs_here or ""), offer.partner.trust, seen,
    ]  # fmt: skip


def published_here() -> dict[str, Published]:
    """The newest version of what this region publishes, by its id."""
    rows = Published.objects.filter(withdrawn_at=None).order_by("definition_id", "-number").distinct("definition_id")
    return {row.definition_id: row for row in rows}
