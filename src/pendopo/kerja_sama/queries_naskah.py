"""What the papers of an agreement print: display texts only."""

from __future__ import annotations

from typing import Any

from pendopo.bundles.api import Catalogue
from pendopo.documents.api import grouped, qr_svg
from pendopo.kerja_sama.models import BeritaAcara, Kesepakatan
from pendopo.kerja_sama.queries_kesepakatan import digest_of_draft, titles_of
from pendopo.kerja_sama.vocabulary import KAPASITAS, MEMBERI, MENERIMA
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region


def own_root() -> str:
    """SHA-256 of this region's own root, '' while it publishes nothing."""
    own = Catalogue.objects.first()
    return own.root_digest if own is not None else ""


def letter_words(place: Region, row: Kesepakatan) -> dict[str, Any]:
    """The words of a Kesepakatan Bersama or PKS."""
    return {
        "antara": f"{place.title} dan {row.partner_name}", "tentang": row.title,
        "kita": _party(f"Pemerintah {place.title}", row.ours), "mitra": _party(_government(row), row.theirs),
        "objek": row.object_text, "lingkup": _paragraphs(row.scope_text), "layanan": titles_of(row.definitions),
        "arah": _direction(row), "mulai": tanggal(row.valid_from) if row.valid_from else "",
        "sampai": tanggal(row.valid_until) if row.valid_until else "", "biaya": row.financing,
        "dprd": _consent(row), "induk": _basis(row.parent), "nomor_mitra": row.their_number,
        "ruang_kita": f"r{place.id}", "ruang_mitra": row.partner_namespace, "akar_kita": _digest(own_root()),
        "akar_mitra": _digest(row.partner_root), "sidik": grouped(digest_of_draft(place, row)),
        "qr": public_check(place, row),
    }  # fmt: skip


def handover_words(place: Region, row: BeritaAcara) -> dict[str, Any]:
    """The words of a hand-over record: what the signed manifests say, and what goes with it."""
    agreement = row.agreement
    return {
        "antara": f"{place.title} dan {agreement.partner_name}", "tentang": agreement.title,
        "kita": _party(f"Pemerintah {place.title}", agreement.ours),
        "mitra": _party(_government(agreement), agreement.theirs), "kita_memberi": row.is_giving,
        "dasar": _basis(agreement), "induk": _basis(agreement.parent), "barang": row.items,
        "pelatihan": row.training, "pendampingan": tanggal(row.support_until) if row.support_until else "",
        "catatan": _paragraphs(row.note), "nomor_mitra": row.their_number, "qr": public_check(place, agreement),
    }  # fmt: skip


def public_check(place: Region, row: Kesepakatan) -> dict[str, str]:
    """The public page of the agreement, where its number and the digest of its scan stand."""
    address = f"{place.base_url.rstrip('/')}/kerja-sama/{row.pk}"
    return {"alamat": address, "svg": qr_svg(address)}


def _government(row: Kesepakatan) -> str:
    return f"Pemerintah {row.partner_name}" if row.partner_code else row.partner_name


def _party(government: str, party: dict[str, str]) -> dict[str, str]:
    return {
        "pemerintah": government, "kantor": party.get("kantor", ""), "nama": party.get("nama", ""),
        "jabatan": party.get("jabatan", ""), "kapasitas": dict(KAPASITAS).get(party.get("kapasitas", ""), ""),
        "kuasa": party.get("kuasa", ""),
    }  # fmt: skip


def _direction(row: Kesepakatan) -> str:
    """Who gives, as a sentence of the agreement."""
    return {
        MEMBERI: "PIHAK KESATU memberikan, PIHAK KEDUA memakai dan boleh menyesuaikan.",
        MENERIMA: "PIHAK KEDUA memberikan, PIHAK KESATU memakai dan boleh menyesuaikan.",
    }.get(row.direction, "PARA PIHAK saling memberikan, memakai, dan boleh menyesuaikan.")


def _consent(row: Kesepakatan) -> str:
    if not row.needs_dprd:
        return ""
    if row.dprd_outcome and row.dprd_on:
        return f"Persetujuan DPRD nomor {row.dprd_number} tanggal {tanggal(row.dprd_on)}."
    return f"Dimintakan persetujuan DPRD pada {tanggal(row.dprd_sent_on)}." if row.dprd_sent_on else ""


def _basis(row: Kesepakatan | None) -> str:
    """Its title with both numbers and the day, once signed."""
    if row is None:
        return ""
    numbers = " dan ".join(one for one in (row.our_number, row.their_number) if one)
    day = f" tanggal {tanggal(row.signed_on)}" if row.signed_on else ""
    return f"{row.get_kind_display()} tentang {row.title}" + (f", nomor {numbers}" if numbers else "") + day


def _digest(digest: str) -> str:
    return grouped(digest) if digest else ""


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
