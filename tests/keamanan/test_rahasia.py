"""Secrets: how much chance is in each, what of it is kept, and that none stands in the logs."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache

from tests.keamanan.conftest import PHONE, PIN
from tests.keamanan.walk import SLUG, Address, visitor

AT = f"/{SLUG}"


@pytest.fixture
def minted(bandung: Any, kantor: SimpleNamespace, serba_bisa: Any, now: datetime) -> dict[str, tuple[str, int]]:
    """A secret of each kind, and how many bits of chance it must have at least."""
    from pendopo.config.wisaya import code as wizard
    from pendopo.documents.rules import new_code
    from pendopo.people.api import SYSTEM, Person, invite
    from pendopo.people.services import create_one_time_link
    from pendopo.people.services.administrators import make_sealed_code
    from pendopo.tenancy.api import region
    from pendopo.webapi import rules as interface

    with region(bandung):
        person = Person.objects.get(user=serba_bisa)
        return {
            "invitation": (invite(person, actor=SYSTEM, now=now), 128),
            "one_time_link": (create_one_time_link(bandung, serba_bisa, now=now), 128),
            "sealed_code": (make_sealed_code(actor=SYSTEM, now=now), 112),
            "letter_code": (new_code(), 128),
            "interface_token": (interface.new_token().text.split("_", 2)[2], 256),
            "webhook_secret": (interface.new_webhook_secret().removeprefix("whsec_"), 256),
            "wizard_code": ("-".join(["AAAA"] * 3).replace("A", wizard.LETTERS[0]), 56),
        }


def bits(secret: str, letters: int) -> float:
    import math

    plain = secret.replace("-", "") if letters < 64 else secret.rstrip("=")
    return len(plain) * math.log2(letters)


@pytest.mark.django_db
def test_every_secret_has_enough_chance_in_it(minted: dict[str, tuple[str, int]]) -> None:
    letters = {"sealed_code": 31, "letter_code": 32, "wizard_code": 31}
    short = {kind: secret for kind, (secret, wanted) in minted.items() if bits(secret, letters.get(kind, 64)) < wanted}
    assert short == {}


@pytest.mark.django_db
def test_only_digests_of_secrets_are_kept(minted: dict[str, tuple[str, int]]) -> None:
    from tests.people.test_sign_in import whole_database

    dump = whole_database()
    kept = {"invitation", "one_time_link", "sealed_code", "interface_token"}
    found = [
        kind
        for kind in kept
        for secret in {minted[kind][0], minted[kind][0].replace("-", "")}
        if secret.encode() in dump
    ]
    assert found == []


@pytest.mark.django_db
def test_the_code_of_a_case_is_found_by_no_counting(permohonan: Callable[..., Any], bandung: Any) -> None:
    from pendopo.cases.api import secret_of
    from pendopo.tenancy.api import region

    cases = [permohonan(number=number) for number in (1, 2, 3)]
    with region(bandung):
        codes = {secret_of(bandung, case.pk) for case in cases}
    assert len(codes) == 3
    assert all(len(code.replace("-", "")) >= 12 for code in codes)  # 32^12: 60 bits behind five tries in 15 minutes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "form", "most"),
    [
        ("masuk", {"identifier": PHONE, "password": "000999"}, 6),
        ("lacak", {"nomor": "REG-2026-11-0001", "kode": "AAAA-AAAA-AAAA"}, 12),
    ],
    ids=["sign_in", "receipt"],
)
def test_guessing_comes_to_an_end(path: str, form: dict[str, str], most: int, bandung: Any) -> None:
    cache.clear()
    browser = visitor()
    said = [browser.post(f"{AT}/{path}", form).status_code for _ in range(most)]
    assert 429 in said, said


@pytest.mark.django_db
def test_no_secret_and_nobody_stands_in_the_log(
    everywhere: list[Address], permohonan: Callable[..., Any], bandung: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from pendopo.cases.api import secret_of
    from pendopo.tenancy.api import region

    caplog.set_level(logging.DEBUG)
    case = permohonan(number=5)
    with region(bandung):
        code = secret_of(bandung, case.pk)
    browser = visitor()
    browser.post(f"{AT}/daftar", {"identifier": PHONE, "password": PIN, "again": PIN, "name": "Warga Rahasia"})
    browser.post(f"{AT}/keluar")
    browser.post(f"{AT}/masuk", {"identifier": PHONE, "password": "918273"})
    browser.post(f"{AT}/masuk", {"identifier": PHONE, "password": PIN})
    browser.post(f"{AT}/lacak", {"nomor": case.number, "kode": code})
    for address in everywhere:
        browser.get(address.url)
    ours = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("django.db", "asyncio"))
    )
    session = browser.cookies[next(name for name in browser.cookies if name.startswith("sesi"))].value
    secrets = (PHONE[1:], PIN, "918273", "Warga Rahasia", code, code.replace("-", ""), "327399", session)
    assert [secret for secret in secrets if secret in ours] == []


@pytest.mark.django_db
def test_an_error_says_a_number_and_nothing_of_the_inside(
    bandung: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("isi dalam: kunci-rahasia di /var/lib/pendopo")

    monkeypatch.setattr("pendopo.portal.views.render", broken)
    answer = visitor().get(f"{AT}/aksesibilitas?nik=3273996508900001")
    text = answer.content.decode()
    assert answer.status_code == 500
    number = re.search(r"\b[0-9A-F]{8}\b", text)
    assert number
    assert number[0] in caplog.text
    assert not re.search(r"kunci-rahasia|RuntimeError|Traceback|/var/lib|\.py\b|Django", text)
    assert "3273996508900001" not in "\n".join(record.getMessage() for record in caplog.records)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["aksesibilitas", "tidak-ada"])
def test_an_address_cannot_write_lines_into_the_log(
    path: str, bandung: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("pendopo.core.views.not_found", broken)
    monkeypatch.setattr("pendopo.config.urls.handler404", broken)
    visitor().get(f"{AT}/{path}%0a2026-11-20%20ERROR%20palsu%0d%0a")
    said = [record.getMessage() for record in caplog.records if record.name.startswith(("pendopo", "django.request"))]
    assert any("palsu" in line for line in said)
    assert [line for line in said if "\n" in line or "\r" in line] == []


def test_keys_are_written_for_their_owner_only(tmp_path: Path, settings: Any) -> None:
    from pendopo.config.wisaya import code as wizard
    from pendopo.core import crypto

    settings.PENDOPO_KEYS = tmp_path / "kunci"
    crypto.forget_keys()
    try:
        crypto.encrypt_cell("x")
        wizard.ensure(tmp_path / "kunci")
    finally:
        crypto.forget_keys()
    assert (tmp_path / "kunci").stat().st_mode & 0o777 == 0o700
    made = list((tmp_path / "kunci").iterdir())
    assert len(made) == 2
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    with pytest.raises(FileExistsError):
        crypto.write_secret(tmp_path / "kunci" / "sel.kunci", b"")


@pytest.mark.django_db
def test_what_is_sealed_is_random_and_notices_every_change(bandung: Any, kerinci: Any) -> None:
    from cryptography.exceptions import InvalidTag

    from pendopo.core.api import decrypt, encrypt

    first, second = encrypt(bandung, "3273996508900001"), encrypt(bandung, "3273996508900001")
    assert first != second
    assert decrypt(bandung, first) == b"3273996508900001"
    for at in (0, 12, len(first) - 1):
        spoilt = bytearray(first)
        spoilt[at] ^= 1
        with pytest.raises(InvalidTag):
            decrypt(bandung, bytes(spoilt))
    with pytest.raises(InvalidTag):
        decrypt(kerinci, first)


@pytest.mark.parametrize(
    "bomb",
    ["a: &a [x,x]\nb: [*a,*a]", "!!python/object/apply:os.system ['id']", "[" * 500 + "]" * 500, "a: 1\na: 2"],
    ids=["alias", "object", "depth", "twice"],
)
def test_definitions_are_read_as_plain_data(bomb: str) -> None:
    import yaml

    from pendopo.engine.load import Loader, plain, refuse_more

    def read() -> object:
        refuse_more(yaml.parse(io.StringIO(bomb), Loader=Loader))
        return plain(yaml.compose(io.StringIO(bomb), Loader=Loader), depth=0)

    with pytest.raises((yaml.YAMLError, RecursionError)):
        read()
