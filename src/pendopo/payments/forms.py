"""What the treasurer posts, read into a proof of payment or into sentences that say what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.files.api import JPEG, PDF, PNG, CleanUpload, read_upload
from pendopo.payments.models import CHANNELS
from pendopo.payments.services import Proof

ACCEPT = (PDF, JPEG, PNG)
MAX_MB = 5


@dataclass
class ProofForm:
    """The form as typed, with a sentence by field for what is wrong."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    proof: Proof | None = None

    @classmethod
    def read(cls, post: Mapping[str, Any], files: Mapping[str, Any]) -> ProofForm:
        """Read what was posted; `proof` is there when nothing is wrong with it as such."""
        form = cls({name: str(post.get(name, ""))[:80] for name in ("dibayar", "kanal", "referensi", "jumlah")})
        paid_on = parse_date(form.typed["dibayar"])
        amount = read_amount(form.typed["jumlah"])
        if paid_on is None:
            form.problems["dibayar"] = _("Tulis tanggal, bulan, dan tahun seperti pada bukti, misalnya 23 11 2026.")
        if form.typed["kanal"] not in dict(CHANNELS):
            form.problems["kanal"] = _("Pilih lewat mana pembayarannya.")
        if not form.typed["referensi"].strip():
            form.problems["referensi"] = _("Isi nomor referensi seperti pada bukti.")
        if amount is None:
            form.problems["jumlah"] = _("Isi jumlahnya dengan angka, misalnya 216.675.")
        upload = form.read_file(files.get("bukti"))
        if paid_on is not None and amount is not None and upload is not None and not form.problems:
            form.proof = Proof(paid_on, form.typed["kanal"], form.typed["referensi"], amount, upload)
        return form

    def read_file(self, upload: Any) -> CleanUpload | None:
        """The picture or PDF of the proof, judged and cleaned; else its problem is noted."""
        if not isinstance(upload, UploadedFile) or not upload.size:
            self.problems["bukti"] = _("Lampirkan foto atau PDF buktinya.")
            return None
        try:
            return read_upload(upload, accept=ACCEPT, max_mb=MAX_MB)
        except Refusal as no:
            self.problems["bukti"] = no.sentence
            return None


def read_amount(typed: str) -> int | None:
    """Whole rupiah as typed: 216675, 216.675, Rp216.675; None for anything else."""
    text = typed.strip().removeprefix("Rp").strip().removesuffix(",00").replace(" ", "")
    groups = text.split(".")
    if len(groups) > 1 and not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return None
    digits = "".join(groups)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None
