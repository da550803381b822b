"""What newer versions wait for a region: of its partners' catalogues, and of the program itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Q

from pendopo.bundles.models import Contribution, Offer, Origin
from pendopo.bundles.models_review import Review
from pendopo.core.registry import pendopo_apps
from pendopo.definitions.api import Installed
from pendopo.tenancy.api import Region

CATALOGUE, PROGRAM, PROPOSAL = "katalog", "pendopo", "usulan"
OPEN = ("menghitung", "siap", "gagal")
VERSION = re.compile(r"^version:\s*['\"]?(\d{1,6})", re.MULTILINE)


@dataclass(frozen=True)
class Waiting:
    """A newer version of something installed. `number` counts in its source; `digest` is '' for the program's own."""

    definition_id: str
    title: str
    source: str
    publisher: str
    number: int
    former: int
    digest: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Shipped:
    """A definition that this program brings."""

    folder: Path
    version: int


def upgrade_offers(place: Region) -> list[tuple[Origin, Offer]]:
    """Each adopted app with the newest version that its partner offers, where that is newer. In the open region."""
    origins = {
        (one.partner_id, one.definition_id): one
        for one in Origin.objects.filter(partner__isnull=False).select_related("partner")
    }
    newest: dict[tuple[object, str], Offer] = {}
    wanted = Offer.objects.filter(
        partner_id__in={partner for partner, _ in origins}, definition_id__in={name for _, name in origins}
    )
    for offer in wanted.defer("manifest").order_by("number"):
        newest[offer.partner_id, offer.definition_id] = offer
    found = [(origins[key], offer) for key, offer in newest.items() if key in origins]
    newer = [(one, offer) for one, offer in found if offer.number > one.number and offer.digest != one.digest]
    return sorted(newer, key=lambda pair: pair[1].title)


@cache
def shipped() -> Mapping[str, Shipped]:
    """The definitions that the apps of this program bring, with their versions; read once."""
    found: dict[str, Shipped] = {}
    for app in pendopo_apps():
        for folder in sorted(Path(app.path, "definitions").glob("*/definition.yaml")):
            version = VERSION.search(folder.read_text())
            found[folder.parent.name] = Shipped(folder.parent, int(version[1]) if version else 0)
    return found


def waiting(place: Region) -> list[Waiting]:
    """Every newer version that nobody has decided about, by title. In the open region; a handful of statements."""
    passed = set(Review.objects.filter(state="dilewati").values_list("definition_id", "source", "number"))
    found = [
        Waiting(
            offer.definition_id, offer.title, CATALOGUE, origin.partner.name, offer.number, origin.number, offer.digest
        )
        for origin, offer in upgrade_offers(place)
    ]  # fmt: skip
    found += _of_program()
    return sorted(
        (one for one in found if (one.definition_id, one.source, one.number) not in passed),
        key=lambda one: (one.title, one.definition_id),
    )


def _of_program() -> list[Waiting]:
    """What came with Pendopo and follows no partner, where the program brings a newer version."""
    followed = Origin.objects.filter(partner__isnull=False).values("definition_id")
    rows = Installed.objects.filter(definition_id__in=list(shipped())).exclude(definition_id__in=followed)
    return [
        Waiting(name, title, PROGRAM, "Pendopo", shipped()[name].version, version)
        for name, title, version in rows.values_list("definition_id", "release__title", "release__base__version")
        if version is not None and shipped()[name].version > version
    ]


def incoming(place: Region) -> list[Contribution]:
    """Proposals of other regions that wait for an answer, the oldest first."""
    rows = Contribution.objects.filter(direction="masuk", state="masuk").select_related("partner")
    return list(rows.defer("body").order_by("made_at", "id"))


def waiting_count(place: Region) -> int:
    """How many upgrades and proposals wait, for a card."""
    return len(waiting(place)) + Contribution.objects.filter(direction="masuk", state="masuk").count()


def review_of(definition_id: str, source: str, *, contribution: object = None) -> Review | None:
    """The newest review of a definition from one source, whatever became of it."""
    wanted = Q(definition_id=definition_id, source=source)
    if contribution is not None:
        wanted &= Q(contribution_id=contribution)
    return Review.objects.filter(wanted).select_related("partner", "contribution").order_by("-made_at", "-id").first()
