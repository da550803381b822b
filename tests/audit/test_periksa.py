"""`pendopo audit periksa`, as whoever runs the server sees it; and what the application's own login may do."""

from __future__ import annotations

import argparse
import json
import os
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from pendopo.audit.api import head, keep_day_heads, kept_heads
from pendopo.config.commands.audit_periksa import run
from pendopo.tenancy.api import Region, region

from .test_chain import add, as_owner


def asked(**said: Any) -> argparse.Namespace:
    return argparse.Namespace(**{"region": None, "kepala": None, "json": False} | said)


@pytest.mark.django_db
def test_a_whole_trail_ends_with_zero_and_its_head(bandung: Region, kerinci: Region, capsys: Any) -> None:
    add(bandung)
    assert run(asked()) == 0
    told = capsys.readouterr().out
    with region(bandung):
        last = head()
    assert last is not None
    assert last.digest in told
    assert "Jejak utuh" in told


@pytest.mark.django_db
def test_the_first_bad_event_is_named_with_kind_and_case(bandung: Region, kerinci: Region, capsys: Any) -> None:
    event = add(bandung)[1]
    as_owner("UPDATE audit_event SET kind = 'uji.lain' WHERE id = %s", event.id)
    assert run(asked(region=bandung.code)) == 1
    told = capsys.readouterr().out
    assert "diubah" in told
    assert str(event.id) in told
    assert run(asked(region=bandung.code, json=True)) == 1
    said = json.loads(capsys.readouterr().out)["daerah"][0]["salah"]
    assert (said["fault"], said["kind"]) == ("diubah", "uji.lain")
    assert run(asked(region=kerinci.code)) == 0


@pytest.mark.django_db
def test_a_head_from_paper_is_compared_and_so_are_the_kept_ones(bandung: Region, kerinci: Region, capsys: Any) -> None:
    add(bandung)
    keep_day_heads(bandung, timezone.now() + timedelta(days=1))
    told = "(SELECT id FROM audit_event WHERE kind = 'audit.day_head_kept')"
    as_owner(f"DELETE FROM audit_link WHERE id IN {told}")  # of the same day here, unlike in life
    as_owner("DELETE FROM audit_event WHERE kind = 'audit.day_head_kept'")
    [kept] = kept_heads(bandung)
    typed = " ".join(kept.digest[n : n + 8] for n in range(0, 64, 8))
    assert run(asked(region=bandung.code, kepala=f"{typed}@{kept.day}")) == 0
    assert run(asked(region=bandung.code, kepala=f"{'0' * 64}@{kept.day}")) == 1
    assert "ditulis ulang" in capsys.readouterr().out
    assert run(asked(region=bandung.code, kepala="bukan-sidik@2026-01-01")) == 2
    assert run(asked(region=bandung.code, kepala=f"{kept.digest}@kemarin")) == 2
    assert run(asked(region="99.99")) == 2


@pytest.mark.django_db(transaction=True)
def test_the_applications_own_login_only_adds(bandung: Region) -> None:
    """A true login, committed: the trigger links under row-level security, and nothing can be changed afterwards."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    insert = (
        "INSERT INTO audit_event (id, region_id, kind, subject_type, subject_id, actor_label, batch, occurred_at, "
        "data) SELECT gen_random_uuid(), %s, 'uji.masuk', 'x.y', gen_random_uuid(), 'Sistem', gen_random_uuid(), "
        "now(), '{}'"
    )
    with psycopg.connect(url) as app:
        for _ in range(3):
            app.execute("SELECT set_config('app.region', %s, true)", [str(bandung.id)])
            app.execute(insert, [bandung.id])
            app.commit()
        for verb in ("UPDATE audit_link SET seq = seq + 1", "DELETE FROM audit_link", "TRUNCATE audit_link",
                     "UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_dayhead",
                     "ALTER TABLE audit_event DISABLE TRIGGER rantai"):  # fmt: skip
            app.execute("SELECT set_config('app.region', %s, true)", [str(bandung.id)])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(verb)
            app.rollback()
    with region(bandung):
        last = head()
    assert last is not None
    assert run(asked(region=bandung.code)) == 0


@pytest.mark.django_db
def test_events_from_before_the_chain_are_chained_by_the_migration(bandung: Region, kerinci: Region) -> None:
    from importlib import import_module

    add(bandung, 4)
    add(kerinci, 2)
    as_owner("DELETE FROM audit_link")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(import_module("pendopo.audit.migrations.0002_chain_of_events").CHAIN_EXISTING)
        cursor.execute("SET ROLE pendopo_app")
    assert run(asked()) == 0
    with region(kerinci):
        assert head() is not None
