"""Two regions, and a database in which row-level security really holds: tests run as the application's role."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # Friday 20 November 2026, 10.00 WIB
PASSPHRASE = "sandi uji yang panjang"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CHROMIUM = os.environ.get("PENDOPO_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ROLES = ("front_office", "tim_teknis", "kepala_seksi", "penanda_tangan", "admin")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: from the first of them on an event loop runs in this thread, and signing refuses that."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


MASK = os.umask(0o022)  # there is no reading it but by setting it
os.umask(MASK)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for the process; without it browser tests are skipped, or fail when PENDOPO_NEED_BROWSER=1.

    Playwright's own loop runs in this thread as long as the browser lives, so Django is told that this is no mistake.
    """
    if not shutil.which(CHROMIUM):
        if os.environ.get("PENDOPO_NEED_BROWSER") == "1":
            pytest.fail(f"{CHROMIUM} is not here, and PENDOPO_NEED_BROWSER=1")
        pytest.skip(f"{CHROMIUM} is not here")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def process_as_it_was() -> Iterator[None]:
    """Commands that a test calls in this process leave neither their umask nor their environment to the next."""
    before = dict(os.environ)
    yield
    os.umask(MASK)
    for name in (before.keys() | os.environ.keys()) - {"PYTEST_CURRENT_TEST"}:
        if name not in before:
            del os.environ[name]
        elif os.environ.get(name) != before[name]:
            os.environ[name] = before[name]


@pytest.fixture
def now() -> datetime:
    return NOW


def forget() -> None:
    from pendopo.core.api import forget_areas, forget_calendar
    from pendopo.definitions.api import forget_bindings
    from pendopo.lib.briefly import Briefly
    from pendopo.tenancy.api import forget_regions

    for drop in (forget_regions, forget_calendar, forget_areas, forget_bindings, Briefly.forget_all):
        drop()


def found_world() -> None:
    """Kota Bandung (contoh) with a staffed licensing office, and Kabupaten Kerinci beside it."""
    from pendopo.config.founding import found_region
    from pendopo.tenancy.api import Region

    forget()
    if Region.objects.exists():
        return
    staff_office(found_region("32.73", now=NOW, is_contoh=True))
    found_region("15.01", now=NOW)


def staff_office(place: Any) -> None:
    from pendopo.documents.api import issue_signer
    from pendopo.people.api import SYSTEM, Unit, create_person, grant_membership, set_demo_totp
    from pendopo.tenancy.api import region

    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        for number, role in enumerate(ROLES):
            person = create_person(
                name=f"{role} uji", nip=f"19900{number + 1}012015031000", title=role, unit=office, actor=SYSTEM, now=NOW
            )
            grant_membership(person=person, role=role, unit=office, valid_from=NOW.date(), actor=SYSTEM, now=NOW)
            if role == "penanda_tangan":
                set_demo_totp(place, person.user, secret=TOTP_SECRET)
                issue_signer(
                    place, person_id=person.id, name=person.name, title="Kepala Dinas", passphrase=PASSPHRASE,
                    not_before=NOW, now=NOW,
                )  # fmt: skip


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The world is founded once per run; every test sees it and leaves it as it was."""
    with django_db_blocker.unblock():
        found_world()


@pytest.fixture(autouse=True)
def as_application(request: pytest.FixtureRequest) -> Iterator[None]:
    """Log in as the owner, run as the application: row-level security is enforced, TRUNCATE refused."""
    if not (request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    found_world()  # a transactional test before this one has emptied the tables
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.PENDOPO_APP_ROLE}"')
    forget()
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    forget()


@pytest.fixture
def bandung(db: None) -> Any:
    """Kota Bandung (contoh), founded like any region."""
    from pendopo.tenancy.api import Region

    return Region.objects.get(code="32.73")


@pytest.fixture
def kerinci(db: None) -> Any:
    """A second region in the same cell."""
    from pendopo.tenancy.api import Region

    return Region.objects.get(code="15.01")


@pytest.fixture
def kantor(bandung: Any) -> SimpleNamespace:
    """The licensing office of Bandung: an Actor per role (`.front_office`, …), their users (`.user_front_office`)."""
    from pendopo.people.api import Person, Unit, staff
    from pendopo.tenancy.api import region

    people: dict[str, object] = {}
    with region(bandung):
        office = Unit.objects.get(code="DPMPTSP")
        for person in Person.objects.select_related("user").filter(title__in=ROLES):
            people[person.title] = staff(person, NOW)
            people[f"user_{person.title}"] = person.user
    return SimpleNamespace(office=office, passphrase=PASSPHRASE, totp=TOTP_SECRET, **people)


@pytest.fixture
def cabang(bandung: Any, kantor: SimpleNamespace, now: datetime) -> SimpleNamespace:
    """The branching service in force instead of the shipped one; the office with `.ruang` and `.jalan` beside it."""
    from .cabang import branching_office

    return branching_office(bandung, kantor, now)


@pytest.fixture
def permohonan(bandung: Any) -> Callable[..., Any]:
    """A function that submits one valid application in Bandung and returns the case."""
    from pendopo.cases.api import submit_case
    from pendopo.config.demo.answers import invent, send_file
    from pendopo.definitions.api import current
    from pendopo.people.api import anonymous
    from pendopo.tenancy.api import region

    def submit(
        *, number: int = 1, case_id: Any = None, at: datetime = NOW, actor: Any = None, **changes: object
    ) -> Any:
        dice = random.Random(number)
        with region(bandung):
            answers = invent(bandung, dice, number, at).answers | {"lahan_orang_lain": False}
            for field in ("foto_lokasi", "gambar_materi"):
                answers[field] = [send_file(bandung, field, dice, "Bazar", at)]
            return submit_case(
                place=bandung, current=current("izin-reklame-insidentil"), case_id=case_id or uuid4(),
                answers=answers | changes, actor=actor or anonymous(), now=at,
            )  # fmt: skip

    return submit
