"""The office sends the case back, the citizen repairs exactly that, and a signed letter comes out of it."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

import pytest
from cryptography import x509

from tests.documents.pdfsig import judge, needs_pdfsig
from tests.journeys.citizen import Told
from tests.journeys.office import ASKED
from tests.journeys.papers import changed
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
    assert "Kode tadi sudah terpakai" in issued.refused


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
    assert "asli dan berlaku" in issued.check
    assert "BSrE" in issued.check
    for words in ("Nomor", "Berlaku", "Ditandatangani"):
        assert words in issued.check


def test_uploaded_letter_is_the_same_and_a_changed_byte_is_found(compared: SimpleNamespace) -> None:
    assert "sama persis" in compared.same
    assert "1 byte berbeda" in compared.changed
    assert "1 byte berbeda" in compared.changed_without_code


def test_letter_is_only_for_its_applicant(issued: SimpleNamespace, told: Told, world: World, house: House) -> None:
    with house.visitor() as visitor:
        answer = visitor.context.request.get(world.url(f"lacak/{told.case_id}/surat"))
        assert answer.status == 404
