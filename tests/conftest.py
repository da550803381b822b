"""Two regions, and a database in which row-level security really holds: tests run as the application's role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # Friday 20 November 2026, 10.00 WIB


@pytest.fixture()
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def as_application(request: pytest.FixtureRequest) -> Iterator[None]:
    """Log in as the owner, run as the application: row-level security is enforced, TRUNCATE refused."""
    if not (request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    from pendopo.core.api import forget_areas, forget_calendar
    from pendopo.tenancy.api import forget_regions

    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.PENDOPO_APP_ROLE}"')
    for forget in (forget_regions, forget_calendar, forget_areas):
        forget()
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    for forget in (forget_regions, forget_calendar, forget_areas):
        forget()


@pytest.fixture()
def bandung(db: None, now: datetime):
    """Kota Bandung (contoh), founded like any region, without staff."""
    from pendopo.config.founding import found_region

    return found_region("32.73", now=now, is_contoh=True)


@pytest.fixture()
def kerinci(db: None, now: datetime):
    """A second region in the same cell."""
    from pendopo.config.founding import found_region

    return found_region("15.01", now=now)
