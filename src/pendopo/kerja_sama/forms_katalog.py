"""What the pages of the catalogue post: a partner's address, a founding, a publication, a withdrawal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from pendopo.bundles.api import Shot
from pendopo.documents.api import passphrase_problem

MOST_PICTURES = 4
MAX_PICTURE_MB = 5
CODE = re.compile(r"[0-9]{2}(?:\.[0-9]{2})?")
ADDRESS = re.compile(r"(?:sel:[0-9]{2}(?:\.[0-9]{2})?|https://\S+|file:///\S+)")
KINDS = {"kota": "Kota", "kabupaten": "Kabupaten", "provinsi": "Provinsi", "lain": "Lembaga atau luar negeri"}


@dataclass(frozen=True)
class PartnerForm:
    """A partner that somebody wants to know. `problems`: sentences by field."""

    code: str
    name: str
    kind: str
    addresses: list[str]
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def typed(self) -> dict[str, str]:
        return {"kode": self.code, "nama": self.name, "jenis": self.kind, "alamat": "\n".join(self.addresses)}


def read_partner(post: QueryDict) -> PartnerForm:
    """Code, name, kind and addresses (one a line) as typed."""
    code, name = post.get("kode", "").strip(), " ".join(post.get("nama", "").split())[:120]
    addresses = [line.strip() for line in post.get("alamat", "").splitlines() if line.strip()][:8]
    cell = addresses[0].removeprefix("sel:") if addresses and addresses[0].startswith("sel:") else ""
    problems = {}
    if code and not CODE.fullmatch(code):
        problems["kode"] = "Kode wilayah ditulis seperti 32.73 atau 32. Kosongkan untuk penerbit di luar Indonesia."
    if not addresses:
        problems["alamat"] = "Tulis paling sedikit satu alamat katalog."
    wrong = next((one for one in addresses if not ADDRESS.fullmatch(one)), "")
    if wrong:
        problems["alamat"] = f"Alamat “{wrong[:80]}” tidak dikenal. Tulis sel:32.73, https://…, atau file:///folder."
    kind = post.get("jenis", "")
    return PartnerForm(code or cell, name, kind if kind in KINDS else "", addresses, problems)


def founding_problems(post: QueryDict) -> dict[str, str]:
    """Why these two passphrases cannot lock the keys of a catalogue, by field."""
    first, second = post.get("frasa", ""), post.get("frasa_lagi", "")
    weak = passphrase_problem(first)
    if weak:
        return {"frasa": weak}
    if first != second:
        return {"frasa_lagi": "Kedua frasa sandi tidak sama. Tulis lagi yang sama persis."}
    if post.get("kertas") != "ya":
        return {"kertas": "Pastikan frasa sandinya sudah tertulis di atas kertas dan disimpan terkunci."}
    return {}


@dataclass(frozen=True)
class Publishing:
    """A publication as typed. `problems`: sentences by field."""

    note: str
    purpose: str
    passphrase: str
    shots: Sequence[Shot]
    problems: dict[str, str] = field(default_factory=dict)


def read_publishing(post: QueryDict, files: MultiValueDict[str, UploadedFile[Any]]) -> Publishing:
    """Purpose, note, pictures with their words, passphrase."""
    problems: dict[str, str] = {}
    shots = []
    for number in range(1, MOST_PICTURES + 1):
        file, alt = files.get(f"gambar_{number}"), " ".join(post.get(f"alt_{number}", "").split())[:300]
        if file is None:
            continue
        if (file.size or 0) > MAX_PICTURE_MB << 20:
            problems[f"gambar_{number}"] = f"Gambar ini lebih dari {MAX_PICTURE_MB} MB. Perkecil dahulu."
        elif not alt:
            problems[f"alt_{number}"] = "Tulis apa yang terlihat, untuk orang yang tidak melihat gambarnya."
        else:
            shots.append(Shot(alt, file.read()))
    if not post.get("frasa"):
        problems["frasa"] = "Tulis frasa sandi katalog."
    purpose, note = post.get("tujuan", "").strip()[:4000], post.get("catatan", "").strip()[:4000]
    return Publishing(note, purpose, post.get("frasa", ""), shots, problems)


def strength_words(length: int = 4) -> str:
    """What a good passphrase is, in a sentence."""
    return f"Pakai {length} kata atau lebih yang tidak berhubungan, misalnya dipilih dengan dadu dari kamus."
