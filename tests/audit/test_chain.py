"""Each event carries the digest of the former of its region; who touches one is named."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from pendopo.audit.api import Event, Fault, Link, check, compare, head, record
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from ..conftest import NOW

pytestmark = pytest.mark.django_db


def link_now() -> None:
    """What COMMIT does: fire the deferred triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def add(place: Region, count: int = 5) -> list[Event]:
    with region(place):
        added = [
            record("uji.terjadi", subject=place_unit(), actor=SYSTEM, now=NOW, data={"nomor": n, "kata": "é|:-"})
            for n in range(count)
        ]
        link_now()
    return added


def place_unit() -> Any:
    from pendopo.people.api import Unit

    return Unit.objects.first()


def as_owner(sql: str, *given: object) -> None:
    """Somebody with the database in hand: the owner, with the trigger out of the way."""
    link_now()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, given)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET ROLE pendopo_app")


def test_events_are_linked_in_the_order_in_which_they_were_recorded(bandung: Region) -> None:
    added = add(bandung)
    with region(bandung):
        links = list(Link.objects.filter(id__in=[event.id for event in added]).order_by("seq"))
        assert [link.id for link in links] == [event.id for event in added]
        assert [bytes(b.former) for b in links[1:]] == [bytes(a.digest) for a in links[:-1]]
        assert [b.seq - a.seq for a, b in pairwise(links)] == [1] * 4
        last = head()
        assert last is not None
        assert last.digest == bytes(links[-1].digest).hex()


def test_each_region_has_a_chain_of_its_own(bandung: Region, kerinci: Region) -> None:
    add(bandung, 3)
    add(kerinci, 2)
    mine, theirs = check(bandung), check(kerinci)
    assert mine.bad is None
    assert theirs.bad is None
    assert mine.digest != theirs.digest


def test_an_untouched_chain_is_found_whole_and_its_length_told(bandung: Region) -> None:
    add(bandung)
    with region(bandung):
        outcome, count = check(bandung), Event.objects.count()
    assert outcome.bad is None
    assert outcome.count == count


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'uji.lain'",
        "occurred_at = occurred_at - interval '1 day'",
        "data = '{\"nomor\": 9}'",
        "actor_label = ''",
    ],
    ids=["kind", "time", "data", "actor"],
)
def test_a_changed_event_is_named(bandung: Region, change: str) -> None:
    event = add(bandung)[2]
    as_owner(f"UPDATE audit_event SET {change} WHERE id = %s", event.id)
    bad = check(bandung).bad
    assert bad is not None
    assert (bad.fault, bad.id) == (Fault.CHANGED, str(event.id))
    assert "diubah" in bad.sentence


def test_a_removed_event_is_named_by_its_place(bandung: Region) -> None:
    event = add(bandung)[2]
    seq = seq_of(bandung, event)
    as_owner("DELETE FROM audit_event WHERE id = %s", event.id)
    bad = check(bandung).bad
    assert bad is not None
    assert (bad.fault, bad.seq, bad.id) == (Fault.MISSING, seq, str(event.id))


def test_an_event_removed_with_its_link_is_missed(bandung: Region) -> None:
    event = add(bandung)[2]
    seq = seq_of(bandung, event)
    as_owner("WITH gone AS (DELETE FROM audit_event WHERE id = %s RETURNING id) "
             "DELETE FROM audit_link WHERE id IN (SELECT id FROM gone)", event.id)  # fmt: skip
    bad = check(bandung).bad
    assert bad is not None
    assert (bad.fault, bad.seq) == (Fault.MISSING, seq)


def test_an_event_removed_and_its_place_closed_is_missed(bandung: Region) -> None:
    event = add(bandung)[2]
    seq = seq_of(bandung, event)
    as_owner("DELETE FROM audit_event WHERE id = %s", event.id)
    as_owner("DELETE FROM audit_link WHERE id = %s", event.id)
    shift(seq, -1)
    bad = check(bandung).bad
    assert bad is not None
    assert (bad.fault, bad.seq) == (Fault.MISSING, seq)


