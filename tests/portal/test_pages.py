"""The front door."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_front_page_asks_for_the_need(client, bandung):
    page = client.get("/kota-bandung/")
    assert page.status_code == 200
    assert "Apa yang ingin Anda urus hari ini?" in page.content.decode()
