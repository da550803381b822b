"""The only writers: clients, what they send, whom to tell, and the telling."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.audit.api import Event, record
from pendopo.core.api import Refusal, encrypt
from pendopo.files.api import StoredFile
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, defer, region
from pendopo.webapi import rules
from pendopo.webapi.models import ApiClient, ApiSubmission, ApiUpload, Delivery, Webhook
from pendopo.webapi.post import NotTaken, post

JOB = "pendopo.webapi.deliver"
# What a webhook may hear of: our names to the outside, and the events behind them.
KINDS = {
    "cases.submitted": "permohonan.diterima",
    "cases.moved": "permohonan.berpindah",
    "cases.repaired": "permohonan.diperbaiki",
    "perizinan.izin_issued": "izin.terbit",
}

TOLD = {
    "permohonan.diterima": "Permohonan diterima",
    "permohonan.berpindah": "Permohonan berpindah tahap",
    "permohonan.diperbaiki": "Pemohon mengirim perbaikan",
    "izin.terbit": "Surat terbit",
}


def create_client(
    *, title: str, scopes: Collection[str], expires_on: date | None, actor: Actor, now: datetime
) -> tuple[ApiClient, str]:
    """A new client and its token, which is shown this once. Raises Refusal (422)."""
    kept = rules.clean_scopes(scopes)
    if not title.strip():
        raise Refusal(_("Isi nama programnya, misalnya Portal Kecamatan."), status=422)
    if not kept:
        raise Refusal(_("Pilih sedikitnya satu hak."), status=422)
    if expires_on is not None and expires_on <= timezone.localdate(now):
        raise Refusal(_("Hari terakhir token harus sesudah hari ini."), status=422)
    token = rules.new_token()
    client = ApiClient.objects.create(
        title=title.strip()[:80], scopes=kept, key_id=token.key_id, secret_hash=token.secret_hash,
        expires_on=expires_on, created_at=now,
    )  # fmt: skip
    record("webapi.client_created", subject=client, actor=actor, now=now, data={"hak": kept})
    return client, token.text


def renew_token(client: ApiClient, *, actor: Actor, now: datetime) -> str:
    """Another token for the same client; the old one stops working at once. Raises Refusal once revoked."""
    if client.revoked_at is not None:
        raise Refusal(_("Program ini sudah dicabut. Daftarkan lagi bila masih diperlukan."))
    token = rules.new_token()
    client.key_id, client.secret_hash = token.key_id, token.secret_hash
    client.save(update_fields=["key_id", "secret_hash"])
    record("webapi.token_renewed", subject=client, actor=actor, now=now)
    return token.text


def revoke_client(client: ApiClient, *, actor: Actor, now: datetime) -> None:
    """End a client: its token and webhooks stop. Safe to repeat."""
    if client.revoked_at is not None:
        return
    client.revoked_at = now
    client.save(update_fields=["revoked_at"])
    record("webapi.client_revoked", subject=client, actor=actor, now=now)


def note_use(client: ApiClient, today: date) -> None:
    """Remember the last day a token was used, once a day."""
    if client.last_used_on != today:
        ApiClient.objects.filter(pk=client.pk).update(last_used_on=today)


def note_upload(client: ApiClient, stored: StoredFile, *, actor: Actor, now: datetime) -> ApiUpload:
    """A file of this client, which it alone may name in an application."""
    upload = ApiUpload.objects.create(client=client, file=stored, created_at=now)
    record("webapi.file_received", subject=upload, actor=actor, now=now, data={"sha256": stored.sha256})
    return upload


def note_submission(client: ApiClient, case_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A case came through this client. Safe to repeat. Call it in the transaction that makes the case."""
    row, is_new = ApiSubmission.objects.get_or_create(client=client, case_id=case_id, defaults={"created_at": now})
    if is_new:
        record("webapi.submitted", subject=row, actor=actor, now=now, case_id=case_id, data={"program": str(client.pk)})


# -- webhooks


def add_webhook(
    client: ApiClient, *, url: str, kinds: Collection[str], actor: Actor, now: datetime
) -> tuple[Webhook, str]:
    """Tell this address of a client's applications; the webhook and the secret that signs. Raises Refusal (422)."""
    problem = rules.problem_of_address(url.strip())
    if problem:
        raise Refusal(problem, status=422)
    if rules.FOLLOW not in client.scopes:
        raise Refusal(_("Program ini tidak mempunyai hak “lacak”."), status=422)
    chosen = [name for name in KINDS.values() if name in set(kinds)]
    if not chosen:
        raise Refusal(_("Pilih sedikitnya satu kabar."), status=422)
    secret = rules.new_webhook_secret()
    hook = Webhook.objects.create(
        client=client, url=url.strip(), kinds=chosen, secret_sealed=encrypt(client.region, secret), created_at=now
    )
    record("webapi.webhook_added", subject=hook, actor=actor, now=now, data={"kabar": chosen})
    return hook, secret


