"""The register of processing (UU 27/2022 art. 31): drawn from the definitions in force, so that it is always true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pendopo.definitions.api import Listed, catalogue, whole
from pendopo.engine.api import Field, is_personal
from pendopo.privasi.rules import KEPT

HEADINGS = (
    "Kegiatan", "Tujuan", "Dasar hukum", "Dasar hukum terverifikasi", "Data umum", "Data spesifik", "Penerima",
    "Masa simpan", "Pengamanan",
)  # fmt: skip


@dataclass(frozen=True)
class Processing:
    """One activity: what for, on what law, which data, who gets them, how long, how they are kept safe."""

    id: str
    title: str
    purpose: str
    laws: tuple[str, ...]
    is_verified: bool
    general: tuple[str, ...]
    specific: tuple[str, ...]
    recipients: tuple[str, ...]
    retention: tuple[str, ...]
    safety: str

    def cells(self) -> tuple[str, ...]:
        """The row of a spreadsheet."""
        return (
            self.title, self.purpose, "; ".join(self.laws), _("ya") if self.is_verified else _("perlu verifikasi"),
            "; ".join(self.general), "; ".join(self.specific), "; ".join(self.recipients), "; ".join(self.retention),
            self.safety,
        )  # fmt: skip


def register() -> list[Processing]:
    """Every activity: one per service in force, then what the house itself does. Two statements."""
    return [*map(_of_service, whole(catalogue())), *_of_house()]


def _of_service(offer: Listed) -> Processing:
    made = offer.compiled.definition
    personal = [field for field in offer.compiled.fields.values() if is_personal(field)]
    return Processing(
        id=made.id,
        title=made.title,
        purpose=made.summary,
        laws=tuple(law.text for law in made.legal_basis),
        is_verified=all(offer.compiled.checked[f"legal:{law.id}"].is_verified for law in made.legal_basis),
        general=tuple(field.label for field in personal if field.personal != "spesifik"),
        specific=tuple(field.label for field in personal if field.personal == "spesifik"),
        recipients=tuple(_recipients(offer)),
        retention=tuple(_retention(personal)),
        safety=_("Disandikan dengan kunci daerah, disamarkan bagi petugas, setiap pembukaan tercatat."),
    )


def _recipients(offer: Listed) -> Iterator[str]:
    """The functions of the office that read it, and the central system it is sent to."""
    workflow = offer.compiled.definition.workflow
    yield from (function.title for function in workflow.functions if function.kind == "staff")
    if any("kirim_ke_pusat" in step.effects for step in workflow.transitions):
        yield _("Sistem pusat (kanal %(kanal)s)") % {"kanal": offer.compiled.definition.channel}


def _retention(fields: list[Field]) -> Iterator[str]:
    yield from (f"{field.label}: {field.retention}" for field in fields if field.retention)
    yield KEPT["permohonan_baik"].title


def _of_house() -> Iterator[Processing]:
    """What is kept beside the services, by the platform itself."""
    law = ("UU 27/2022",)
    shut = _("Disandikan dengan kunci instansi; kata sandi dan PIN hanya sebagai sidik.")
    yield Processing(
        "akun", _("Akun warga dan petugas"), _("Mengenali siapa yang masuk."), law, False,
        (_("Nama"), _("Nomor telepon"), _("Surel"), "NIP"), (), (_("Pengelola akun"),),
        (_("Sampai akun ditutup"),), shut,
    )  # fmt: skip
    yield Processing(
        "jejak", _("Catatan siapa melihat data siapa"), _("Pengawasan dan hak orang untuk tahu."), law, False,
        (_("Jabatan yang membuka"), _("Waktu")), (), (_("Inspektorat"), _("Orang yang bersangkutan")),
        (_("5 tahun (usulan)"),), _("Hanya dapat ditambah."),
    )  # fmt: skip
    yield Processing(
        "kabar", _("Kabar kepada pemohon"), _("Memberi tahu giliran dan hasil."), law, False,
        (_("Nomor telepon"), _("Surel")), (), (_("Server surel atau gerbang pesan daerah"),),
        (_("Bersama permohonannya"),), _("Alamat disandikan; kabar tidak memuat NIK atau kode rahasia."),
    )  # fmt: skip