def test_an_event_beside_the_chain_is_named_as_inserted(bandung: Region) -> None:
    event = add(bandung)[2]
    as_owner(
        "INSERT INTO audit_event (id, region_id, kind, subject_type, subject_id, actor_label, batch, occurred_at, "
        "data) SELECT gen_random_uuid(), region_id, 'uji.selundupan', subject_type, subject_id, actor_label, batch, "
        "occurred_at, data FROM audit_event WHERE id = %s", event.id,
    )  # fmt: skip
    bad = check(bandung).bad
    assert bad is not None
    assert (bad.fault, bad.kind) == (Fault.INSERTED, "uji.selundupan")


def test_an_event_put_between_two_is_named_as_inserted(bandung: Region) -> None:
    first, second = add(bandung)[2:4]
    seq = seq_of(bandung, second)
    last = add(bandung, 1)[0]
    as_owner("DELETE FROM audit_link WHERE id = %s", last.id)
    shift(seq, 1)
    as_owner(
        "INSERT INTO audit_link (id, region_id, seq, linked_at, former, digest) "
        "SELECT %s, region_id, seq + 1, linked_at, digest, %s FROM audit_link WHERE id = %s",
        last.id, forged(bandung, first, last, seq), first.id,
    )  # fmt: skip
    bad = check(bandung).bad
    assert bad is not None
    assert (bad.fault, bad.seq, bad.id) == (Fault.INSERTED, seq, str(last.id))


def test_two_events_that_changed_places_are_named_as_moved(bandung: Region) -> None:
    one, two = add(bandung)[1:3]
    a, b = seq_of(bandung, one), seq_of(bandung, two)
    as_owner("UPDATE audit_link SET seq = -1 WHERE id = %s", one.id)
    as_owner("UPDATE audit_link SET seq = %s WHERE id = %s", a, two.id)
    as_owner("UPDATE audit_link SET seq = %s WHERE id = %s", b, one.id)
    bad = check(bandung).bad
    assert bad is not None
    assert (bad.fault, bad.seq, bad.id) == (Fault.MOVED, a, str(two.id))


def test_a_chain_written_anew_does_not_fit_the_printed_head(bandung: Region) -> None:
    add(bandung)
    with region(bandung):
        printed = head()
    assert printed is not None
    day = printed.linked_at.astimezone(bandung.tz).date()
    assert compare(bandung, day, printed.digest.upper()) is None
    as_owner("DELETE FROM audit_link WHERE seq = %s", printed.seq)
    bad = compare(bandung, day, printed.digest)
    assert bad is not None
    assert bad.fault is Fault.REWRITTEN


@pytest.mark.parametrize("verb", ["UPDATE audit_link SET seq = seq", "DELETE FROM audit_link"], ids=["ubah", "hapus"])
def test_the_application_neither_changes_nor_deletes_links(bandung: Region, verb: str) -> None:
    add(bandung, 1)
    with region(bandung), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute(verb)


def seq_of(place: Region, event: Event) -> int:
    with region(place):
        return Link.objects.get(id=event.id).seq


def shift(seq: int, by: int) -> None:
    """Move the places from `seq` on; through negative numbers, because each place is there once."""
    as_owner("UPDATE audit_link SET seq = -seq WHERE seq >= %s AND region_id = 3273", seq)
    as_owner("UPDATE audit_link SET seq = -seq + %s WHERE seq < 0", by)


def forged(place: Region, first: Event, event: Event, seq: int) -> bytes:
    """The digest that a forger computes for an event put after `first`."""
    from pendopo.audit.canonical import EVENT_COLUMNS, link_digest
    from pendopo.audit.checking import COLUMNS

    assert EVENT_COLUMNS
    with region(place), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (extract(epoch FROM linked_at) * 1000000)::bigint::text, digest FROM audit_link WHERE id = %s",
            [first.id],
        )
        moment, former = cursor.fetchone()
        cursor.execute(f"SELECT {COLUMNS} FROM audit_event e WHERE id = %s", [event.id])
        return link_digest(place.id, bytes(former), seq, moment, cursor.fetchone())


def test_the_forger_of_these_tests_knows_the_digest(bandung: Region, permohonan: Callable[..., Any]) -> None:
    """Otherwise the promise about insertion would hold for the wrong reason."""
    first, second = add(bandung, 2)
    seq = seq_of(bandung, second)
    with region(bandung):
        honest = bytes(Link.objects.get(id=second.id).digest)
        moment = Link.objects.get(id=second.id).linked_at
    as_owner("UPDATE audit_link SET linked_at = %s WHERE id = %s", moment, first.id)
    assert forged(bandung, first, second, seq) == honest
