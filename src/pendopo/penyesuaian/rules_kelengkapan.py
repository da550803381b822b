"""What makes a service *lengkap*: each point in words, with what is still missing. Knows the engine, no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pendopo.engine.api import STANDARD_KEYS, Checked, Definition, checked, confirmed, form_point


@dataclass(frozen=True)
class Point:
    """One condition. `missing`: what it still lacks, as sentences; `group`: where on the page of verifying it is."""

    code: str
    title: str
    text: str
    missing: tuple[str, ...]
    group: str = ""

    @property
    def is_met(self) -> bool:
        """Nothing is missing."""
        return not self.missing


def conditions(definition: Definition, findings: Sequence[str], faults: Sequence[str]) -> list[Point]:
    """Every condition of a service that is called lengkap. `findings`, `faults`: of the verifier, of its scenarios."""
    found = checked(definition)
    return [
        Point("standar", "Standar pelayanan", "Empat belas komponen terisi dan terverifikasi (UU 25/2009 pasal 21).",
              _standard(definition, found), "standar"),
        Point("hukum", "Dasar hukum", "Setiap dasar hukum sudah dibaca pada sumbernya.",
              _open(found, "hukum"), "hukum"),
        Point("waktu", "Waktu", "Janji dan batas tiap tahap punya dasar.", _open(found, "waktu"), "waktu"),
        Point("nilai", "Parameter, biaya, dan nomor surat", "Nilai setempat, tarif, dan bentuk nomor punya dasar.",
              (*_open(found, "nilai"), *_open(found, "biaya"), *_open(found, "surat")), "nilai"),
        Point("skenario", "Skenario", "Pemeriksa dan semua skenario menerima layanan ini.",
              _scenarios(definition, findings, faults)),
        Point("isian", "Isian formulir", "Pertanyaannya sudah ditinjau dan disesuaikan dengan kebutuhan petugas.",
              _form(definition)),
    ]  # fmt: skip


def _open(found: Sequence[Checked], group: str) -> tuple[str, ...]:
    rows = [one for one in found if one.point.group == group and not one.is_verified]
    return tuple(
        f"{one.point.title}: {'nilainya berubah sesudah disahkan' if one.lapsed else 'perlu verifikasi'}"
        if one.point.value.strip() else f"{one.point.title}: belum terisi"
        for one in rows
    )  # fmt: skip


def _standard(definition: Definition, found: Sequence[Checked]) -> tuple[str, ...]:
    have = definition.service.standard
    absent = sum(key not in have or not have[key].text.strip() for key in STANDARD_KEYS)
    opened = sum(one.point.group == "standar" and not one.is_verified for one in found)
    told = (f"{absent} komponen belum terisi",) if absent else ()
    return (*told, *((f"{opened} komponen perlu verifikasi",) if opened else ()))


def _scenarios(definition: Definition, findings: Sequence[str], faults: Sequence[str]) -> tuple[str, ...]:
    if not definition.scenarios:
        return ("Layanan ini belum punya skenario.",)
    return (*findings[:3], *faults[:3])


def _form(definition: Definition) -> tuple[str, ...]:
    seen = confirmed(definition, form_point(definition))
    if seen.is_verified:
        return ()
    return ("Isiannya berubah sesudah ditinjau.",) if seen.lapsed else ("Belum ditinjau.",)
