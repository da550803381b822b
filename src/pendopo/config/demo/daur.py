"""What became of a handful of example permits: warned, suspended, copied, revoked, changing, being handed over."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pendopo.cases.api import Wish, draft_answers, move_case, submit_case
from pendopo.config.demo.answers import send_file
from pendopo.config.demo.staff import Cast
from pendopo.definitions.api import current
from pendopo.documents.api import attach_signature, letter_of_subject, render_letter
from pendopo.people.api import Actor, anonymous
from pendopo.perizinan.models import Izin, UrusanIzin
from pendopo.perizinan.rules import Status
from pendopo.perizinan.services import Suspicion, begin_matter, open_sanction
from pendopo.tenancy.api import Region, region

STANDS = (Status.VALID, Status.NOT_YET)
LOOKED_AT = 60  # of the newest permits
FOUND = {
    "tanpa_laporan": ("Laporan yang dijanjikan belum diterima sampai hari ini (contoh).", "Kirim laporannya."),
    "tidak_sesuai": ("Kegiatan tidak sesuai dengan yang tertulis pada izin (contoh).", "Sesuaikan dengan izin."),
}
DEVICE = b"peragaan"


@dataclass(frozen=True)
class Telling:
    """Where, who, and when: the stories of one region's permits."""

    place: Region
    players: Cast
    now: datetime

    @property
    def chief(self) -> Actor:
        return self.players.kepala_seksi[0]

    def step(self, case_id: UUID, transition: str, actor: Actor, at: datetime, **wish: Any) -> None:
        with region(self.place):
            move_case(
                place=self.place, case_id=case_id, transition_id=transition, actor=actor, now=at, wish=Wish(**wish)
            )

    def sign(self, case_id: UUID, transition: str, at: datetime) -> None:
        """Typeset and sign outside any transaction, then attach and go on in one."""
        signer = self.players.penanda_tangan[0]
        with region(self.place):
            letter = letter_of_subject(case_id)
        assert letter is not None  # the step before has frozen one
        render_letter(self.place, letter.id, now=at)
        with region(self.place):
            letter = letter_of_subject(case_id)
            assert letter is not None
        signed = self.players.pen.sign(letter, now=at)
        with region(self.place):
            attach_signature(letter, signed, actor=signer, now=at)
            move_case(
                place=self.place, case_id=case_id, transition_id=transition, actor=signer, now=at,
                wish=Wish(signed=True),
            )  # fmt: skip

    def begin(self, izin: Izin, kind: str, at: datetime, **more: Any) -> UUID:
        """What the holder asks for, with what only they can say."""
        with region(self.place):
            begun = begin_matter(
                place=self.place, izin=izin, kind=kind, actor=anonymous(), device_hash=DEVICE, now=at
            ).draft
            answers = {**draft_answers(begun), "pernyataan_benar": True, **more}
            submit_case(
                place=self.place, current=current(begun.definition_id), case_id=begun.id, answers=answers,
                actor=anonymous(), now=at,
            )  # fmt: skip
        return begun.id

    def warn(self, izin: Izin, at: datetime) -> None:
        self.enforce(izin, "tanpa_laporan", "peringatan", at)

    def suspend(self, izin: Izin, at: datetime) -> None:
        self.enforce(izin, "tidak_sesuai", "pembekuan", at)

    def enforce(self, izin: Izin, kind: str, name: str, at: datetime) -> None:
        """The office opens it, and the first letter is signed."""
        found, duty = FOUND[kind]
        with region(self.place):
            said = Suspicion(kind, found, duty, "Peraturan daerah contoh")
            case_id = open_sanction(place=self.place, izin=izin, said=said, actor=self.chief, now=at).id
        self.step(case_id, f"usul_{name}", self.chief, at + timedelta(hours=1), note="Sudah diperiksa di tempat.")
        self.sign(case_id, f"tanda_tangani_{name}", at + timedelta(hours=2))

    def copy(self, izin: Izin, at: datetime) -> None:
        case_id = self.begin(izin, "salinan", at, alasan="rusak")
        self.step(case_id, "siapkan", self.players.front_office[0], at + timedelta(hours=1))
        self.sign(case_id, "tanda_tangani", at + timedelta(hours=2))

    def revoke(self, izin: Izin, at: datetime) -> None:
        case_id = self.begin(izin, "pencabutan", at, alasan="batal")
        self.step(case_id, "siapkan", self.chief, at + timedelta(hours=1))
        self.sign(case_id, "tanda_tangani", at + timedelta(hours=2))

    def change(self, izin: Izin, at: datetime) -> None:
        """Another text, a week from now: what hangs already cannot begin anew."""
        first = at.astimezone(self.place.tz).date() + timedelta(days=7)
        self.begin(
            izin, "perubahan", at, tulisan="Pameran Kriya Contoh", tanggal_mulai=first.isoformat(),
            tanggal_selesai=(first + timedelta(days=6)).isoformat(),
        )  # fmt: skip

    def hand_over(self, izin: Izin, at: datetime) -> None:
        with region(self.place):
            proof = send_file(self.place, "bukti", random.Random(7), "Akta contoh", at)  # noqa: S311  (made up)
        self.begin(
            izin, "pengalihan", at, penerima_nama="Penerima Contoh", penerima_nik="3273015505920002",
            penerima_hp="+6281200000099", alasan="jual_beli", bukti=[proof],
        )  # fmt: skip


def tell_lives(place: Region, players: Cast, now: datetime) -> None:
    """Job: each story once; told again it adds nothing."""
    with region(place):
        if UrusanIzin.objects.exists():
            return
        rows = Izin.objects.filter(issued_at__isnull=False, definition_id="izin-reklame-insidentil")
        newest = rows.select_related("region").prefetch_related("happened").order_by("-issued_at", "-id")[:LOOKED_AT]
        standing = [izin for izin in newest if izin.status(now) in STANDS]
    told = Telling(place, players, now)
    stories: list[Callable[[Izin, datetime], None]] = [
        told.warn, told.copy, told.revoke, told.suspend, told.change, told.hand_over,
    ]  # fmt: skip
    for izin, story in zip(standing, stories, strict=False):
        assert izin.issued_at is not None  # filtered above
        story(izin, max(izin.issued_at + timedelta(minutes=5), now - timedelta(hours=5)))
