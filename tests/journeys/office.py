"""The office in the journeys: one person per role, each through a one-time link of `pendopo demo masuk`."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.journeys.walk import DESK, House, Visitor
from tests.journeys.world import Entrance, World, fresh_code

ASKED = "Foto terlalu gelap. Foto ulang dari jarak sekitar lima meter."


class Office:
    """Works on one case."""

    def __init__(self, world: World, house: House, case_id: str) -> None:
        self.world, self.house, self.case_id = world, house, case_id
        self.seen_roles: set[str] = set()

    @contextmanager
    def at_desk(self, role: str) -> Iterator[Visitor]:
        """Signed in, with the inbox open."""
        entrance = self.world.enter(role)
        with self.house.visitor(width=DESK) as visitor:
            page = visitor.go(entrance.link)
            self.look(visitor, "one-time link", once=True)
            page.get_by_role("button", name=re.compile("^Masuk")).last.click()
            page.wait_for_url("**/kerja/**")
            visitor.go(self.world.url("kerja/"))
            self.look(visitor, f"inbox of {role}")
            yield visitor

    def look(self, visitor: Visitor, name: str, *, once: bool = False) -> None:
        if once and name in visitor.album.pages:
            return
        visitor.look(name)

    def open(self, visitor: Visitor, name: str, *, take: bool = False) -> Page:
        page = visitor.go(self.world.url(f"kerja/berkas/{self.case_id}"))
        if take:
            self.press(page, "Ambil berkas ini")
        self.look(visitor, name)
        return page

    def judge(self, page: Page, *verdicts: tuple[str, str]) -> None:
        """Choose for each file by the beginning of its label, then save."""
        for label, verdict in verdicts:
            page.get_by_label(re.compile(f"Penilaian {label}")).select_option(verdict)
        page.get_by_role("button", name="Simpan penilaian").click()
        page.wait_for_load_state()

    def ask_for_photo(self) -> None:
        """The verifier sends the case back for one photo."""
        with self.at_desk("verifikator") as visitor:
            page = self.open(visitor, "case: verification", take=True)
            self.judge(page, ("Foto", "buram"), ("Gambar", "sesuai"))
            self.look(visitor, "case: judged")
            page.get_by_role("link", name=re.compile("Kembalikan kepada pemohon")).click()
            page.get_by_label("Apa yang kurang").fill(ASKED)
            self.look(visitor, "case: send back")
            page.get_by_role("button", name="Kembalikan kepada pemohon").click()
            page.wait_for_load_state()

    def forward(self) -> None:
        """The repaired case passes the counter and the technical team, and the head of section approves."""
        with self.at_desk("verifikator") as visitor:
            page = self.open(visitor, "case: repaired", take=True)
            self.judge(page, ("Foto", "sesuai"), ("Gambar", "sesuai"))
            self.press(page, "Teruskan ke tim teknis")
        with self.at_desk("tim_teknis") as visitor:
            self.press(self.open(visitor, "case: technical team"), "Setujui secara teknis")
        with self.at_desk("kepala_seksi") as visitor:
            self.press(self.open(visitor, "case: head of section"), "Setujui dan siapkan surat")

    @staticmethod
    def press(page: Page, words: str) -> None:
        page.get_by_role("button", name=words, exact=True).click()
        page.wait_for_load_state()

    def sign(self) -> str:
        """The head signs: a wrong passphrase first. Returns what the wrong one was told."""
        with self.at_desk("penanda_tangan") as visitor:
            page = visitor.go(self.world.url(f"kerja/berkas/{self.case_id}/tanda-tangan"))
            for _ in range(40):
                if page.get_by_label("Frasa sandi").count():
                    break
                page.wait_for_timeout(500)
                page.reload()
            self.look(visitor, "signing")
            proof = self.fresh_proof(used="")
            refused = self.prove(page, "bukan frasa itu", proof.code)
            self.look(visitor, "signing refused")
            proof = self.fresh_proof(used=proof.code)
            self.prove(page, proof.passphrase, proof.code)
            page.wait_for_url(f"**/kerja/berkas/{self.case_id}")
            self.look(visitor, "case: issued")
        return refused

    def fresh_proof(self, *, used: str) -> Entrance:
        """Passphrase and a code that holds for a while and was not used yet."""
        while True:
            fresh_code()
            proof = self.world.enter("penanda_tangan")
            if proof.code != used:
                return proof
            time.sleep(1)

    @staticmethod
    def prove(page: Page, passphrase: str, code: str) -> str:
        page.get_by_label("Frasa sandi").fill(passphrase)
        page.get_by_label("Kode 6 angka").fill(code)
        page.get_by_role("button", name="Tanda tangani izin").click()
        page.wait_for_load_state()
        return " ".join(page.locator("main").inner_text().split())
