"""Upstream versions and changes for the tests of releases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pendopo.config.founding import SHIPPED
from pendopo.definitions.api import Release, current
from pendopo.engine.api import Add, AnyChange, Definition, Overlay, Set, apply, canonical, digest, load_folder

SERVICE = "izin-reklame-insidentil"
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SIGNED: dict[str, Any] = {"by": "Budi (contoh)", "second": "Sari (contoh)", "why": "Perda contoh"}
NAMESPACE = "r3273"


def shipped() -> Definition:
    return load_folder(SHIPPED / SERVICE)


def version(number: int, *changes: AnyChange, base: Definition | None = None) -> Definition:
    """The next upstream version with these changes."""
    one = base or shipped()
    bump = Set(node="definition:self", attr="version", was=str(one.version), to=str(number))
    return apply(one, Overlay(definition=one.id, base=digest(canonical(one)), changes=(bump, *changes)))


def policy(name: str, **given: Any) -> Add:
    """A migration from version 1."""
    to = {"from": "1", "policy": name, **given}
    return Add(node="migration:dari_1", parent="definition:self", to=to)


def help_of(text: str, node: str = "field:nik") -> Set:
    """A harmless open change."""
    was = next(field.help for page in shipped().form.pages for field in page.fields if f"field:{field.id}" == node)
    return Set(node=node, attr="help", was=was, to=text, by="Budi (contoh)")


def own_question(**given: Any) -> Add:
    """A question of the region, with its English text."""
    to = {"type": "text", "label": "Nomor RT", "label@en": "Neighbourhood", "required": "tidak", **given}
    return Add(node=f"field:{NAMESPACE}_rt", parent="page:pemohon", to=to, **SIGNED)


def in_force() -> Release:
    return current(SERVICE).release


def answered(name: str, value: str) -> list[Set]:
    """All shipped scenarios answer a new question too."""
    return [Set(node=f"scenario:{one.id}", attr=f"answers.{name}", to=value) for one in shipped().scenarios]
