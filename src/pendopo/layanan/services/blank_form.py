"""The blank form of a service as PDF, typeset by the press and kept as a file until the service changes."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from pendopo.definitions.api import Current
from pendopo.documents.api import Paper, print_paper
from pendopo.layanan.rules_formulir import form_data
from pendopo.tenancy.api import Region

CONSENT = (
    "Saya setuju data pada formulir ini diproses untuk mengurus permohonan ini dan disimpan selama diwajibkan. "
    "Saya berhak melihat dan membetulkannya (UU 27/2022)."
)


@cache
def template() -> str:
    """The typst source of blank forms."""
    return (Path(__file__).resolve().parents[1] / "surat" / "formulir.typ").read_text(encoding="utf-8")


def blank_paper(place: Region, offer: Current) -> Paper:
    """The form of the release in force, in words."""
    made, release = offer.compiled.definition, offer.release
    return Paper(
        title=made.title, number=f"rilis {release.number}", unit=made.owner, template=template(), code="",
        at=release.published_at, data=form_data(offer.compiled) | {"persetujuan": CONSENT},
        address=f"{place.base_url.rstrip('/')}/layanan/{release.definition_id}",
    )  # fmt: skip


def blank_form(place: Region, offer: Current) -> bytes:
    """The PDF: the file that was kept for the very same words, else made now and kept. Outside any transaction.

    Raises TypesetProblem.
    """
    paper = blank_paper(place, offer)
    path = _path(place, offer, paper)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    content = print_paper(place, paper)
    _keep(path, content)
    return content


def _path(place: Region, offer: Current, paper: Paper) -> Path:
    """A name that differs when anything on the paper does: the release, the letterhead, the template."""
    head = [place.title, place.address, place.help_phone, place.hue, place.chroma, place.is_contoh]
    words = json.dumps([head, offer.release.digest, paper.address, paper.template], ensure_ascii=False)
    name = f"{place.id}-{offer.release.definition_id}-{sha256(words.encode()).hexdigest()[:24]}.pdf"
    return Path(settings.PENDOPO_HOME) / "formulir" / name


def _keep(path: Path, content: bytes) -> None:
    """Beside the former one, which goes; a full disk only means that it is made anew next time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
        start = path.name.rpartition("-")[0]
        for old in path.parent.glob(f"{start}-*.pdf"):
            if old.name != path.name and old.name.rpartition("-")[0] == start:
                old.unlink(missing_ok=True)
