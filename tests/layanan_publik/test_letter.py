"""The signed letter is downloaded by its applicant, and by nobody else."""

import pytest
from django.test import Client

from .walk import HOME, issue, send, text_of

pytestmark = pytest.mark.django_db


def test_the_applicant_downloads_the_signed_letter(client, bandung, kerinci, kantor, now):
    case_id, *_ = send(client, tanggal_mulai="25 11 2026")
    assert client.get(f"{HOME}/lacak/{case_id}/surat").status_code == 404
    issue(bandung, kantor, case_id, now)
    page = client.get(f"{HOME}/lacak/{case_id}")
    words = text_of(page)
    assert "Unduh surat (PDF)" in words
    assert "Selesai Jumat, 20 November 2026." in words
    assert "Izin terbit" in words
    assert f"{HOME}/periksa/" in page.content.decode()
    letter = client.get(f"{HOME}/lacak/{case_id}/surat")
    assert letter["Content-Type"] == "application/pdf"
    assert "attachment" in letter["Content-Disposition"]
    assert letter.content.startswith(b"%PDF-")
    assert Client().get(f"{HOME}/lacak/{case_id}/surat").status_code == 404
    assert client.get(f"/{kerinci.slug}/lacak/{case_id}/surat").status_code == 404
