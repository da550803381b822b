"""What the pages of upgrades and proposals show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.bundles.api import (
    Contribution,
    Origin,
    Review,
    Waiting,
    is_stale,
    needs_second,
    own_changes,
    review_of,
    waiting,
    waiting_count,
)
from pendopo.core.api import Card, Refusal
from pendopo.definitions.api import current, own_scenarios, posts_of_definitions
from pendopo.lib.sheets import csv_table
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

MANAGER = "pengelola_layanan"
STATES = {
    "menghitung": "Sedang dihitung", "siap": "Menunggu keputusan", "gagal": "Tidak dapat dihitung",
    "dipakai": "Dipakai", "dilewati": "Dilewati", "ditolak": "Ditolak", "dikembalikan": "Dikembalikan",
}  # fmt: skip
TONES = {"dipakai": "baik", "siap": "jalan", "gagal": "gagal"}
GIVEN = {
    "disiapkan": ("Belum dikirim", "jalan"), "dikirim": ("Menunggu jawaban", "aksen"), "diterima": ("Diterima", "baik"),
    "ditolak": ("Ditolak", "garis"), "ditarik": ("Ditarik", "garis"), "masuk": ("Perlu dijawab", "jalan"),
}  # fmt: skip
PAST = 50


@dataclass(frozen=True)
class Side:
    """The scenarios of one side: how many pass, and those that do not."""

    title: str
    passed: int
    total: int
    failing: list[Mapping[str, Any]]


@dataclass(frozen=True)
class Screen:
    """A review as its page shows it. `cases`: only for those who may see them; `obstacle`: why it cannot be used."""

    review: Review
    behaviour: list[Mapping[str, Any]]
    words: list[Mapping[str, Any]]
    sides: list[Side]
    rehearsal: Mapping[str, Any]
    cases: list[Any]
    may_see_cases: bool
    is_stale: bool
    needs_second: bool
    undecided: int
    obstacle: str

    @property
    def told(self) -> Mapping[str, Any]:
        """Everything that was reckoned."""
        told: Mapping[str, Any] = self.review.told
        return told

    @property
    def is_urgent(self) -> bool:
        """Whether the version closes a hole."""
        return bool(self.told.get("policy", {}).get("policy") == "security")

    @property
    def state(self) -> str:
        """The state as people read it."""
        return STATES.get(self.review.state, self.review.state)

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return TONES.get(self.review.state, "garis")

    @property
    def counted(self) -> int:
        """How many cases would be treated otherwise."""
        return int(self.rehearsal.get("different", 0))


def card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """How many upgrades and proposals wait, for whoever keeps the services."""
    count = waiting_count(place) if MANAGER in actor.roles else 0
    if not count:
        return None
    text = _("Versi baru dari mitra atau Pendopo, dan usulan dari daerah lain.")
    url = reverse("penyesuaian:pemutakhiran")
    return Card(_("%(n)s pemutakhiran menunggu") % {"n": count}, text, tone="jalan", url=url)


@dataclass(frozen=True)
class Row:
    """A newer version that waits, with what was reckoned about it."""

    waits: Waiting
    review: Review | None

    @property
    def state(self) -> str:
        """How far it is."""
        return STATES[self.review.state] if self.review is not None else "Baru"

    @property
    def is_urgent(self) -> bool:
        """Whether it closes a hole; known once it was reckoned."""
        return self.review is not None and self.review.told.get("policy", {}).get("policy") == "security"

    @property
    def different(self) -> str:
        """What the rehearsal said, in a few words."""
        found = self.review.told.get("rehearsal", {}) if self.review is not None else {}
        return f"{found['different']} dari {found['tried']} berkas" if found.get("tried") else ""


def rows(place: Region) -> list[Row]:
    """What waits, urgent first."""
    reviews = {(one.definition_id, one.source, one.number): one for one in Review.objects.defer("body", "base")}
    found = [Row(one, reviews.get((one.definition_id, one.source, one.number))) for one in waiting(place)]
    return sorted(found, key=lambda row: not row.is_urgent)


def past() -> list[Review]:
    """What was decided, the newest first."""
    decided = Review.objects.exclude(state__in=("menghitung", "siap", "gagal")).defer("body", "base", "told")
    return list(decided.select_related("partner").order_by("-decided_at", "-id")[:PAST])


def upgrade_of(place: Region, definition_id: str) -> tuple[Waiting | None, Review | None]:
    """The version that waits for one definition, and the newest review of it. Raises Http404 when there is neither."""
    waits = next((one for one in waiting(place) if one.definition_id == definition_id), None)
    found = [one for one in (review_of(definition_id, source) for source in ("katalog", "pendopo")) if one is not None]
    newest = max(found, key=lambda one: one.made_at, default=None)
    if waits is not None and newest is not None and newest.number != waits.number and newest.state != "dipakai":
        newest = None
    if waits is None and newest is None:
        raise Http404
    return waits, newest


def screen(review: Review, actor: Actor) -> Screen:
    """A review for somebody who looks at it."""
    told = review.told
    changes = told.get("changes", [])
    rehearsal = told.get("rehearsal", {})
    may_see = bool(actor.posts & posts_of_definitions().get(review.definition_id, frozenset()))
    stale = review.state == "siap" and is_stale(review)
    undecided = sum(not one["chosen"] for one in told.get("conflicts", ()))
    second = needs_second(review)
    return Screen(
        review, [one for one in changes if one["behaviour"]], [one for one in changes if not one["behaviour"]],
        _sides(told), rehearsal, rehearsal.get("cases", [])[:200] if may_see else [], may_see, stale, second,
        undecided, _obstacle(review, stale, undecided, second and review.chosen_by == actor.actor_id),
    )  # fmt: skip


def _sides(told: Mapping[str, Any]) -> list[Side]:
    found = []
    for side, title in (("hulu", _("Skenario dari sana")), ("daerah", _("Skenario daerah ini"))):
        ran = [one for one in told.get("scenarios", ()) if one["side"] == side]
        failing = [one for one in ran if one["faults"]]
        if ran:
            found.append(Side(title, len(ran) - len(failing), len(ran), failing))
    return found


def _obstacle(review: Review, stale: bool, undecided: int, alone: bool) -> str:
    """Why it cannot be put into force by who looks, as a sentence; '' when it can."""
    if stale:
        return _("Rilis yang berlaku sudah berubah sejak ini dihitung. Hitung ulang dahulu.")
    if review.told.get("blocking"):
        return _("Ada yang menghalangi; lihat di atas.")
    if undecided and review.source != "usulan":
        return _("%(n)s perbedaan belum diputuskan.") % {"n": undecided}
    if alone:
        return _("Menunggu orang kedua: rekan lain yang memasangnya, karena Anda yang menolak bagian yang dijaga.")
    return ""


@dataclass(frozen=True)
class Giving:
    """The page on which changes are picked."""

    title: str
    origin: Origin
    changes: list[tuple[str, str]]
    scenarios: list[tuple[str, str]]


def giving(place: Region, definition_id: str) -> Giving:
    """What could be given back of one definition. Raises Http404, Refusal when it follows no partner."""
    origin, mine = own_changes(place, definition_id)
    title = current(definition_id).compiled.definition.title
    return Giving(
        title, origin, [(one.key, text) for one, text in mine],
        [(one.id, one.title) for one in own_scenarios(definition_id)],
    )  # fmt: skip


def givable(place: Region) -> list[tuple[str, str, int]]:
    """The services that follow a partner and have changes of their own: id, title, how many."""
    found = []
    for name in Origin.objects.filter(partner__isnull=False).values_list("definition_id", flat=True):
        try:
            _origin, mine = own_changes(place, name)
        except (Refusal, Http404):
            continue
        if mine:
            found.append((name, current(name).compiled.definition.title, len(mine)))
    return sorted(found, key=lambda one: one[1])


def contributions(direction: str, state: str = "") -> list[Contribution]:
    """Proposals in one direction, the newest first."""
    found = Contribution.objects.filter(direction=direction).select_related("partner").defer("body")
    found = found.filter(state=state) if state in GIVEN else found
    return list(found.order_by("-made_at", "-id")[:200])


def contribution(contribution_id: UUID) -> Contribution:
    """One proposal. Raises Http404."""
    row = Contribution.objects.select_related("partner").filter(pk=contribution_id).first()
    if row is None:
        raise Http404
    return row


def review_of_contribution(row: Contribution) -> Review:
    """The review of an incoming proposal. Raises Http404."""
    found = Review.objects.select_related("partner", "contribution").filter(contribution=row).first()
    if found is None:
        raise Http404
    return found


def as_csv(place: Region) -> str:
    """Every proposal, in both directions."""
    head = ["arah", "layanan", "mitra", "judul", "keadaan", "dibuat", "diputuskan", "sidik"]
    cells = (
        [
            row.direction, row.definition_id, row.partner.name, row.title, GIVEN[row.state][0],
            _day(place, row.made_at), _day(place, row.decided_at), row.digest,
        ]
        for row in Contribution.objects.select_related("partner").defer("body").order_by("-made_at", "-id")
    )  # fmt: skip
    return csv_table(head, cells)


def _day(place: Region, moment: datetime | None) -> str:
    return moment.astimezone(place.tz).date().isoformat() if moment else ""
