"""Uploads in parts: begun, continued at the byte where the line broke, judged as a whole, or forgotten.

Of each part the content is durable on disk before its row says so, and a file is attached only by whoever calls
`finish_upload`, in the same transaction: there is no half a file anywhere. The events belong to that caller.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.http import Http404

from pendopo.core.api import Refusal, derive, encrypt
from pendopo.files import parts, rules
from pendopo.files.models import PartialUpload, StoredFile
from pendopo.files.services.storing import store_upload
from pendopo.tenancy.api import Region

KEEP_DAYS = 7


@dataclass(frozen=True)
class Sender:
    """Who sends: the device's own secret, and its network address (for quotas only). Neither is kept as it is."""

    secret: bytes
    address: str

    def owner(self, place: Region) -> bytes:
        return derive(place, "pengunggah", self.secret)

    def address_key(self, place: Region) -> bytes:
        return derive(place, "alamat-pengunggah", self.address.encode())


class WrongOffset(Exception):
    """The next part does not begin where the last one ended; `offset` says where it must."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"expected {offset}")
        self.offset = offset


def begin_upload(
    place: Region,
    *,
    sender: Sender,
    target: UUID,
    purpose: str,
    name: str,
    size: int,
    fingerprint: str,
    max_mb: int,
    now: datetime,
) -> PartialUpload:
    """A new upload, or the one of the same file (`fingerprint`) that was begun before, with its offset.

    Raises Refusal: 422 for a size that is never taken, 429 beyond the quota of the device or the address.
    """
    if problem := rules.problem_of_size(size, max_mb):
        raise Refusal(problem, status=422)
    owner = sender.owner(place)
    mine = PartialUpload.objects.filter(owner=owner, target=target, purpose=purpose, file=None)
    begun = mine.filter(fingerprint=fingerprint, size=size, expires_at__gt=now).first()
    if begun is not None:
        return begun
    for former in mine.filter(fingerprint=fingerprint):
        _forget(former)
    _refuse_too_much(place, sender, size, now)
    return PartialUpload.objects.create(
        owner=owner, address=sender.address_key(place), target=target, purpose=purpose, fingerprint=fingerprint,
        name_sealed=encrypt(place, name[: rules.MAX_NAME]), size=size, created_at=now,
        expires_at=now + timedelta(days=KEEP_DAYS),
    )  # fmt: skip


def _refuse_too_much(place: Region, sender: Sender, size: int, now: datetime) -> None:
    """Unfinished uploads of a device and of an address are limited, in number and in bytes."""
    open_rows = PartialUpload.objects.filter(file=None, expires_at__gt=now)
    of_device, of_address = Q(owner=sender.owner(place)), Q(address=sender.address_key(place))
    used = open_rows.filter(of_device | of_address).aggregate(
        of_device=Count("id", filter=of_device), device_bytes=Sum("size", filter=of_device, default=0),
        of_address=Count("id", filter=of_address), address_bytes=Sum("size", filter=of_address, default=0),
    )  # fmt: skip
    if rules.is_too_much_waiting(
        device=(used["of_device"], used["device_bytes"] + size),
        address=(used["of_address"], used["address_bytes"] + size),
    ):
        raise Refusal(
            "Terlalu banyak berkas yang belum selesai terkirim. Selesaikan atau batalkan dulu, lalu coba lagi.",
            status=429,
        )


def add_part(
    place: Region, upload_id: UUID, *, sender: Sender, offset: int, content: bytes, digest: str, now: datetime
) -> PartialUpload:
    """Keep the next part. `digest`: SHA-256 of the part in hex; a damaged one is refused (422) and may be sent again.

    Raises Http404 (not this sender's, finished, expired), WrongOffset, or Refusal.
    """
    row = _mine(place, upload_id, sender, now)
    if row.file_id is not None:
        raise WrongOffset(row.size)
    if offset != row.offset:
        raise WrongOffset(row.offset)
    if not content or len(content) > rules.MAX_PART or offset + len(content) > row.size:
        raise Refusal("Potongan berkas ini salah ukurannya.", status=422)
    if sha256(content).hexdigest() != digest:
        raise Refusal("Potongan berkas ini rusak di jalan.", status=422)
    parts.keep(place.id, row.id, offset, content, sender.secret)
    row.offset = offset + len(content)
    row.expires_at = now + timedelta(days=KEEP_DAYS)
    row.save(update_fields=["offset", "expires_at"])
    return row


def finish_upload(
    place: Region, upload_id: UUID, *, sender: Sender, accept: Collection[str], max_mb: int, now: datetime
) -> StoredFile:
    """Judge, clean and keep the whole, as any upload; asked twice it is the same file. The caller attaches it.

    Raises Http404, WrongOffset (something is missing yet), or Refusal (what is wrong; the parts are of no use then).
    """
    row = _mine(place, upload_id, sender, now)
    known: StoredFile | None = row.file
    if known is not None:
        return known
    if row.offset != row.size:
        raise WrongOffset(row.offset)
    whole = SimpleUploadedFile(row.name, parts.join(place.id, row.id, row.size, sender.secret))
    stored = store_upload(place, whole, accept=accept, max_mb=max_mb, purpose=row.purpose, now=now)
    row.file = stored
    row.save(update_fields=["file"])
    transaction.on_commit(partial(parts.drop, place.id, row.id))
    return stored


def cancel_upload(place: Region, upload_id: UUID, *, sender: Sender, now: datetime) -> None:
    """Forget an upload that is not finished. Raises Http404."""
    row = _mine(place, upload_id, sender, now)
    if row.file_id is None:
        _forget(row)


def purge_partial(place: Region, now: datetime) -> int:
    """Forget uploads past their time, and parts that no row knows; the number of rows."""
    gone = PartialUpload.objects.filter(expires_at__lte=now).delete()[0]
    lying = set(parts.kept(place.id))  # before the rows are read: what is begun in between has a row by then
    for upload_id in lying - set(PartialUpload.objects.filter(file=None).values_list("id", flat=True)):
        transaction.on_commit(partial(parts.drop, place.id, upload_id))
    return gone


def _mine(place: Region, upload_id: UUID, sender: Sender, now: datetime) -> PartialUpload:
    """The sender's own row, locked; nobody else's is ever found."""
    rows = PartialUpload.objects.select_for_update(of=("self",)).select_related("file")
    row = rows.filter(id=upload_id, owner=sender.owner(place), expires_at__gt=now).first()
    if row is None:
        raise Http404
    return row


def _forget(row: PartialUpload) -> None:
    assert row.region_id is not None  # the database keeps it
    transaction.on_commit(partial(parts.drop, row.region_id, row.id))
    row.delete()
