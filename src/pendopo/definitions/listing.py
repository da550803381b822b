"""Lists of what a region offers, from cards: one statement, and nothing is compiled before somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from pendopo.definitions import memory
from pendopo.definitions.cards import Card, card_of, read_card
from pendopo.definitions.models import Installed, Release
from pendopo.definitions.queries import compiled_of
from pendopo.engine.api import Compiled, from_canonical

FIELDS = (
    "definition_id", "release_id", "release__digest", "release__number", "release__published_at", "is_open",
    "is_waiting",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A definition in force, as lists know it. `release` and `compiled` are read when they are asked for.

    `is_open`: new applications are taken; `is_waiting`: never opened here, the public does not see it (see `Current`).
    """

    id: str
    release_id: UUID
    digest: str
    number: int
    published_at: datetime
    is_open: bool
    is_waiting: bool
    card: Card

    @property
    def title(self) -> str:
        return self.card.title

    def text(self, attr: str, lang: str = "id") -> str:
        """Title, summary or fee text in a language."""
        return self.card.text(attr, lang)

    @cached_property
    def release(self) -> Release:
        """The row, without its body. One statement."""
        return Release.objects.defer("body").get(pk=self.release_id)

    @cached_property
    def compiled(self) -> Compiled:
        """The compiled form: no statement when it is in memory, else one."""
        found = memory.compiled.get(self.digest)
        return found or compiled_of(self.__dict__.get("release") or Release.objects.get(pk=self.release_id))


def catalogue() -> list[Listed]:
    """Every definition in force in the open region, by title. One statement, and one more for cards not in memory."""
    rows = list(Installed.objects.order_by("release__title", "definition_id").values_list(*FIELDS))
    cards = _cards({row[2]: row[0] for row in rows})
    return [
        Listed(
            name,
            release_id,
            digest,
            number,
            since,
            is_open and not is_waiting and not cards[digest].unlawful_fees,
            is_waiting,
            cards[digest],
        )
        for name, release_id, digest, number, since, is_open, is_waiting in rows
    ]


def offered() -> list[Listed]:
    """What anybody may begin: the catalogue without services that are only opened from another case, and without those
    that were never opened here."""
    return [one for one in catalogue() if one.card.entry == "umum" and not one.is_waiting]


def whole(listed: Iterable[Listed]) -> list[Listed]:
    """The same list, for who reads each definition whole: what is not in memory is fetched by one statement.

    Compiled forms beyond the bound of the cache are dropped again while the list is read.
    """
    found = list(listed)
    missing = [one.release_id for one in found if one.digest not in memory.compiled]
    rows = {row.pk: row for row in Release.objects.filter(pk__in=missing)} if missing else {}
    for one in found:
        if one.release_id in rows:
            one.__dict__["release"] = rows[one.release_id]
    return found


def _cards(wanted: dict[str, str]) -> dict[str, Card]:
    """Cards by digest. `wanted`: the definition of each digest."""
    found = memory.cards.known(list(wanted))
    missing = [digest for digest in wanted if digest not in found]
    if missing:
        fresh = _read({wanted[digest] for digest in missing})
        memory.cards.keep(fresh)
        found |= fresh
    return found


def _read(definition_ids: set[str]) -> dict[str, Card]:
    """Cards from the database; one of a former form is made from its release."""
    rows = Installed.objects.filter(definition_id__in=definition_ids).values_list("release__digest", "card")
    found = {digest: read_card(kept, digest) for digest, kept in rows}
    return {digest: card for digest, card in found.items() if card} | made_anew(
        [digest for digest, card in found.items() if card is None]
    )


def made_anew(digests: list[str]) -> dict[str, Card]:
    """Cards made from the releases in force of these digests."""
    if not digests:
        return {}
    rows = Installed.objects.filter(release__digest__in=digests).values_list("release__digest", "release__body")
    return {digest: card_of(from_canonical(bytes(body))) for digest, body in rows.iterator(chunk_size=20)}
