"""A signer, a letter, a signature: as the verbs make them, with short words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from pendopo.documents.api import (
    FrozenLetter,
    Letter,
    SignedPdf,
    SignerCertificate,
    attach_signature,
    freeze_letter,
    get_letter,
    issue_signer,
    render_letter,
    sign_bytes,
)
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

PASSPHRASE = "empat kata untuk uji"
TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.judul)
#set text(font: "Plus Jakarta Sans", lang: "id")
= #data.judul
Nomor #data.nomor untuk #data.isi.pemegang. #link(data.periksa.alamat)[Periksa keaslian]
#image(bytes(data.periksa.qr_svg), format: "svg", width: 2cm, alt: "Kode QR")
#data.penanda_tangan.jabatan, #data.penanda_tangan.nama
"""


@dataclass(frozen=True)
class Desk:
    """A region with somebody who signs."""

    place: Region
    person_id: UUID
    certificate: SignerCertificate
    now: datetime


def make_desk(place: Region, now: datetime, person_id: UUID | None = None) -> Desk:
    """Somebody with a certificate; `person_id`: of somebody who is known already."""
    person_id = person_id or uuid7()
    with region(place):
        certificate = issue_signer(
            place, person_id=person_id, name="Rahma Contoh", title="Kepala Dinas", passphrase=PASSPHRASE,
            not_before=now, now=now,
        )  # fmt: skip
    return Desk(place, person_id, certificate, now)


SOURCE = FrozenLetter(
    definition_id="izin-uji", release_digest="0" * 64, letter_id="izin", title="Surat izin uji", unit="DPMPTSP",
    template=TEMPLATE, register="izin", number_format="{klasifikasi}/{urut}/DPMPTSP/{tahun}", subject_id=UUID(int=1),
    case_id=None, data={"pemegang": "Budi Santoso"}, number_parts={"klasifikasi": "503"},
)  # fmt: skip


def frozen(desk: Desk, template: str = TEMPLATE) -> Letter:
    source = replace(SOURCE, template=template, subject_id=uuid7(), case_id=uuid7())
    with region(desk.place):
        return freeze_letter(desk.place, source, actor=SYSTEM, now=desk.now)


def ready(desk: Desk, template: str = TEMPLATE) -> Letter:
    letter = frozen(desk, template)
    render_letter(desk.place, letter.id, now=desk.now + timedelta(seconds=5))
    with region(desk.place):
        return get_letter(letter.id)


def sign(desk: Desk, letter: Letter) -> SignedPdf:
    return sign_bytes(desk.place, letter, person_id=desk.person_id, passphrase=PASSPHRASE, now=desk.now)


def signed(desk: Desk) -> Letter:
    letter = ready(desk)
    pdf = sign(desk, letter)
    with region(desk.place):
        return attach_signature(letter, pdf, actor=SYSTEM, now=desk.now)
