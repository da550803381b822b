"""PostgreSQL, web or worker killed in the middle of a submission or a signature: wholly there, or not at all."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.faults import citizen
from tests.faults.held import kill, killed_while, recovered, rows, stuck_at
from tests.faults.instance import REAL, ROOT, Instance, environment, left_behind, until
from tests.journeys import start
from tests.journeys.world import CODE_SECONDS, fresh_code

pytestmark = [
    pytest.mark.panjang,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
KASUS = "cases_case", "cases_caseanswers", "cases_casefile", "cases_casedeadline", "cases_casestep", "audit_event"
RESCUE_SECONDS = 400
SIGNATURE = """
SELECT (SELECT state FROM cases_case WHERE id = %s) AS kasus,
  (SELECT state FROM documents_letter WHERE case_id = %s) AS surat,
  (SELECT count(*) FROM perizinan_izin WHERE issued_at IS NOT NULL AND case_id = %s) AS izin,
  (SELECT count(*) FROM audit_event WHERE case_id = %s AND data->>'transition' = 'tanda_tangani') AS peristiwa
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    made = Instance(tmp_path_factory.mktemp("tengah") / "rumah", command=start.COMMAND)
    try:
        yield made.ready(120)
    finally:
        made.end()
        assert not left_behind(made.home)


@dataclass
class Draft:
    """Everything filled in, nothing sent."""

    browser: citizen.Browser
    address: str

    @property
    def case_id(self) -> str:
        return self.address.rpartition("/")[2]

    def send(self) -> str:
        """Where the answer leads."""
        status, location, body = self.browser.post(f"{self.address}/ringkasan")
        assert status == 302, body.decode()
        return location


def filled(instance: Instance, name: str) -> Draft:
    browser = citizen.Browser(f"http://127.0.0.1:{instance.port}", 30)
    body = browser.get(citizen.SERVICE)[2].decode()
    key, draft = re.search(r'name="_kunci" value="([^"]+)"', body), ""
    assert key
    for page, typed in citizen.pages(name, citizen.picture(name + "1"), citizen.picture(name + "2")).items():
        extra = {} if draft else {"_kunci": key[1]}
        status, location, body_ = browser.post(f"{draft}/{page}" if draft else citizen.SERVICE, **(typed | extra))
        assert status == 302, body_.decode()
        draft = draft or location.rpartition("/")[0]
    return Draft(browser, draft)


def parts_of(instance: Instance, case_id: str) -> dict[str, int]:
    """How many rows of each table belong to a case."""
    return {
        table: rows(
            instance,
            f"SELECT count(*) AS n FROM {table} WHERE {'id' if table == 'cases_case' else 'case_id'} = %s",
            case_id,
        )[0]["n"]
        for table in KASUS
    }


@pytest.mark.parametrize("who", ["web", "postgres"])
@pytest.mark.parametrize("table", ["cases_case", "cases_casedeadline", "audit_event"])
def test_submission_killed_in_the_middle_leaves_no_half_case(instance: Instance, who: str, table: str) -> None:
    draft = filled(instance, f"Bazar {who} {table}")
    killed_while(instance, who, table, draft.send)
    assert set(parts_of(instance, draft.case_id).values()) == {0}
    assert draft.browser.get(f"{draft.address}/ringkasan")[0] == 200  # nothing typed is lost
    assert "tanda-terima" in draft.send()
    whole = parts_of(instance, draft.case_id)
    assert whole["cases_case"] == 1
    assert whole["cases_casefile"] == 2
    assert all(whole.values())
    assert "tanda-terima" in draft.send()
    assert parts_of(instance, draft.case_id) == whole


def test_listener_killed_in_the_middle_runs_again(instance: Instance) -> None:
    """The listener is held and killed: the case is there at once, its notice when the worker's job is found again."""
    draft = filled(instance, "Bazar tanpa jawaban")
    with stuck_at(instance, "notify_notice") as somebody_waits:
        draft.send()
        assert somebody_waits()
        kill(instance, "worker")
    recovered(instance)
    assert parts_of(instance, draft.case_id)["cases_case"] == 1
    notices = "SELECT count(*) AS n FROM notify_notice WHERE case_id = %s"
    assert until(lambda: rows(instance, notices, draft.case_id)[0]["n"] == 1, RESCUE_SECONDS)


@dataclass
class Signer:
    """The head of the office at the page for signing."""

    instance: Instance
    browser: citizen.Browser
    case_id: str
    used_in: int = 0

    def told(self) -> tuple[str, str, str]:
        """One-time link, passphrase and the code of a span of time in which none was used yet."""
        while int(time.time() / CODE_SECONDS) <= self.used_in:
            time.sleep(0.5)
        fresh_code()
        done = subprocess.run(
            [*REAL[:-1], "demo", "masuk", "penanda_tangan"], cwd=ROOT, capture_output=True, text=True, check=True,
            env=environment(self.instance.home, self.instance.port),
        )  # fmt: skip
        found = re.search(r"https?://[^/]+(/\S+).*“([^”]+)”.*saat ini (\d{6})", done.stdout, re.S)
        assert found, done.stdout
        return found[1], found[2], found[3]

    def enter(self) -> None:
        link, _, _ = self.told()
        self.browser.get(link)
        assert self.browser.post(link)[0] == 302

    def ready(self) -> Callable[[], tuple[int, str, bytes]]:
        """With the page open and the proof at hand: what signs."""
        address = f"{citizen.HOME}/kerja/berkas/{self.case_id}/tanda-tangan"
        page = self.browser.get(address)[2].decode()
        fields = dict(re.findall(r'name="(versi|langkah)" value="([^"]+)"', page))
        _, phrase, code = self.told()
        self.used_in = int(time.time() / CODE_SECONDS)
        return lambda: self.browser.post(address, frasa=phrase, kode=code, **fields)


@pytest.fixture(scope="module")
def signer(instance: Instance) -> Signer:
    """Signed in, before the one example case that waits for the signature."""
    waiting = rows(instance, "SELECT id FROM cases_case WHERE state = 'penandatanganan'")
    ready = "SELECT 1 FROM documents_letter WHERE case_id = %s AND state = 'siap'"
    assert until(lambda: bool(rows(instance, ready, waiting[0]["id"])), 60)
    made = Signer(instance, citizen.Browser(f"http://127.0.0.1:{instance.port}", 30), str(waiting[0]["id"]))
    made.enter()
    return made


def signature(instance: Instance, case_id: str) -> tuple[str, str, int, int]:
    """State of the case, of its letter, permits in force, events of the signature."""
    row = rows(instance, SIGNATURE, *[case_id] * 4)[0]
    return row["kasus"], row["surat"], row["izin"], row["peristiwa"]


@pytest.mark.parametrize(("who", "table"), [("web", "cases_casestep"), ("postgres", "audit_event")])
def test_signature_killed_in_the_middle_leaves_the_letter_unsigned(
    instance: Instance, signer: Signer, who: str, table: str
) -> None:
    killed_while(instance, who, table, signer.ready())
    assert signature(instance, signer.case_id) == ("penandatanganan", "siap", 0, 0)


def test_then_it_is_signed_once_and_wholly(instance: Instance, signer: Signer) -> None:
    status, _, body = signer.ready()()
    assert status == 302, body.decode()
    assert signature(instance, signer.case_id) == ("terbit", "ditandatangani", 1, 1)
