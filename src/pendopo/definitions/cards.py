"""What lists show of a definition: small, made when it is published, so that a list of many compiles none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pendopo.engine.api import Definition, checked

FORM = 3  # of the stored card; one of another form is made anew from the release
SELF, SERVICE = "definition:self", "service:self"
TEXTS = {"title": SELF, "summary": SELF, "fee_text": SERVICE}


@dataclass(frozen=True)
class FunctionOf:
    """A function of the workflow: who it is, not who does it here."""

    id: str
    title: str
    kind: str


@dataclass(frozen=True)
class Card:
    """A definition as lists show it. `texts`: by language, its own words in other languages.

    `told`: the functions that are told when a stage is late, by stage. `unlawful_fees`: titles of fees whose regional
    law is not named yet. `registers`: from which registers its letters take their numbers, with their titles.
    `points`, `verified`: how many things rest on a law, and how many of them somebody has verified.
    """

    id: str
    version: int
    title: str
    summary: str
    category: str
    channel: str
    needs: tuple[str, ...]
    life_event: str
    entry: str
    promise_days: int
    fee_text: str
    texts: Mapping[str, Mapping[str, str]]
    functions: tuple[FunctionOf, ...]
    told: Mapping[str, tuple[str, ...]]
    registers: tuple[str, ...]
    unlawful_fees: tuple[str, ...]
    depth: str
    owner: str
    portal: str
    portal_name: str
    points: int
    verified: int

    def text(self, attr: str, lang: str = "id") -> str:
        """Title, summary or fee text in a language; Indonesian where nothing else is."""
        return self.texts.get(lang, {}).get(attr) or str(getattr(self, attr))

    def lang(self, lang: str) -> str:
        """In which language its words come when this one is asked for."""
        return lang if lang in self.texts else "id"

    def kind_of(self, function: str) -> str:
        """staff, applicant or system. Raises KeyError for a function that is not there."""
        return next((one.kind for one in self.functions if one.id == function), "") or _missing(function)


def _missing(function: str) -> str:
    raise KeyError(function)


def fees_unlawful(definition: Definition) -> list[str]:
    """The titles of fees whose parameter for the regional law is still empty here."""
    given = {param.id: param.current.strip() for param in definition.params}
    return [fee.title for fee in definition.fees if not given.get(fee.perda)]


def card_of(definition: Definition) -> Card:
    """The card of a flat definition."""
    service, workflow, found = definition.service, definition.workflow, checked(definition)
    return Card(
        id=definition.id, version=definition.version, title=definition.title, summary=definition.summary,
        category=definition.category, channel=definition.channel, needs=service.needs, life_event=service.life_event,
        entry=service.entry, promise_days=service.promise_days, fee_text=service.fee_text,
        texts={lang: _texts(nodes) for lang, nodes in definition.texts.items()},
        functions=tuple(FunctionOf(one.id, one.title, one.kind) for one in workflow.functions),
        told={stage.id: stage.escalate for stage in workflow.stages if stage.escalate},
        registers=tuple(letter.register_name for letter in definition.letters),
        unlawful_fees=tuple(fees_unlawful(definition)),
        depth=service.depth, owner=definition.owner, portal=service.portal, portal_name=service.portal_name,
        points=len(found), verified=sum(one.is_verified for one in found),
    )  # fmt: skip


def _texts(nodes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {attr: text for attr, node in TEXTS.items() if (text := nodes.get(node, {}).get(attr, ""))}


def stored(card: Card, digest: str) -> dict[str, Any]:
    """As JSON beside the release of this digest."""
    plain = {name: getattr(card, name) for name in Card.__dataclass_fields__ if name != "functions"}
    functions = [[one.id, one.title, one.kind] for one in card.functions]
    return {"form": FORM, "digest": digest, **plain, "functions": functions}


def read_card(kept: Any, digest: str) -> Card | None:
    """The stored card of this digest; None when there is none, or one of another form or release."""
    if not isinstance(kept, dict) or kept.get("form") != FORM or kept.get("digest") != digest:
        return None
    plain = {name: kept[name] for name in Card.__dataclass_fields__}
    plain |= {name: tuple(plain[name]) for name in ("needs", "registers", "unlawful_fees")}
    plain["told"] = {stage: tuple(functions) for stage, functions in plain["told"].items()}
    plain["functions"] = tuple(FunctionOf(*one) for one in plain["functions"])
    return Card(**plain)