def stop_webhook(hook: Webhook, *, why: str, actor: Actor, now: datetime) -> None:
    """No more messages to this address. Safe to repeat."""
    if hook.stopped_at is not None:
        return
    hook.stopped_at, hook.stopped_why = now, why[:120]
    hook.save(update_fields=["stopped_at", "stopped_why"])
    record("webapi.webhook_stopped", subject=hook, actor=actor, now=now)


def resume_webhook(hook: Webhook, *, actor: Actor, now: datetime) -> None:
    """Begin again to tell this address; what failed meanwhile is sent again one by one, by hand."""
    if hook.stopped_at is None:
        return
    hook.stopped_at, hook.stopped_why = None, ""
    hook.save(update_fields=["stopped_at", "stopped_why"])
    record("webapi.webhook_resumed", subject=hook, actor=actor, now=now)


def announce(*, event: Event, region: Region) -> None:
    """Listener: one message for each webhook that wants to hear of it. Holds ids and codes only. Safe to run twice."""
    if event.case_id is None:
        return
    kind = KINDS[event.kind]
    sent = ApiSubmission.objects.filter(case_id=event.case_id, client__revoked_at__isnull=True).first()
    if sent is None:
        return
    for hook in Webhook.objects.filter(client_id=sent.client_id, stopped_at__isnull=True):
        if kind not in hook.kinds:
            continue
        body = json.dumps(
            {
                "jenis": kind,
                "id": str(event.pk),
                "terjadi_pada": event.occurred_at.isoformat(),
                "data": {"permohonan": str(event.case_id), "keadaan": str(event.data.get("to", ""))},
            }
        )
        row, is_new = Delivery.objects.get_or_create(
            webhook=hook, event_id=event.pk,
            defaults={"kind": kind, "body": body, "due_at": event.recorded_at, "created_at": event.recorded_at},
        )  # fmt: skip
        if is_new:
            defer(JOB, region=region, subject=row.pk)


def deliver(place: Region, delivery_id: UUID, *, now: datetime) -> None:
    """Send a waiting message, outside any transaction; a failure is tried again later. Safe to run twice."""
    with region(place):
        row = Delivery.objects.select_related("webhook__client").get(pk=delivery_id)
    hook = row.webhook
    if row.state != Delivery.WAITING or row.due_at > now or hook.client.revoked_at is not None:
        return
    try:
        answer, taken = post(hook.url, secret=hook.secret, message_id=str(row.pk), body=row.body, now=now), True
    except NotTaken as no:
        answer, taken = str(no), False
    with region(place):
        _note(place, row, answer, is_taken=taken, now=now)


def _note(place: Region, row: Delivery, answer: str, *, is_taken: bool, now: datetime) -> None:
    """Write what became of one try; give up after the last, and then leave the address alone."""
    wait = None if is_taken else rules.wait_after(row.tries + 1)
    row.tries, row.answer = row.tries + 1, answer[:80]
    if is_taken:
        row.state, row.sent_at = Delivery.SENT, now
    elif wait is None:
        row.state = Delivery.FAILED
    else:
        row.due_at = now + wait
        defer(JOB, region=place, subject=row.pk, at=row.due_at)
    row.save(update_fields=["tries", "answer", "state", "sent_at", "due_at"])
    if row.state != Delivery.WAITING:
        record("webapi.delivery_ended", subject=row, actor=SYSTEM, now=now, data={"keadaan": row.state})
    if row.state == Delivery.FAILED:
        stop_webhook(row.webhook, why=_("Tidak menerima kabar sampai percobaan terakhir."), actor=SYSTEM, now=now)


def send_again(place: Region, row: Delivery, *, actor: Actor, now: datetime) -> None:
    """Try a message once more from the beginning. Raises Refusal while it is still waiting."""
    if row.state == Delivery.WAITING:
        raise Refusal(_("Kabar ini masih menunggu giliran."))
    row.state, row.tries, row.due_at, row.sent_at = Delivery.WAITING, 0, now, None
    row.save(update_fields=["state", "tries", "due_at", "sent_at"])
    defer(JOB, region=place, subject=row.pk)
    record("webapi.delivery_repeated", subject=row, actor=actor, now=now)
