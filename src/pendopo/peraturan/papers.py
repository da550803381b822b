"""A draft on paper: the press, outside any transaction."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from pendopo.documents.api import Paper, print_paper
from pendopo.peraturan.queries import Naskah
from pendopo.peraturan.rules import as_data
from pendopo.tenancy.api import Region


@cache
def template() -> str:
    """The typst source of every draft."""
    return (Path(__file__).resolve().parent / "surat" / "naskah.typ").read_text(encoding="utf-8")


def print_draft(place: Region, made: Naskah, *, at: datetime) -> bytes:
    """The PDF, every page marked as a draft. Raises TypesetProblem."""
    title = f"{made.draft.title}{f': {made.service_title}' if made.service_title else ''}"
    paper = Paper(
        title=title, number="", unit="", template=template(), code="", at=at,
        data={"blok": as_data(made.blocks), "judul": title}, address=place.base_url,
    )  # fmt: skip
    return print_paper(place, paper)
