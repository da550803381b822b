"""Messages to other systems: signed, retried, never to our own network, never with anybody's data."""

from __future__ import annotations

import contextlib
import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pendopo.audit.api import Event, record
from pendopo.core.api import Refusal
from pendopo.tenancy.api import region
from pendopo.webapi import post, rules, services
from pendopo.webapi.models import ApiSubmission, Delivery, Webhook

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A real HTTPS server on this machine: `.answers` it gives in turn, `.heard` what it was told."""
    folder = tmp_path_factory.mktemp("penerima")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "penerima.contoh.go.id")])
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("penerima.contoh.go.id")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "c.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "k.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    told = SimpleNamespace(answers=[], heard=[], certificate=str(folder / "c.pem"), port=0)

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.heard.append((self.path, dict(self.headers.items()), body))
            status = told.answers.pop(0) if told.answers else 200
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", "https://lain.contoh.go.id/")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem", folder / "k.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()


@pytest.fixture
def reached(receiver: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The receiver's name leads to it, and its certificate is trusted; the port is as in the address."""
    receiver.answers.clear()
    receiver.heard.clear()

    def lead(host: str, port: int) -> str:
        if host != "penerima.contoh.go.id":
            raise post.NotTaken("nama host tidak ditemukan")
        return "127.0.0.1"

    connect = post.socket.create_connection
    monkeypatch.setattr(post, "resolve", lead)
    monkeypatch.setattr(post, "trust", lambda: ssl.create_default_context(cafile=receiver.certificate))
    monkeypatch.setattr(post.socket, "create_connection", lambda where, wait: connect((where[0], receiver.port), wait))
    return receiver


@pytest.fixture
def hook(program: SimpleNamespace, bandung: Any, kantor: SimpleNamespace, now: datetime) -> Webhook:
    with region(bandung):
        made, _secret = services.add_webhook(
            program.client, url="https://penerima.contoh.go.id/kait?x=1", kinds=services.KINDS.values(),
            actor=kantor.admin, now=now,
        )  # fmt: skip
    return made


def told(bandung: Any, program: Any, case: Any, actor: Any, now: datetime) -> Delivery:
    """An event of a case that the program sent, as the listener hears it twice."""
    with region(bandung):
        services.note_submission(program.client, case.id, actor=actor, now=now)
        event = Event.objects.get(case_id=case.id, kind="cases.submitted")
        services.announce(event=event, region=bandung)
        services.announce(event=event, region=bandung)
        return Delivery.objects.get(event_id=event.pk)


def test_a_message_is_signed_and_holds_only_ids(reached, hook, program, bandung, kantor, permohonan, now):
    case = permohonan()
    row = told(bandung, program, case, kantor.admin, now)
    services.deliver(bandung, row.pk, now=row.due_at)
    path, headers, body = reached.heard[0]
    assert path == "/kait?x=1"
    moment = int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == rules.signature(hook.secret, headers["webhook-id"], moment, body)
    assert json.loads(body)["jenis"] == "permohonan.diterima"
    assert json.loads(body)["data"] == {"permohonan": str(case.id), "keadaan": ""}
    assert case.applicant not in body
    assert case.number not in body
    with region(bandung):
        row.refresh_from_db()
        assert (row.state, row.answer, row.tries) == (Delivery.SENT, "HTTP 200", 1)
        assert Event.objects.filter(kind="webapi.delivery_ended", subject_id=row.pk).count() == 1


def test_sent_once_even_when_the_job_runs_twice(reached, hook, program, bandung, kantor, permohonan, now):
    row = told(bandung, program, permohonan(), kantor.admin, now)
    for _ in range(2):
        services.deliver(bandung, row.pk, now=row.due_at)
    assert len(reached.heard) == 1


def test_a_failure_is_tried_later_and_in_the_end_the_address_is_left_alone(
    reached, hook, program, bandung, kantor, permohonan, now
):
    row = told(bandung, program, permohonan(), kantor.admin, now)
    reached.answers[:] = [503, 302] + [500] * 6
    at, dues = row.due_at, []
    for _ in range(8):
        services.deliver(bandung, row.pk, now=at)
        with region(bandung):
            row.refresh_from_db()
        services.deliver(bandung, row.pk, now=at)  # too early: nothing is sent
        dues.append(row.due_at - at)
        at = max(row.due_at, at)
    assert len(reached.heard) == 8
    assert [wait for wait in dues if wait > timedelta()] == list(rules.WAITS)
    with region(bandung):
        hook.refresh_from_db()
        assert (row.state, row.tries, row.answer) == (Delivery.FAILED, 8, "HTTP 500")
        assert hook.stopped_at is not None
        services.send_again(bandung, row, actor=kantor.admin, now=at)
    services.deliver(bandung, row.pk, now=at)
    with region(bandung):
        row.refresh_from_db()
        assert row.state == Delivery.SENT


