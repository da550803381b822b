"""A release that comes while somebody fills in: the draft follows it and is checked again before it is sent."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from pendopo.cases.api import Case
from pendopo.definitions.api import change
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from ..definitions.make import SERVICE, answered, own_question
from .walk import answers, begin, fill, text_of

pytestmark = pytest.mark.django_db


def test_a_draft_follows_the_release_and_is_checked_again(client: Client, bandung: Region, now: datetime) -> None:
    draft = begin(client)
    fill(client, draft)
    asked = [own_question(required="ya"), *answered("r3273_rt", "03")]
    with region(bandung):
        change(SERVICE, asked, actor=SYSTEM, now=now)
    client.post(f"{draft}/ringkasan")
    with region(bandung):
        assert not Case.objects.exists()
    assert "Nomor RT" in text_of(client.get(f"{draft}/pemohon"))
    answer = client.post(f"{draft}/pemohon", answers()["pemohon"] | {"r3273_rt": "03"})
    assert answer.status_code == 302, text_of(answer)[:500]
    assert client.post(f"{draft}/ringkasan").status_code == 302
    with region(bandung):
        assert Case.objects.get().release.number == 2
