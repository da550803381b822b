"""What a bundle says about itself: signed with it, read by people before anything is adopted."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pendopo.bundles import jsons
from pendopo.bundles.refusal import BundleRefused

FORMAT = 1
NEWER = "Bingkisan ini dibuat untuk Pendopo yang lebih baru. Perbarui Pendopo di sini dahulu."

Short = Annotated[str, Field(max_length=300)]
Long = Annotated[str, Field(max_length=4000)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Namespace = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{1,15}$")]
DefinitionName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]


class Part(BaseModel):
    """Unknown keys are refused; what was read never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Publisher(Part):
    """Whose catalogue it is. `code`: Kemendagri code, '' abroad."""

    namespace: Namespace
    code: Annotated[str, Field(max_length=5)] = ""
    name: Annotated[str, Field(min_length=1, max_length=120)]


class Needs(Part):
    """What reads it: version of the definition language, and the Pendopo that made it."""

    language: Number
    pendopo: Short


class Ancestor(Part):
    """A version from which this one came, nearest first."""

    namespace: Namespace
    definition: DefinitionName
    number: Number
    digest: Digest


class Contributor(Part):
    """Another region whose changes are inside. `proposal`: the digest of its signed proposal, '' for an ancestor."""

    namespace: Namespace
    name: Annotated[str, Field(max_length=120)]
    proposal: Annotated[str, Field(max_length=64)] = ""
    sentences: Annotated[tuple[Long, ...], Field(max_length=50)] = ()


class Legal(Part):
    """A law it rests on; `verified` when somebody read it at its source."""

    text: Long
    verified: bool = False


class Slot(Part):
    """A parameter that each region fills itself."""

    id: Short
    label: Short
    type: Short
    default: Long = ""
    min: Short = ""
    max: Short = ""


class Duty(Part):
    """A function that each region binds to an office of its own."""

    id: Short
    title: Short
    kind: Short = ""


class Quality(Part):
    """Scenarios run and passed; `mark`: planted faults that they notice, in percent, None when not measured;
    `findings`: advice of the verifier."""

    scenarios: Count = 0
    passed: Count = 0
    mark: Annotated[int, Field(ge=0, le=100)] | None = None
    findings: Annotated[tuple[Long, ...], Field(max_length=50)] = ()


class Materials(Part):
    """The bill of materials: what it needs to be read and typeset."""

    pendopo: Short
    language: Number
    typst: Short = ""
    fonts: Annotated[tuple[Short, ...], Field(max_length=20)] = ()


class Picture(Part):
    """A picture of it: file name in the bundle, text for who cannot see it, SHA-256."""

    name: Short
    alt: Short
    digest: Digest


class Manifest(Part):
    """Everything people want to know of one published version. `number` counts in the publisher's catalogue."""

    format: Number = FORMAT
    definition: DefinitionName
    version: Number
    number: Number
    title: Annotated[str, Field(min_length=1, max_length=160)]
    summary: Long = ""
    purpose: Long = ""
    category: Short = ""
    kind: Short = "layanan"
    licence: Short
    maintainer: Short = ""
    publisher: Publisher
    digest: Digest
    engine: Needs
    lineage: Annotated[tuple[Ancestor, ...], Field(max_length=20)] = ()
    contributors: Annotated[tuple[Contributor, ...], Field(max_length=100)] = ()
    legal: Annotated[tuple[Legal, ...], Field(max_length=100)] = ()
    params: Annotated[tuple[Slot, ...], Field(max_length=200)] = ()
    functions: Annotated[tuple[Duty, ...], Field(max_length=100)] = ()
    quality: Quality = Quality()
    sbom: Materials
    changes: Annotated[tuple[Long, ...], Field(max_length=200)] = ()
    pictures: Annotated[tuple[Picture, ...], Field(max_length=8)] = ()

    @property
    def bytes(self) -> bytes:
        """The one byte form, as it lies in the bundle and is signed."""
        return jsons.written(self.plain)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON values, for a database row."""
        return self.model_dump(mode="json")


def read_manifest(raw: bytes) -> Manifest:
    """A manifest from outside. Raises BundleRefused."""
    return manifest_of(jsons.read(raw, "Keterangan bingkisan"), raw)


def manifest_of(data: Any, raw: bytes | None = None) -> Manifest:
    """A manifest from JSON values; with `raw` it must be in its one byte form. Raises BundleRefused."""
    if isinstance(data, dict) and isinstance(data.get("format"), int) and data["format"] > FORMAT:
        raise BundleRefused(NEWER)
    try:
        manifest = Manifest.model_validate(data)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])[:80]
        raise BundleRefused(f"Keterangan bingkisan tidak sesuai bentuknya pada “{place}”.") from error
    if raw is not None and manifest.bytes != raw:
        raise BundleRefused("Keterangan bingkisan tidak dalam bentuk baku.")
    return manifest
