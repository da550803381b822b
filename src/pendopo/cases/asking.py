"""What somebody asks of a list of cases, as it stands in the address: filters, words, and which page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from pendopo.cases.filters import Control, controls_of, matches_of, span_words
from pendopo.cases.paging import Spot
from pendopo.cases.rules import tidy_number
from pendopo.cases.search import Condition, open_search, read_words, seal_search
from pendopo.definitions.api import Listed, catalogue, posts_of_definitions
from pendopo.engine.api import parse_date
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

_NUMBER = re.compile(r"REG-2[01]\d\d-(0[1-9]|1[0-2])-\d{6}")
PAGE_NAMES = ("sesudah", "sebelum", "tanggal", "nomor")
LONGEST = 80


def services_of(actor: Actor) -> list[Listed]:
    """The definitions in force in which this person has a part, by title. Two statements."""
    mine = {name for name, posts in posts_of_definitions().items() if posts & actor.posts}
    return [one for one in catalogue() if one.id in mine]


def is_number(typed: str) -> bool:
    """Whether something typed is a registration number, or its twelve digits."""
    return bool(_NUMBER.fullmatch(tidy_number(typed)))


@dataclass(frozen=True)
class Asked:
    """A list as it is asked for. Everything that cannot be read is as if it was not there.

    `sealed`: the search as it stands in addresses; `typed`: what was typed.
    """

    place: Region
    services: Sequence[Listed]
    chosen: Listed | None
    which: str
    state: str
    low_text: str
    high_text: str
    controls: list[Control]
    sealed: str
    typed: str
    number: str
    day_text: str
    after: Spot | None
    before: Spot | None

    @property
    def definition_id(self) -> str:
        """The service asked for, or ''."""
        return self.chosen.id if self.chosen else ""

    @property
    def definition_ids(self) -> tuple[str, ...]:
        """The service asked for, or all of this person's."""
        return (self.definition_id,) if self.chosen else tuple(one.id for one in self.services)

    @property
    def low(self) -> date | None:
        return parse_date(self.low_text)

    @property
    def high(self) -> date | None:
        return parse_date(self.high_text)

    @property
    def day(self) -> date | None:
        """The day at which the page is to begin."""
        return parse_date(self.day_text)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Words and answers that narrow the list."""
        words = read_words(self.place, self.typed) if self.typed else ()
        single = self.chosen or (self.services[0] if len(self.services) == 1 else None)
        if single is None:
            return words
        return (*words, *matches_of(single.id, single.compiled.fields, self.controls))

    @property
    def states(self) -> list[tuple[str, str]]:
        """(id, title) of the states of the service that is asked for, or of the only one."""
        single = self.chosen or (self.services[0] if len(self.services) == 1 else None)
        return [(one.id, one.title) for one in single.compiled.states.values()] if single else []

    @property
    def panel(self) -> int:
        """How many filters of the panel are set."""
        chosen = [self.chosen if len(self.services) > 1 else None, self.state, self.low_text, self.high_text]
        return sum(bool(one) for one in chosen) + sum(bool(one.given) for one in self.controls)

    @property
    def told(self) -> list[str]:
        """What the panel narrows by, in words; the span of days is told by who knows what it means."""
        service = [self.chosen.title] if self.chosen and len(self.services) > 1 else []
        state = [title for name, title in self.states if name == self.state]
        return [*service, *state, *(f"{one.label}: {one.words}" for one in self.controls if one.words)]

    @property
    def span(self) -> str:
        """The span of days in words."""
        return span_words(self.low_text, self.high_text)

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the whole list is asked for, apart from `which`."""
        return bool(self.panel or self.typed)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The filters by their names in the address, without the page."""
        given = {
            "saring": self.which, "layanan": self.definition_id, "tahap": self.state, "dari": self.low_text,
            "sampai": self.high_text, "cari": self.sealed,
        }  # fmt: skip
        for control in self.controls:
            given |= control.given
        return [(name, value) for name, value in given.items() if value]

    def address(self, **changes: str) -> str:
        """The address of this list with other values; '' takes a value away."""
        return "?" + urlencode({name: value for name, value in {**dict(self.pairs), **changes}.items() if value})


def read_asked(place: Region, actor: Actor, given: Mapping[str, str], *, filters: Sequence[str]) -> Asked:
    """From the address. `filters`: the known values of `saring`."""
    services = services_of(actor)
    offered = {one.id: one for one in services}
    chosen = offered.get(given.get("layanan", ""))
    single = chosen or (services[0] if len(services) == 1 else None)
    state, which, sealed = given.get("tahap", ""), given.get("saring", ""), given.get("cari", "")[:400]
    typed = open_search(place, sealed) if sealed else ""
    return Asked(
        place=place, services=services, chosen=chosen,
        which=which if which in filters else "",
        state=state if single is not None and state in single.compiled.states else "",
        low_text=given.get("dari", "").strip()[:LONGEST], high_text=given.get("sampai", "").strip()[:LONGEST],
        controls=controls_of(place, single.compiled.fields, given) if single else [],
        sealed=sealed if typed else "", typed=typed, number=given.get("nomor", "").strip()[:LONGEST],
        day_text=given.get("tanggal", "").strip()[:LONGEST],
        after=Spot.read(given.get("sesudah", "")), before=Spot.read(given.get("sebelum", "")),
    )  # fmt: skip


def address_of_form(place: Region, posted: Mapping[str, str]) -> str:
    """Where a sent filter form leads: a registration number to its page, anything else to the list, words sealed."""
    typed = posted.get("q", "").strip()[:LONGEST]
    if is_number(typed):
        return "?" + urlencode({"nomor": typed})
    known = ("saring", "layanan", "tahap", "dari", "sampai")
    kept = {name: posted[name].strip()[:LONGEST] for name in posted if name in known or name.startswith("i_")}
    kept["cari"] = seal_search(place, typed)
    return "?" + urlencode({name: value for name, value in kept.items() if value})
