"""The journeys: one real instance, one browser, one story that every promise is checked against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser

from tests.faults.instance import Instance, left_behind
from tests.journeys import papers, start
from tests.journeys.citizen import Citizen, Told, WithoutScript, compare
from tests.journeys.office import Office
from tests.journeys.walk import DESK, Album, House
from tests.journeys.world import SERVICE, World

START_SECONDS = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys in one process: they share the instance."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """`pendopo up` in a home of its own."""
    instance = Instance(tmp_path_factory.mktemp("perjalanan") / "rumah", command=start.COMMAND)
    try:
        made = World(instance.ready(START_SECONDS))
        made.keep_job_arguments()
        yield made
    finally:
        instance.end()
        assert not left_behind(instance.home)


@pytest.fixture(scope="session")
def house(chromium: Browser) -> House:
    return House(chromium, Album())


@pytest.fixture(scope="session")
def told(world: World, house: House, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A citizen on a phone has applied; what was seen on the way."""
    return Citizen(world, house, tmp_path_factory.mktemp("surat"), lambda visitor, name: visitor.look(name)).apply()


@pytest.fixture(scope="session")
def told_without_script(world: World, house: House, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The same with JavaScript switched off."""
    return WithoutScript(world, house, tmp_path_factory.mktemp("tanpa"), lambda visitor, name: None).apply()


@pytest.fixture(scope="session")
def issued(world: World, house: House, told: Told, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The office has sent the case back, the citizen has repaired it, it was approved, signed, and downloaded."""
    office, folder = Office(world, house, told.case_id), tmp_path_factory.mktemp("unduhan")
    citizen = Citizen(world, house, folder, lambda visitor, name: visitor.look(name))
    citizen.told = told
    seen = SimpleNamespace(repair="", asked=0, refused="", letter=b"", check="", folder=folder, check_url="")
    office.ask_for_photo()
    with house.visitor() as visitor:
        page = citizen.follow(visitor, "tracking: sent back")
        page.get_by_role("link", name="Perbaiki sekarang").click()
        visitor.look("repair")
        seen.repair, seen.asked = page.locator("main").inner_text(), page.locator("form [id^='f-']").count()
        page.locator("#f-foto_lokasi").set_input_files(papers.keep(folder, "terang.jpg", papers.photo("terang")))
        with page.expect_navigation():  # the form waits for files that are still on their way
            page.get_by_role("button", name="Kirim perbaikan").last.click()
    office.forward()
    seen.refused = office.sign()
    with house.visitor() as visitor:
        page = citizen.follow(visitor, "tracking: issued")
        with page.expect_download() as coming:
            page.get_by_role("link", name="Unduh surat").click()
        seen.letter = Path(coming.value.path()).read_bytes()
        page.get_by_role("link", name="Periksa keasliannya").click()
        visitor.look("check page")
        seen.check, seen.check_url = page.locator("main").inner_text(), page.url
    return seen


@pytest.fixture(scope="session")
def compared(issued: SimpleNamespace, world: World, house: House) -> SimpleNamespace:
    """What the public pages say of the letter as it is, and of one with a changed byte."""
    seen = SimpleNamespace(same="", changed="", changed_without_code="")
    with house.visitor() as visitor:
        seen.same = compare(visitor, issued.check_url, issued.letter)
        visitor.look("check page: same file")
        seen.changed = compare(visitor, issued.check_url, papers.changed(issued.letter))
        visitor.look("check page: changed file")
        seen.changed_without_code = compare(visitor, world.url("periksa"), papers.changed(issued.letter))
    return seen


@pytest.fixture(scope="session")
def english(world: World, house: House) -> SimpleNamespace:
    """The public pages after the switch to English, and after the way back."""
    seen = SimpleNamespace(before="", after="", lang="", service="", form="", back="")
    with house.visitor(width=DESK) as visitor:
        page = visitor.go(world.url())
        seen.before = page.locator("h1").inner_text()
        page.get_by_role("button", name="EN").click()
        page.wait_for_load_state()
        visitor.look("landing in English")
        seen.after, seen.lang = page.locator("h1").inner_text(), page.locator("html").get_attribute("lang")
        visitor.go(world.url(f"layanan/{SERVICE}"), "service in English")
        seen.service = page.locator("main").inner_text()
        visitor.go(world.url(f"layanan/{SERVICE}/ajukan"), "form in English")
        seen.form = page.locator("main").inner_text()
        page.get_by_role("button", name="ID").click()
        page.wait_for_load_state()
        seen.back = page.locator("html").get_attribute("lang")
    return seen
