"""The office sends the case back, the citizen repairs exactly that, and a signed letter comes out of it."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

import pytest
from cryptography import x509

from tests.documents.pdfsig import judge, needs_pdfsig
from tests.journeys.citizen import Told
from tests.journeys.office import ASKED
from tests.journeys.walk import House
from tests.journeys.world import World


@pytest.fixture(scope="session")
def authority(world: World) -> str:
    """The region's certificate authority, in PEM."""
    row = world.rows("SELECT * FROM documents_authority a JOIN tenancy_region r ON r.id = a.region_id")[0]
    found = next(value for name, value in row.items() if "cert" in name)
    content = found.encode() if isinstance(found, str) else bytes(found)
    if content.startswith(b"-----"):
        return content.decode()
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.load_der_x509_certificate(content).public_bytes(Encoding.PEM).decode()


def test_citizen_is_asked_for_exactly_one_photo(issued: SimpleNamespace) -> None:
    assert ASKED in issued.repair
    assert issued.asked == 1


def test_wrong_passphrase_signs_nothing(issued: SimpleNamespace) -> None:
    assert "Frasa sandi" in issued.refused
    assert "Menunggu tanda tangan" not in issued.check


@needs_pdfsig
def test_pdfsig_trusts_the_letter_by_the_regions_authority(issued: SimpleNamespace, authority: str) -> None:
    said = judge(issued.folder, issued.letter, authority)
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "Total document signed" in said


@needs_pdfsig
def test_pdfsig_finds_one_changed_byte(issued: SimpleNamespace, authority: str) -> None:
    assert "Digest Mismatch" in judge(issued.folder, changed(issued.letter), authority)


def test_public_page_says_valid_with_number_dates_signer_and_digest(issued: SimpleNamespace) -> None:
    assert hashlib.sha256(issued.letter).hexdigest() in issued.check.replace(" ", "").replace("\n", "")
    assert "BSrE" in issued.check
    for words in ("Nomor", "Berlaku", "Ditandatangani"):
        assert words in issued.check


def test_uploaded_letter_is_the_same_and_a_changed_byte_is_found(
    issued: SimpleNamespace, house: House, world: World
) -> None:
    with house.visitor() as visitor:
        assert "sama persis" in compare(visitor, issued.check_url, issued.letter)
        visitor.look("check page: same file")
        assert "1 byte berbeda" in compare(visitor, issued.check_url, changed(issued.letter))
        visitor.look("check page: changed file")
        assert "1 byte berbeda" in compare(visitor, world.url("periksa"), changed(issued.letter))


def compare(visitor: object, url: str, content: bytes) -> str:
    page = visitor.go(url)  # type: ignore[attr-defined]
    chooser = page.locator("input[type=file]").last
    chooser.set_input_files({"name": "surat.pdf", "mimeType": "application/pdf", "buffer": content})
    page.get_by_role("button", name="Bandingkan berkas").click()
    page.wait_for_load_state()
    return " ".join(page.locator("main").inner_text().split())


def changed(letter: bytes) -> bytes:
    """One byte of the page's content is another."""
    at = letter.index(b"stream") + 20
    return letter[:at] + bytes([letter[at] ^ 1]) + letter[at + 1 :]


def test_letter_is_only_for_its_applicant(issued: SimpleNamespace, told: Told, world: World, house: House) -> None:
    with house.visitor() as visitor:
        answer = visitor.context.request.get(world.url(f"lacak/{told.case_id}/surat"))
        assert answer.status == 404
