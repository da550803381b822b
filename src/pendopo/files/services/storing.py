"""Storing files. The event belongs to the verb that calls: it knows who sent what to which case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from pendopo.core.api import Refusal, encrypt
from pendopo.files import disk, rules
from pendopo.files.models import StoredFile
from pendopo.files.pdf import count_pages, problem_of_pdf
from pendopo.files.pictures import PictureProblem, clean_picture
from pendopo.tenancy.api import Region

WRONG = 422


@dataclass(frozen=True)
class CleanUpload:
    """What became of an upload: the bytes to keep, their type, a safe name, the digest of what was sent."""

    content: bytes
    mime: str
    name: str
    upload_sha256: str


def read_upload(upload: UploadedFile[Any], *, accept: Collection[str], max_mb: int) -> CleanUpload:
    """Read, judge and clean an upload; touches neither database nor disk. Raises Refusal with one sentence."""
    name = upload.name or ""
    _refuse_if(rules.problem_of_size(upload.size or 0, max_mb))
    content = upload.read()
    _refuse_if(rules.problem_of_type(content, name, accept))
    mime = rules.mime_of(content) or ""
    digest = sha256(content).hexdigest()
    if mime == rules.PDF:
        _refuse_if(problem_of_pdf(content))
    else:
        try:
            content = clean_picture(content, mime)
        except PictureProblem as problem:
            raise Refusal(str(problem), status=WRONG) from problem
    return CleanUpload(content, mime, rules.clean_name(name, mime), digest)


def _refuse_if(problem: str | None) -> None:
    if problem:
        raise Refusal(problem, status=WRONG)


def store_upload(
    region: Region, upload: UploadedFile[Any], *, accept: Collection[str], max_mb: int, purpose: str, now: datetime
) -> StoredFile:
    """Judge, clean and keep what somebody sent: on disk first, then as a row of the caller's transaction.

    Type by content, never by name. Raises Refusal: 422 with what is wrong, 507 when the disk is full.
    """
    clean = read_upload(upload, accept=accept, max_mb=max_mb)
    return store_clean(region, clean, purpose=purpose, now=now)


def store_clean(region: Region, clean: CleanUpload, *, purpose: str, now: datetime) -> StoredFile:
    """Keep an upload that `read_upload` has cleaned."""
    return store_bytes(
        region, clean.content, mime=clean.mime, name=clean.name, purpose=purpose, now=now,
        upload_sha256=clean.upload_sha256,
    )  # fmt: skip


def store_bytes(
    region: Region, content: bytes, *, mime: str, name: str, purpose: str, now: datetime, upload_sha256: str = ""
) -> StoredFile:
    """Keep content the house itself made (letters). Raises Refusal when the disk is full."""
    digest = disk.keep(region.id, content)
    return StoredFile.objects.create(
        region_id=region.id, sha256=digest, upload_sha256=upload_sha256 or digest, size=len(content), mime=mime,
        pages=count_pages(content) if mime == rules.PDF else None, name_sealed=encrypt(region, name), purpose=purpose,
        created_at=now,
    )  # fmt: skip
