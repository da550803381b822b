"""The clock of the requests stands at Friday 20 November 2026, 10.00 WIB; a service of one page; counted statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pendopo.tenancy.api import region

PLUMBING = re.compile(r"set_config|^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.I)
ONE_PAGE = Path(__file__).parent.parent.parent / "bench" / "definitions" / "uji-beban"


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch, now) -> None:
    """Requests are made at the tests' moment; nobody has tried a code yet."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.fixture
def satu_halaman(bandung, now) -> str:
    """The id of a service with one page and no summary."""
    from pendopo.definitions.api import bind, publish_folder
    from pendopo.people.api import SYSTEM, Unit

    with region(bandung):
        release = publish_folder(ONE_PAGE, actor=SYSTEM, now=now)
        office = Unit.objects.get(code="DPMPTSP")
        bind(release.definition_id, {"front_office": ("front_office", office)}, actor=SYSTEM, now=now)
    return release.definition_id


@pytest.fixture
def at_most() -> Callable[[int], AbstractContextManager[None]]:
    """Fails when a block needs more statements than that; set_config and transactions are not counted."""

    @contextmanager
    def limit(number: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as caught:
            yield
        made = [query["sql"] for query in caught.captured_queries if not PLUMBING.search(query["sql"])]
        assert len(made) <= number, f"{len(made)} pernyataan, batasnya {number}:\n" + "\n".join(made)

    return limit
