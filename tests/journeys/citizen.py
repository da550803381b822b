"""The citizen of the journeys: what is typed, pressed and kept, step by step."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.journeys import papers
from tests.journeys.walk import House, Visitor
from tests.journeys.world import SERVICE, World

NAME, NIK, PHONE = "Ratih Kusumaningtyas Contoh", "3273994507880317", "0813 9081 7264"
WORDS = "Pentas Seni Sekolah, contoh"
STREET = "Jalan Kenanga, pagar sekolah"
JAKARTA = ZoneInfo("Asia/Jakarta")


def day(after: int) -> str:
    """A day as people type it."""
    return f"{datetime.datetime.now(JAKARTA).date() + datetime.timedelta(days=after):%d %m %Y}"


@dataclass
class Told:
    """What the citizen saw on the way and has kept."""

    number: str = ""
    secret: str = ""
    case_id: str = ""
    photo: bytes = b""
    drawing: bytes = b""
    refusals: list[str] = field(default_factory=list)
    date_problem: list[str] = field(default_factory=list)
    kept_after_reopening: str = ""
    summary: str = ""
    second_sending: str = ""
    after_back: str = ""


def text_of(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).first.inner_text().split())


def compare(visitor: Visitor, url: str, content: bytes) -> str:
    """Hand a file to a check page."""
    page = visitor.go(url)
    letter: Any = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": content}
    page.locator("input[type=file]").last.set_input_files(letter)
    page.get_by_role("button", name="Bandingkan berkas").click()
    page.wait_for_load_state()
    return " ".join(page.locator("main").inner_text().split())


def onward(page: Page) -> None:
    """Press the button that goes on; the form waits for files that are still on their way before it is sent."""
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan dan lanjutkan").click()


def pick(page: Page, label: str) -> None:
    """A radio or a box by its words."""
    page.get_by_label(label, exact=False).first.check()


class Citizen:
    """Applies for a permit to hang a banner. `look`: called with a name on every page."""

    def __init__(self, world: World, house: House, folder: Path, look: Callable[[Visitor, str], None]) -> None:
        self.world, self.house, self.folder, self.look = world, house, folder, look
        self.told = Told(photo=papers.photo(str(folder)), drawing=papers.drawing(str(folder)))

    def find_service(self, visitor: Visitor) -> None:
        """By what is needed, not by its name."""
        page = visitor.go(self.world.url())
        self.look(visitor, "landing")
        page.get_by_role("searchbox").first.fill("pasang spanduk")
        page.get_by_role("button", name="Cari").first.click()
        self.look(visitor, "search")
        page.get_by_role("link", name=re.compile("Izin reklame insidentil")).first.click()
        self.look(visitor, "service")
        page.get_by_role("link", name=re.compile("Mulai permohonan")).first.click()

    def fill_until_dates(self, visitor: Visitor) -> None:
        """What, how large, when: with a date that has passed first."""
        page = visitor.page
        self.look(visitor, "form: what")
        pick(page, "Spanduk")
        page.get_by_label("Jumlah lembar").fill("4")
        onward(page)
        self.look(visitor, "form: size")
        page.get_by_label("Panjang").fill("5")
        page.get_by_label("Lebar").fill("1,2")
        page.get_by_label("Tulisan pada reklame").fill(WORDS)
        onward(page)
        self.look(visitor, "form: dates")
        page.get_by_label("Tanggal mulai").fill(day(-3))
        page.get_by_label("Tanggal selesai").fill(day(9))
        onward(page)
        self.look(visitor, "form: dates with error summary")
        self.told.date_problem = [text_of(page, ".galat"), page.get_by_label("Tanggal mulai").input_value()]

    def come_back(self, visitor: Visitor) -> None:
        """The browser was closed: the draft waits on the service's page."""
        page = visitor.go(self.world.url(f"layanan/{SERVICE}"))
        self.look(visitor, "service with draft")
        page.get_by_role("link", name=re.compile("Lanjutkan")).first.click()
        self.told.kept_after_reopening = page.get_by_label("Tanggal selesai").input_value()
        page.get_by_label("Tanggal mulai").fill(day(0))
        page.get_by_label("Tanggal selesai").fill(day(9))
        onward(page)

    def send_files(self, visitor: Visitor) -> None:
        """Two wrong files first, each refused with a sentence; then a photo and a PDF."""
        page = visitor.page
        self.look(visitor, "form: place")
        page.get_by_label("Alamat atau patokan").fill(STREET)
        page.get_by_label("Kelurahan").select_option(index=3)
        page.get_by_role("group", name=re.compile("lahan milik orang lain")).get_by_label("Tidak").check()
        self._refuse(visitor, "#f-foto_lokasi", "surat.docx", papers.document())
        self._refuse_at_once(visitor, "#f-foto_lokasi", "liburan.jpg", papers.program())
        self.look(visitor, "form: place with refused file")
        page.locator("#f-foto_lokasi").set_input_files(papers.keep(self.folder, "lokasi.jpg", self.told.photo))
        onward(page)
        self.look(visitor, "form: drawing")
        page.locator("#f-gambar_materi").set_input_files(papers.keep(self.folder, "materi.pdf", self.told.drawing))
        onward(page)

    def _refuse(self, visitor: Visitor, where: str, name: str, content: bytes) -> None:
        """A file of a kind that is not taken: told in the summary when the page is sent."""
        visitor.page.locator(where).set_input_files(papers.keep(self.folder, name, content))
        onward(visitor.page)
        self.told.refusals.append(text_of(visitor.page, ".galat"))

    def _refuse_at_once(self, visitor: Visitor, where: str, name: str, content: bytes) -> None:
        """A file that is not what it seems: told at its field as soon as it has arrived; without script, when sent."""
        if not self.script:
            self._refuse(visitor, where, name, content)
            return
        page = visitor.page
        said = page.locator(".unggah", has=page.locator(where)).locator(".unggah__pesan")
        page.locator(where).set_input_files(papers.keep(self.folder, name, content))
        said.filter(has_text=re.compile(r"\w")).wait_for()
        self.told.refusals.append(said.inner_text())

    def introduce(self, visitor: Visitor) -> None:
        """Who applies, and the declaration."""
        page = visitor.page
        self.look(visitor, "form: person")
        page.get_by_label("Nama lengkap").fill(NAME)
        page.get_by_label("NIK").fill(NIK)
        page.get_by_label("Nomor HP").fill(PHONE)
        pick(page, "Diri sendiri")
        onward(page)
        self.look(visitor, "form: declaration")
        page.get_by_role("checkbox").first.check()
        onward(page)

    def submit(self, visitor: Visitor) -> None:
        """Read the summary, send it; send it again from a second tab and after the way back."""
        page, told = visitor.page, self.told
        self.look(visitor, "summary")
        told.summary = text_of(page, "main")
        address = page.url
        second = visitor.context.new_page()
        second.goto(address)
        page.get_by_role("button", name="Kirim permohonan").click()
        page.wait_for_url("**/tanda-terima/**")
        self.look(visitor, "receipt")
        told.number, told.secret = text_of(page, "#nomor"), text_of(page, "#kode")
        told.case_id = page.url.rstrip("/").rpartition("/")[2]
        second.get_by_role("button", name="Kirim permohonan").click()
        second.wait_for_url("**/tanda-terima/**")
        told.second_sending = text_of(second, "#nomor")
        second.close()
        page.goto(address)
        told.after_back = text_of(page, "#nomor")

    def follow(self, visitor: Visitor, name: str) -> Page:
        """On another device: number and secret open the case."""
        page = visitor.go(self.world.url("lacak"))
        self.look(visitor, "tracking: number and secret")
        page.get_by_label("Nomor registrasi").fill(self.told.number)
        page.get_by_label("Kode rahasia").fill(self.told.secret)
        page.get_by_role("button", name="Buka berkas").click()
        page.wait_for_url(f"**/lacak/{self.told.case_id}")
        self.look(visitor, name)
        return page

    def apply(self) -> Told:
        """The whole way, with the browser closed once in the middle."""
        with self.house.visitor(script=self.script) as visitor:
            self.find_service(visitor)
            self.fill_until_dates(visitor)
            kept = visitor.context.storage_state()
        with self.house.visitor(script=self.script, state=kept) as visitor:
            self.come_back(visitor)
            self.send_files(visitor)
            self.introduce(visitor)
            self.submit(visitor)
        return self.told

    script = True


class WithoutScript(Citizen):
    """The same citizen whose browser runs no script."""

    script = False
