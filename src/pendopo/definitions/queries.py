"""Reads of definitions. Compiled releases are shared by digest in a bounded cache per process."""

from __future__ import annotations

import time as clock
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from pendopo.core.api import effect_names, required_names, vocabulary_modules, wilayah_label
from pendopo.definitions.models import Binding, Installed, Release
from pendopo.definitions.vocabulary import SOURCES
from pendopo.engine.api import Compiled, Context, Vocabulary, compile, from_canonical
from pendopo.tenancy.api import Region, current_region_id

_KEEP = 256
_KEEP_SECONDS = 5.0
_bound: dict[tuple[int | None, str], tuple[float, dict[str, tuple[Post, ...]]]] = {}
_compiled: OrderedDict[str, Compiled] = OrderedDict()


@dataclass(frozen=True)
class Current:
    """A definition in force: its release row and the compiled form."""

    release: Release
    compiled: Compiled
    is_open: bool


@dataclass(frozen=True)
class Post:
    """The role in the unit that a function is bound to."""

    role: str
    unit_id: UUID


def vocabulary() -> Vocabulary:
    """What a definition may name: what the apps say in their vocabularies, of effects and requirements what they do."""
    told = Vocabulary.of(vocabulary_modules())
    return replace(told, effects=effect_names(), requires=required_names())


def compiled_of(release: Release) -> Compiled:
    """The compiled form of a release; its body is fetched only when the digest is not in memory."""
    found = _compiled.get(release.digest)
    if found is None:
        found = compile(from_canonical(bytes(release.body)), release.digest)
        _compiled[release.digest] = found
        if len(_compiled) > _KEEP:
            _compiled.popitem(last=False)
    else:
        _compiled.move_to_end(release.digest)
    return found


def _current(installed: Installed) -> Current:
    return Current(release=installed.release, compiled=compiled_of(installed.release), is_open=installed.is_open)


def current(definition_id: str) -> Current:
    """The release in force. Raises Http404 when this region does not offer it."""
    try:
        row = Installed.objects.select_related("release").defer("release__body").get(definition_id=definition_id)
    except Installed.DoesNotExist:
        raise Http404 from None
    return _current(row)


def catalogue() -> list[Current]:
    """Every definition in force in the open region, by title."""
    rows = Installed.objects.select_related("release").defer("release__body").order_by("release__title")
    return [_current(row) for row in rows]


def forget_bindings() -> None:
    """Drop what this process keeps of bindings: after binding anew, and between tests."""
    _bound.clear()


def bindings_of(definition_id: str) -> dict[str, tuple[Post, ...]]:
    """Which posts do which function of a definition in the open region; kept a few seconds per process."""
    key = (current_region_id(), definition_id)
    made_at, found = _bound.get(key, (0.0, None))
    if found is None or clock.monotonic() - made_at > _KEEP_SECONDS:
        found = _read_bindings(definition_id)
        _bound[key] = (clock.monotonic(), found)
    return found


def _read_bindings(definition_id: str) -> dict[str, tuple[Post, ...]]:
    found: dict[str, tuple[Post, ...]] = {}
    for row in Binding.objects.filter(definition_id=definition_id).order_by("function", "unit_id"):
        found[row.function] = (*found.get(row.function, ()), Post(row.role, row.unit_id))
    return found


def posts_of_definitions() -> dict[str, frozenset[tuple[UUID, str]]]:
    """For each definition the posts that take part in it: who may read its cases."""
    found: dict[str, set[tuple[UUID, str]]] = {}
    for definition_id, unit_id, role in Binding.objects.values_list("definition_id", "unit_id", "role"):
        found.setdefault(definition_id, set()).add((unit_id, role))
    return {key: frozenset(value) for key, value in found.items()}


def _label(region: Region, source: str, code: str) -> str | None:
    return wilayah_label(region, code) if source in SOURCES else None


def context_for(region: Region, now: datetime) -> Context:
    """What answers are read against: the day and the areas of the region, and the reader's language for refusals."""
    lang = "en" if get_language() == "en" else "id"
    return Context(today=timezone.localtime(now, region.tz).date(), now=now, labels=partial(_label, region), lang=lang)
