"""A closed region takes no change and is read on; one that moved leads to where it lives; its jobs are not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from pendopo.core.api import HariLibur, add_holidays, closed_sentence
from pendopo.tenancy.api import (
    Region,
    RegionClosed,
    close_region,
    closed_by,
    region,
    region_models,
    reopen_region,
    send_region_away,
    working_regions,
)

pytestmark = pytest.mark.django_db


def forget_permission() -> None:
    """A test is one transaction; in life the next one asks again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.terbuka', '', true)")


@contextmanager
def closed(place: Any) -> Iterator[None]:
    close_region(place)
    forget_permission()
    yield
    reopen_region(place)


def test_every_table_of_a_closed_region_refuses_and_its_neighbour_works(bandung: Any, kerinci: Any, now: Any) -> None:
    with closed(bandung):
        for model in region_models():
            with pytest.raises(DatabaseError) as refused, region(bandung), connection.cursor() as cursor:
                cursor.execute(f'INSERT INTO "{model._meta.db_table}" (id) SELECT NULL::uuid WHERE false')
            assert closed_by(refused.value), model
        with region(kerinci):
            add_holidays([(now.date(), "Libur uji", "lokal", False, "uji")])
            assert HariLibur.objects.filter(name="Libur uji").exists()
        with region(bandung):
            assert HariLibur.objects.exists(), "reading goes on"
    with region(bandung):
        add_holidays([(now.date(), "Libur uji", "lokal", False, "uji")])


def test_whoever_sends_something_reads_why_it_was_not_kept(bandung: Any, kantor: SimpleNamespace) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(kantor.user_front_office, "pendopo.people.backends.IdentifierBackend")
    with closed(bandung):
        assert client.get(f"/{bandung.slug}/").status_code == 200
        answer = client.post(f"/{bandung.slug}/masuk/", {"pengenal": "081234567890", "sandi": "123456"})
        assert answer.status_code != 500
    assert "sedang dipindahkan ke server lain" in closed_sentence(RegionClosed("32.73"))
    assert closed_sentence(ValueError("lain")) == ""


def test_pages_of_a_region_that_moved_lead_to_the_same_page_there(bandung: Any) -> None:
    send_region_away(bandung, "https://izin.contoh.go.id/")
    client = Client()
    answer = client.get(f"/{bandung.slug}/layanan?q=reklame")
    assert (answer.status_code, answer["Location"]) == (302, "https://izin.contoh.go.id/layanan?q=reklame")
    assert answer["Cache-Control"] == "no-store"
    sent = client.post(f"/{bandung.slug}/masuk/", {"a": "b"})
    assert sent.status_code == 503
    assert "https://izin.contoh.go.id" in sent.content.decode()
    assert bandung.id not in {place.id for place in working_regions()}
    assert client.get("/sehat").json()["halaman"] is True


def test_an_address_that_still_leads_here_is_no_endless_way(bandung: Any) -> None:
    Region.objects.filter(id=bandung.id).update(host="izin.contoh.go.id")
    send_region_away(bandung, "https://izin.contoh.go.id")
    answer = Client().get("/layanan", HTTP_HOST="izin.contoh.go.id")
    assert answer.status_code == 503
    assert "sudah pindah" in answer.content.decode()


def test_jobs_of_a_closed_region_wait_as_long_as_it_takes(bandung: Any) -> None:
    from procrastinate.jobs import Job

    from pendopo.tenancy.jobs import Patient

    tired = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=99)
    patience = Patient(max_attempts=8, exponential_wait=3)
    assert patience.get_retry_decision(exception=RegionClosed("32.73"), job=tired) is not None
    assert patience.get_retry_decision(exception=ValueError("x"), job=tired) is None
