"""Tokens, signatures and addresses, without a database."""

from __future__ import annotations

import base64
import hmac
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.webapi import rules


def test_a_token_is_read_back_and_only_its_hash_is_kept():
    token = rules.new_token()
    name, secret = rules.read_token(f" {token.text} ") or ("", "")
    assert name == token.key_id
    assert rules.hash_of(secret) == token.secret_hash
    assert secret.encode() not in token.secret_hash


@given(st.text(max_size=80))
def test_anything_else_is_no_token(text):
    assert rules.read_token(text) is None or text.strip().startswith("pdp_")


def test_the_signature_is_that_of_the_standard_webhooks_convention():
    secret = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
    mac = hmac.new(b"0123456789abcdef0123456789abcdef", b'msg_1.1700000000.{"a":1}', sha256).digest()
    assert rules.signature(secret, "msg_1", 1700000000, '{"a":1}') == "v1," + base64.b64encode(mac).decode()


def test_failures_are_tried_again_for_two_days_and_then_given_up():
    waits = [rules.wait_after(tries) for tries in range(1, 9)]
    assert waits[0] == timedelta(minutes=1)
    assert all(early < late for early, late in pairwise(waits[:7]) if early and late)
    assert sum((wait for wait in waits[:7] if wait), timedelta()) > timedelta(days=1)
    assert waits[7] is None
    assert rules.wait_after(0) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://sistem.contoh.go.id/kait",
        "https://orang:sandi@sistem.contoh.go.id/kait",
        "https://sistem.contoh.go.id:22/kait",
        "https:///kait",
        "https://sistem.contoh.go.id/ka it",
        "https://[::1",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_cannot_be_told_gets_a_sentence(url):
    assert rules.problem_of_address(url).endswith(".")


def test_a_usual_address_is_taken():
    assert rules.problem_of_address("https://sistem.contoh.go.id:8443/kait?a=1") == ""


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ],
)
def test_nobody_can_point_us_at_our_own_network(address):
    assert not rules.is_public(address)


def test_an_address_of_the_internet_is_public():
    assert rules.is_public("103.28.12.1")
    assert rules.is_public("2001:4860:4860::8888")
