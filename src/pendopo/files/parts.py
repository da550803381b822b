"""Parts of uploads on disk: PENDOPO_FILES/<region id>/.unggahan/<upload id>/<offset>.

Each part is sealed with a key that is made of the region's key and the sender's own secret, which is kept nowhere: what
was never finished can be read by nobody else. A part is there whole or not at all (`disk.put`).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from pendopo.core.api import derive
from pendopo.files import disk

FOLDER = ".unggahan"


def folder_of(region_id: int, upload_id: UUID) -> Path:
    return Path(settings.PENDOPO_FILES) / str(region_id) / FOLDER / str(upload_id)


def keep(region_id: int, upload_id: UUID, offset: int, content: bytes, secret: bytes) -> None:
    """Put one part on disk; the same place twice is written anew. Raises Refusal when the disk is full."""
    nonce = os.urandom(12)
    sealed = nonce + _cipher(region_id, secret).encrypt(nonce, content, _bound(upload_id, offset))
    disk.put(folder_of(region_id, upload_id) / f"{offset:010d}", sealed)


def join(region_id: int, upload_id: UUID, size: int, secret: bytes) -> bytes:
    """All parts as one. Raises FileDamaged when one is missing, was changed, or is another sender's."""
    folder, whole = folder_of(region_id, upload_id), bytearray()
    while len(whole) < size:
        try:
            raw = (folder / f"{len(whole):010d}").read_bytes()
            part = _cipher(region_id, secret).decrypt(raw[:12], raw[12:], _bound(upload_id, len(whole)))
        except (FileNotFoundError, InvalidTag, ValueError) as error:
            raise disk.FileDamaged(f"part {len(whole)} of upload {upload_id} cannot be read") from error
        whole += part
    return bytes(whole)


def drop(region_id: int, upload_id: UUID) -> None:
    """Forget the parts of an upload; none is none."""
    shutil.rmtree(folder_of(region_id, upload_id), ignore_errors=True)


def kept(region_id: int) -> list[UUID]:
    """The uploads of which parts lie on disk."""
    folder = Path(settings.PENDOPO_FILES) / str(region_id) / FOLDER
    return [UUID(path.name) for path in folder.iterdir()] if folder.is_dir() else []


def _cipher(region_id: int, secret: bytes) -> AESGCM:
    return AESGCM(derive(region_id, "bagian-unggahan", secret))


def _bound(upload_id: UUID, offset: int) -> bytes:
    return f"{upload_id}:{offset}".encode()
