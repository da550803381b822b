"""A release as it travels: without the region's parameter values, and said in a manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from pendopo import __version__
from pendopo.bundles.content import LANGUAGE
from pendopo.bundles.manifest import (
    Ancestor,
    Contributor,
    Duty,
    Legal,
    Manifest,
    Materials,
    Needs,
    Picture,
    Publisher,
    Quality,
    Slot,
)
from pendopo.bundles.refusal import BundleRefused
from pendopo.core.api import Refusal
from pendopo.engine.api import (
    Definition,
    Vocabulary,
    canonical,
    check,
    compile,
    diff,
    digest,
    run_scenario,
    sentences,
)

FONT = re.compile(r"font:\s*\(?\s*\"([^\"]{1,60})\"")
KINDS_OF_REGION = re.compile(r"^(?:kota|kabupaten|provinsi)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Story:
    """What a manifest tells besides the definition itself."""

    publisher: Publisher
    number: int
    purpose: str = ""
    former: Definition | None = None
    lineage: tuple[Ancestor, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    pictures: tuple[Picture, ...] = ()
    mark: int | None = None
    region_name: str = ""


def stripped(definition: Definition) -> Definition:
    """Without the values that the region gave to parameters, their defaults hold again, and without the laws by which
    it confirmed anything: whoever takes it over compares it with their own."""
    params = tuple(param.model_copy(update={"value": ""}) for param in definition.params)
    return definition.model_copy(update={"params": params, "references": ()})


def local_names(definition: Definition, region_name: str) -> tuple[str, ...]:
    """Where texts still name the region that publishes, as advice; laws and examples may name it, letters must not."""
    short = KINDS_OF_REGION.sub("", region_name).strip()
    if not short:
        return ()
    word = re.compile(rf"\b{re.escape(short)}\b", re.IGNORECASE)
    plain = definition.model_dump(mode="json", exclude={"legal_basis", "scenarios", "letters"})
    found = sorted({name for name, text in _texts(plain, definition.id) if word.search(text)})
    more = f" dan {len(found) - 10} bagian lain" if len(found) > 10 else ""
    told = f"{short} masih disebut pada {', '.join(found[:10])}{more}; daerah lain akan perlu mengubahnya."
    return (told,) if found else ()


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text with the id of the node in which it stands."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        inner = value["id"] if isinstance(value.get("id"), str) else name
        for child in value.values():
            yield from _texts(child, inner)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child, name)


def refuse_local_names(definition: Definition, region_name: str) -> None:
    """A letter must not name the region that published it: that is what parameters are for. Raises Refusal."""
    short = KINDS_OF_REGION.sub("", region_name).strip()
    for letter in definition.letters:
        if re.search(rf"\b{re.escape(short)}\b", letter.template, re.IGNORECASE):
            raise Refusal(
                f"Naskah surat “{letter.title}” menyebut {short}. Pindahkan ke parameter atau kop surat, "
                "supaya daerah lain dapat memakainya.",
                status=422,
            )


def quality_of(
    definition: Definition, vocabulary: Vocabulary, mark: int | None = None, more: tuple[str, ...] = ()
) -> Quality:
    """The verifier and every scenario, run now; `more`: further advice. Raises BundleRefused when it is refused."""
    found = check(definition, vocabulary)
    wrong = [finding for finding in found if finding.level == "galat"]
    if wrong:
        told = "; ".join(f"{one.node}: {one.message}" for one in wrong[:3])
        raise BundleRefused(f"Definisi ini ditolak pemeriksa di sini: {told}"[:900])
    compiled = compile(definition)
    passed = sum(not run_scenario(compiled, one).faults for one in definition.scenarios)
    advice = (*more, *(f"{one.node}: {one.message}"[:400] for one in found))[:50]
    return Quality(scenarios=len(definition.scenarios), passed=passed, mark=mark, findings=advice)


def manifest_for(definition: Definition, story: Story, vocabulary: Vocabulary) -> Manifest:
    """The manifest of a definition as it stands, in the publisher's words."""
    return Manifest(
        definition=definition.id, version=definition.version, number=story.number, title=definition.title,
        summary=definition.summary[:4000], purpose=story.purpose[:4000], category=definition.category,
        kind=definition.kind, licence=definition.licence, maintainer=", ".join(definition.maintainers)[:300],
        publisher=story.publisher, digest=digest(canonical(definition)),
        engine=Needs(language=max(definition.language, 1), pendopo=__version__), lineage=story.lineage[:20],
        contributors=story.contributors,
        legal=tuple(Legal(text=one.text[:4000], verified=one.verified) for one in definition.legal_basis[:100]),
        params=tuple(
            Slot(
                id=one.id, label=one.label[:300], type=one.type, default=one.default[:4000], min=one.min[:300],
                max=one.max[:300],
            )
            for one in definition.params
        ),
        functions=tuple(
            Duty(id=one.id, title=one.title[:300], kind=str(one.kind)) for one in definition.workflow.functions
        ),
        quality=quality_of(definition, vocabulary, story.mark, local_names(definition, story.region_name)),
        sbom=Materials(
            pendopo=__version__, language=LANGUAGE, typst=metadata.version("typst"), fonts=fonts_of(definition)
        ),
        changes=changes_since(story.former, definition), pictures=story.pictures,
    )  # fmt: skip


def fonts_of(definition: Definition) -> tuple[str, ...]:
    """The typefaces that its letters name."""
    return tuple(sorted({name for letter in definition.letters for name in FONT.findall(letter.template)})[:20])


def changes_since(former: Definition | None, definition: Definition) -> tuple[str, ...]:
    """What is new since the former number, behaviour first; nothing for the first."""
    if former is None:
        return ()
    every = sentences(diff(former, definition), former, definition)
    told: list[str] = [one.text for one in every if not one.node.startswith("scenario:")]
    tests = len({one.node for one in every if one.node.startswith("scenario:")})
    told += [f"{tests} skenario uji berubah"] if tests else []
    more = (f"… dan {len(told) - 199} perubahan lain.",) if len(told) > 200 else ()
    return (*(text[:4000] for text in told[: 199 if more else 200]), *more)


def readme_for(definition: Definition, purpose: str, note: str) -> str:
    """The README of a bundle whose publisher wrote none."""
    parts = [f"# {definition.title}", definition.summary, purpose if purpose != definition.summary else "", note]
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"