def test_a_certificate_of_another_name_is_not_trusted(
    reached, hook, program, bandung, kantor, permohonan, now, monkeypatch
):
    monkeypatch.setattr(post, "resolve", lambda host, port: "127.0.0.1")
    with region(bandung):
        Webhook.objects.filter(pk=hook.pk).update(url="https://lain.contoh.go.id/kait")
    row = told(bandung, program, permohonan(), kantor.admin, now)
    services.deliver(bandung, row.pk, now=row.due_at)
    with region(bandung):
        row.refresh_from_db()
    assert row.answer == "SSLCertVerificationError"
    assert reached.heard == []


def test_a_name_that_leads_into_our_own_network_is_never_called(monkeypatch):
    for inner in ("127.0.0.1", "10.1.2.3", "169.254.169.254"):
        monkeypatch.setattr(post.socket, "getaddrinfo", lambda *a, inner=inner, **k: [(2, 1, 6, "", (inner, 443))])
        with pytest.raises(post.NotTaken, match="internet umum"):
            post.resolve("jahat.contoh.id", 443)
    both = [(2, 1, 6, "", ("103.28.12.1", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(post.socket, "getaddrinfo", lambda *a, **k: both)
    with pytest.raises(post.NotTaken):
        post.resolve("campur.contoh.id", 443)


def test_cases_that_came_another_way_are_told_to_nobody(hook, bandung, kantor, permohonan, now):
    case = permohonan()
    with region(bandung):
        services.announce(event=Event.objects.get(case_id=case.id, kind="cases.submitted"), region=bandung)
        assert not Delivery.objects.exists()


def test_only_what_was_chosen_is_told_and_a_stopped_address_hears_nothing(
    hook, program, bandung, kantor, permohonan, now
):
    case = permohonan()
    with region(bandung):
        services.note_submission(program.client, case.id, actor=kantor.admin, now=now)
        Webhook.objects.filter(pk=hook.pk).update(kinds=["izin.terbit"])
        moved = record("cases.moved", subject=case, actor=kantor.admin, now=now, case_id=case.id, data={"to": "x"})
        services.announce(event=moved, region=bandung)
        assert not Delivery.objects.exists()
        Webhook.objects.filter(pk=hook.pk).update(kinds=["permohonan.berpindah"])
        hook.refresh_from_db()
        services.stop_webhook(hook, why="uji", actor=kantor.admin, now=now)
        services.announce(event=moved, region=bandung)
        assert not Delivery.objects.exists()
        services.resume_webhook(hook, actor=kantor.admin, now=now)
        services.announce(event=moved, region=bandung)
        assert json.loads(Delivery.objects.get().body)["data"]["keadaan"] == "x"


def test_an_address_is_refused_with_its_reason(program, bandung, kantor, now):
    with region(bandung):
        for url, kinds, word in (
            ("http://a.go.id/", ["izin.terbit"], "https"),
            ("https://a.go.id/", [], "kabar"),
        ):
            with pytest.raises(Refusal, match=word):
                services.add_webhook(program.client, url=url, kinds=kinds, actor=kantor.admin, now=now)
        assert not Webhook.objects.exists()


def test_a_revoked_program_is_told_nothing_more(reached, hook, program, bandung, kantor, permohonan, now):
    row = told(bandung, program, permohonan(), kantor.admin, now)
    with region(bandung):
        services.revoke_client(program.client, actor=kantor.admin, now=now)
    services.deliver(bandung, row.pk, now=row.due_at)
    assert reached.heard == []


def test_another_region_has_none_of_it(hook, kerinci, bandung):
    with region(kerinci):
        assert not Webhook.objects.exists()
        assert not ApiSubmission.objects.exists()
        with contextlib.suppress(Webhook.DoesNotExist):
            Webhook.objects.get(pk=hook.pk)
            pytest.fail("seen from another region")
