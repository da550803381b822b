"""Words of the catalogue: quality, law, categories, what an address asks for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

CATEGORIES = {
    "usaha": "Usaha", "kegiatan": "Kegiatan", "bangunan": "Bangunan", "kesehatan": "Kesehatan",
    "pendidikan": "Pendidikan", "keberatan": "Keberatan", "keluarga": "Keluarga", "umum": "Umum",
}  # fmt: skip
OTHER = "Lainnya"
SORTS = ("judul", "pemakai", "baru")


class Marked(Protocol):
    """The quality of a version, as its manifest tells it."""

    @property
    def scenarios(self) -> int: ...
    @property
    def passed(self) -> int: ...
    @property
    def mark(self) -> int | None: ...


class Based(Protocol):
    """A law that a version rests on."""

    @property
    def verified(self) -> bool: ...


def quality_words(quality: Marked) -> str:
    """'12 skenario lulus; tanda mutu 99%'."""
    if not quality.scenarios:
        told = "Belum ada skenario"
    elif quality.passed == quality.scenarios:
        told = f"{quality.scenarios} skenario lulus"
    else:
        told = f"{quality.passed} dari {quality.scenarios} skenario lulus"
    return told if quality.mark is None else f"{told}; tanda mutu {quality.mark}%"


def legal_words(laws: Sequence[Based]) -> str:
    """'3 dari 5 dasar hukum perlu verifikasi', or that all were read at their source."""
    if not laws:
        return "Tanpa dasar hukum"
    open_ones = sum(not law.verified for law in laws)
    if not open_ones:
        return f"{len(laws)} dasar hukum terverifikasi"
    return f"{open_ones} dari {len(laws)} dasar hukum perlu verifikasi"


def quality_of(manifest: Mapping[str, Any]) -> str:
    """The same of a manifest as JSON values, without reading all of it."""
    told = manifest.get("quality", {})
    return quality_words(Told(int(told.get("scenarios", 0)), int(told.get("passed", 0)), told.get("mark")))


def law_of(manifest: Mapping[str, Any]) -> str:
    """The same of its laws."""
    return legal_words([Law(bool(one.get("verified"))) for one in manifest.get("legal", ())])


@dataclass(frozen=True)
class Told:
    """A quality as it was read from JSON."""

    scenarios: int
    passed: int
    mark: int | None


@dataclass(frozen=True)
class Law:
    """A law as it was read from JSON."""

    verified: bool


def category_title(category: str) -> str:
    """How a category is called; one that nobody here knows is shown as it is written."""
    return CATEGORIES.get(category, category.replace("_", " ").capitalize() or OTHER)


def category_counts(categories: Iterable[str]) -> list[tuple[str, str, int]]:
    """(id, title, how many) of the categories that are there, by title."""
    counts: dict[str, int] = {}
    for one in categories:
        counts[one] = counts.get(one, 0) + 1
    return sorted(((one, category_title(one), count) for one, count in counts.items()), key=lambda item: item[1])


@dataclass(frozen=True)
class Ask:
    """What a reader of a catalogue wants to see; unreadable parts fall away."""

    sought: str = ""
    category: str = ""
    state: str = ""
    sort: str = "judul"
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Ask:
        page = given.get("hal", "1")
        sort, state = given.get("urut", ""), given.get("keadaan", "")
        return cls(
            sought=" ".join(given.get("q", "").split())[:80].replace("\x00", ""),
            category=given.get("bidang", "")[:64].replace("\x00", ""),
            state=state if state in ("terpasang", "belum", "baru") else "",
            sort=sort if sort in SORTS else "judul",
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 and int(page) else 1,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.sought or self.category or self.state)


def matches(sought: str, *texts: str) -> bool:
    """Whether every word that is sought stands in one of the texts."""
    whole = " ".join(texts).lower()
    return all(word in whole for word in sought.lower().split())
