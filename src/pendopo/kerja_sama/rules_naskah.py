"""The draft as it travels between two regions: one text, whichever side wrote it, with one digest. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pendopo.kerja_sama.vocabulary import ARAH, JENIS, MEMBERI, MENERIMA

FORMAT = "pendopo-naskah-1"
LARGEST = 200_000
"""Bytes that a draft file may have; a long one has 20 000."""
_TEXTS = {"judul": 200, "objek": 2_000, "lingkup": 8_000, "biaya": 2_000, "mulai": 10, "sampai": 10}
_PARTY = {
    "kode": 5, "nama": 120, "jenis": 10, "ruang": 16, "akar": 64, "kantor": 160, "penanda_tangan": 160,
    "jabatan": 160, "kapasitas": 20, "kuasa": 120,
}  # fmt: skip


class BadDraft(ValueError):
    """A file that is no draft for this region; its text is one Indonesian sentence."""


def as_draft(
    kind: str, ours: Mapping[str, str], theirs: Mapping[str, str], content: Mapping[str, Any]
) -> dict[str, Any]:
    """The draft without a side: parties in the order of their publishers' names, the giver named by name."""
    sides = sorted(
        ({name: str(one.get(name, "")) for name in _PARTY} for one in (ours, theirs)), key=lambda one: one["ruang"]
    )
    giver = {MEMBERI: ours["ruang"], MENERIMA: theirs["ruang"]}.get(str(content.get("arah", "")), "")
    texts = {name: str(content.get(name) or "") for name in _TEXTS}
    listed = sorted(str(one) for one in content.get("layanan", []))
    return {"format": FORMAT, "jenis": kind, "pihak": sides, "pemberi": giver, "layanan": listed, **texts}


def as_bytes(draft: Mapping[str, Any]) -> bytes:
    """The same bytes for the same draft."""
    return (json.dumps(draft, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def digest_of(draft: Mapping[str, Any]) -> str:
    """By which two offices see that they hold the same draft."""
    return sha256(as_bytes(draft)).hexdigest()


def read_draft(content: bytes, our_namespace: str) -> dict[str, Any]:
    """A partner's draft turned to our side: jenis, kita, mitra, arah, layanan and the texts. Raises BadDraft."""
    body = _parsed(content)
    sides = body.get("pihak")
    if not isinstance(sides, list) or len(sides) != 2 or not all(isinstance(one, dict) for one in sides):
        raise BadDraft("Berkas ini tidak menyebut dua pihak.")
    ours = [one for one in sides if one.get("ruang") == our_namespace]
    theirs = [one for one in sides if one.get("ruang") != our_namespace]
    if len(ours) != 1 or len(theirs) != 1:
        raise BadDraft("Naskah ini bukan antara daerah ini dan daerah lain.")
    giver = body.get("pemberi", "")
    arah = {our_namespace: MEMBERI, theirs[0].get("ruang"): MENERIMA}.get(giver, "timbal_balik")
    listed = body.get("layanan", [])
    if body.get("jenis") not in dict(JENIS) or arah not in dict(ARAH) or not _are_texts(listed):
        raise BadDraft("Isi naskah ini tidak dikenal.")
    return {
        "jenis": body["jenis"], "kita": _limited(ours[0], _PARTY), "mitra": _limited(theirs[0], _PARTY), "arah": arah,
        "layanan": listed, **_limited(body, _TEXTS),
    }  # fmt: skip


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise BadDraft("Berkas ini terlalu besar untuk sebuah naskah.")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise BadDraft("Berkas ini bukan naskah dari Pendopo.") from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise BadDraft("Berkas ini bukan naskah dari Pendopo.")
    return body


def _are_texts(values: Any) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= 500
        and all(isinstance(one, str) and len(one) <= 80 for one in values)
    )


def _limited(source: Mapping[str, Any], limits: Mapping[str, int]) -> dict[str, str]:
    """The texts that are wanted, none longer than its limit. Raises BadDraft."""
    found = {}
    for name, most in limits.items():
        value = source.get(name, "")
        if not isinstance(value, str) or len(value) > most or "\x00" in value:
            raise BadDraft(f"Bagian “{name}” pada naskah ini tidak dapat dibaca.")
        found[name] = value
    return found
