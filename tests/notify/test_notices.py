"""An applicant is told, or staff see that nobody told them."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from pendopo.audit.api import events_of
from pendopo.core.api import Refusal
from pendopo.notify.api import Notice, mark_told, notices_of, send_again, send_notice
from pendopo.notify.services import deliver
from pendopo.tenancy.api import Region, region

pytestmark = pytest.mark.django_db
EMAIL, PHONE = "pemohon.contoh@surel.id", "+6281234567890"
CASE = UUID("01990000-0000-7000-8000-000000000001")


@pytest.fixture
def smtp(settings: Any) -> Any:
    """A mail server is configured (mails land in `mail.outbox`)."""
    settings.EMAIL_HOST = "surel.contoh"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return settings


def tell(place: Region, now: datetime, *, email: str | None = EMAIL, phone: str | None = PHONE) -> Notice:
    with region(place):
        return send_notice(
            place, case_id=CASE, recipient_email=email, recipient_phone=phone, subject="Izin Anda terbit",
            body="Unduh suratnya dengan nomor dan kode Anda.", now=now,
        )  # fmt: skip


def waiting_jobs() -> list[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [(name, args) for name, args in cursor.fetchall() if name.startswith("pendopo.notify")]


def state(place: Region, notice: Notice) -> Notice:
    with region(place):
        return Notice.objects.get(pk=notice.pk)


def refuse_mail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send_messages(self: EmailBackend, messages: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_email_waits_and_leaves_by_one_job(bandung: Region, now: datetime, smtp: Any) -> None:
    notice = tell(bandung, now)
    assert notice.state == Notice.WAITING
    [(name, args)] = waiting_jobs()
    assert name == "pendopo.notify.send"
    assert str(notice.pk) in str(args)
    deliver(bandung, notice.pk, now=now)
    assert [(m.to, m.subject) for m in mail.outbox] == [([EMAIL], "Izin Anda terbit")]
    assert state(bandung, notice).state == Notice.SENT
    assert state(bandung, notice).sent_at == now


def test_a_job_run_twice_sends_once(bandung: Region, now: datetime, smtp: Any) -> None:
    notice = tell(bandung, now)
    deliver(bandung, notice.pk, now=now)
    deliver(bandung, notice.pk, now=now)
    assert len(mail.outbox) == 1


def test_notice_and_job_vanish_with_the_transaction(bandung: Region, now: datetime, smtp: Any) -> None:
    def verb() -> None:
        with region(bandung):
            tell(bandung, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        verb()
    with region(bandung):
        assert not notices_of(CASE)
    assert waiting_jobs() == []


@pytest.mark.parametrize(("email", "phone"), [(EMAIL, PHONE), (None, PHONE), (None, None)])
def test_without_mail_server_or_address_staff_see_that_nobody_was_told(
    bandung: Region, now: datetime, settings: Any, email: str | None, phone: str | None
) -> None:
    settings.EMAIL_HOST = "" if email else "surel.contoh"
    notice = tell(bandung, now, email=email, phone=phone)
    assert (notice.state, notice.get_state_display()) == (Notice.BY_HAND, "Belum dikabari")
    assert notice.recipient == (phone or "")
    assert waiting_jobs() == []


def test_staff_note_that_they_told_the_applicant(bandung: Region, now: datetime) -> None:
    notice = tell(bandung, now)
    staff = SimpleNamespace(actor_id=uuid4(), label="Front office DPMPTSP")
    with region(bandung):
        mark_told(notice, actor=staff, now=now)
        assert notices_of(CASE)[0].state == Notice.SENT
        assert [event.kind for event in events_of(CASE)] == ["notify.notice_made", "notify.applicant_told"]
        with pytest.raises(Refusal):
            mark_told(notice, actor=staff, now=now)


@pytest.mark.parametrize(
    ("error", "seen", "words"),
    [
        (smtplib.SMTPDataError(451, EMAIL.encode()), "SMTPDataError 451", "Server surel gagal menerima. (451)"),
        (
            smtplib.SMTPRecipientsRefused({EMAIL: (450, b"later")}),
            "SMTPRecipientsRefused 450",
            "menolak alamat pemohon",
        ),
        (ConnectionRefusedError(111, "refused"), "ConnectionRefusedError", "menolak sambungan"),
        (TimeoutError(), "TimeoutError", "tidak menjawab"),
    ],
    ids=["data", "later", "refused", "timeout"],
)
def test_failure_is_seen_and_tried_again_later(
    bandung: Region,
    now: datetime,
    smtp: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    seen: str,
    words: str,
) -> None:
    notice = tell(bandung, now)
    with monkeypatch.context() as broken:
        refuse_mail(broken, error)
        deliver(bandung, notice.pk, now=now)
    failed = state(bandung, notice)
    assert (failed.state, failed.tries, failed.last_error) == (Notice.WAITING, 1, seen)
    assert words in failed.error_words
    assert EMAIL not in caplog.text + failed.last_error + failed.error_words
    assert failed.next_try_at == now + timedelta(seconds=60)
    assert len(waiting_jobs()) == 2
    deliver(bandung, notice.pk, now=now)  # the first job run twice: not yet time
    assert state(bandung, notice).tries == 1
    deliver(bandung, notice.pk, now=now + timedelta(seconds=60))
    assert state(bandung, notice).state == Notice.SENT


@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPRecipientsRefused({EMAIL: (550, b"no " + EMAIL.encode())}), ValueError("no address")],
    ids=["550", "no_address"],
)
def test_an_address_that_is_refused_is_not_tried_again(
    bandung: Region, now: datetime, smtp: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    notice = tell(bandung, now)
    refuse_mail(monkeypatch, error)
    deliver(bandung, notice.pk, now=now)
    failed = state(bandung, notice)
    assert (failed.state, failed.next_try_at) == (Notice.FAILED, None)
    assert len(waiting_jobs()) == 1
    with region(bandung):
        assert [event.kind for event in events_of(CASE)] == ["notify.notice_made", "notify.notice_failed"]


def test_after_the_last_try_somebody_has_to_look(
    bandung: Region, now: datetime, smtp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, at = tell(bandung, now), now
    refuse_mail(monkeypatch, TimeoutError())
    while (kept := state(bandung, notice)).state == Notice.WAITING:
        at = kept.next_try_at or at
        deliver(bandung, notice.pk, now=at)
    assert (kept.state, kept.tries) == (Notice.FAILED, 7)
    assert timedelta(hours=17) < at - now < timedelta(hours=18)


def test_line_break_in_a_subject_cannot_add_headers(bandung: Region, now: datetime, smtp: Any) -> None:
    with region(bandung):
        notice = send_notice(
            bandung, case_id=CASE, recipient_email=EMAIL, recipient_phone=None,
            subject="Izin\nBcc: orang@lain.id", body="-", now=now,
        )  # fmt: skip
    deliver(bandung, notice.pk, now=now)
    assert mail.outbox[0].recipients() == [EMAIL]
    assert "\nBcc" not in mail.outbox[0].message().as_string()


def test_failed_email_is_tried_again_on_request(bandung: Region, now: datetime, smtp: Any) -> None:
    notice = tell(bandung, now)
    staff = SimpleNamespace(actor_id=uuid4(), label="Front office DPMPTSP")
    with region(bandung):
        with pytest.raises(Refusal):
            send_again(bandung, notice, actor=staff, now=now)
        Notice.objects.update(state=Notice.FAILED)
        notice.refresh_from_db()
        send_again(bandung, notice, actor=staff, now=now)
    assert len(waiting_jobs()) == 2


def test_recipient_is_sealed_and_arguments_of_jobs_are_ids(bandung: Region, now: datetime, smtp: Any) -> None:
    notice = tell(bandung, now)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT t::text FROM notify_notice t UNION ALL SELECT args::text FROM procrastinate_jobs")
        rows = "\n".join(row[0] for row in cursor.fetchall())
    assert EMAIL not in rows
    assert EMAIL.encode().hex() not in rows
    assert notice.recipient == EMAIL


def test_other_region_sees_no_notice(bandung: Region, kerinci: Region, now: datetime) -> None:
    notice = tell(bandung, now)
    with region(kerinci):
        assert not notices_of(CASE)
        assert not Notice.objects.filter(pk=notice.pk).exists()
