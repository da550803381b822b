"""What adoption is judged by: licences, names of laws, words that tell who does what. No Django."""

from __future__ import annotations

import re
from collections.abc import Sequence

OPEN_LICENCES = (
    "Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2", "MPL-2.0", "GPL-2.0", "GPL-3.0", "LGPL-3.0",
    "AGPL-3.0", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ISC", "0BSD",
)  # fmt: skip
"""SPDX names, also with `-only` or `-or-later`: anybody may use and change what is under them."""

REGIONAL_LAW = re.compile(
    r"\b(perda|perwal|perbup|pergub|perkada"
    r"|(peraturan|keputusan) (kepala )?(daerah|wali ?kota|bupati|gubernur))\b",
    re.I,
)
"""A law that holds in one region only."""

ADVISER = "tim_teknis"
ROLE_WORDS = (
    (("bendahara",), "bendahara_penerimaan"),
    (("petugas depan", "petugas loket", "front office", "loket"), "front_office"),
    (("kepala seksi", "kepala bidang", "kepala subbagian", "penelaah", "penetap"), "kepala_seksi"),
    (
        ("kepala dinas", "kepala badan", "kepala satuan", "camat", "lurah", "penanda tangan", "direktur"),
        "penanda_tangan",
    ),
)
"""How a function's title tells the role that does it; whoever is not named advises, as a technical team does."""


def is_open_licence(licence: str) -> bool:
    """Whether a licence lets anybody use and change what is under it."""
    return re.sub(r"-(only|or-later)$", "", licence.strip()) in OPEN_LICENCES


def names_regional_law(text: str) -> bool:
    return REGIONAL_LAW.search(text) is not None


def namespace_in(definition_id: str) -> str:
    """The namespace by which the id of a fork begins ('r3273-…'), '' for any other."""
    found = re.match(r"(r[0-9]{2,4})-", definition_id)
    return found[1] if found else ""


def id_of_fork(namespace: str, typed: str) -> str:
    """The id of a fork: the region's namespace, a hyphen, and what was typed."""
    tail = re.sub(r"[^a-z0-9]+", "-", typed.strip().casefold()).strip("-")
    return tail if tail.startswith(f"{namespace}-") else f"{namespace}-{tail}"


def is_id_of_fork(namespace: str, new_id: str) -> bool:
    """Whether an id may be given to a fork of this region."""
    return re.fullmatch(rf"{re.escape(namespace)}-[a-z0-9][a-z0-9-]*", new_id) is not None and len(new_id) <= 64


def role_of(function: str, title: str, known: Sequence[str]) -> str:
    """The role that most likely does a function; '' when the region knows none of that kind."""
    if function in known:
        return function
    said = f"{title} {function.replace('_', ' ')}".casefold()
    meant = next((role for words, role in ROLE_WORDS if any(word in said for word in words)), ADVISER)
    return meant if meant in known else ""


def words_of(text: str) -> frozenset[str]:
    """The words of a title, to find an office by; short words and those that every office has tell nothing."""
    found = re.findall(r"[a-z0-9]+", text.casefold())
    return frozenset(word for word in found if len(word) > 3 and word not in COMMON)


COMMON = frozenset(
    {"dinas", "badan", "kepala", "kantor", "bidang", "seksi", "bagian", "daerah", "petugas", "teknis", "pelayanan"}
)
