"""Recordings: OGG, MP3 or M4A, told by their first bytes. Played by browsers only, never opened here."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from pendopo.core.api import Refusal
from pendopo.files import rules
from pendopo.files.services.storing import CleanUpload

AUDIO = {"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a"}
MAX_MB = 3
# An MP3 begins with its tag, or with a frame: eleven set bits, a version, layer III, a bitrate that exists.
MP3 = re.compile(rb"ID3[\x02-\x04]|\xff[\xe2-\xe3\xf2-\xf3\xfa-\xfb][\x10-\xef]", re.S)
M4A = re.compile(rb".{4}ftyp(M4A |M4B |mp42|isom|iso2)", re.S)
WRONG = "Rekaman ini bukan OGG, MP3, atau M4A. Simpan ulang sebagai salah satunya, lalu unggah lagi."


def audio_type(content: bytes) -> str:
    """audio/ogg, audio/mpeg or audio/mp4 by the first bytes; '' for everything else, video in an MP4 too."""
    if content.startswith(b"OggS") and b"video" not in content[:256] and b"theora" not in content[:256]:
        return "audio/ogg"
    if MP3.match(content):
        return "audio/mpeg"
    return "audio/mp4" if M4A.match(content) and b"vide" not in content[:65536] else ""


def read_audio(upload: UploadedFile[Any]) -> CleanUpload:
    """Judge a recording; touches neither database nor disk. Raises Refusal (422)."""
    if problem := rules.problem_of_size(upload.size or 0, MAX_MB):
        sentence = problem.partition(". ")[0]
        raise Refusal(f"{sentence}. Rekam lebih singkat, lalu unggah lagi.", status=422)
    content = upload.read()
    mime = audio_type(content)
    if not mime:
        raise Refusal(WRONG, status=422)
    stem = re.sub(r"[^\w -]", "", (upload.name or "").rpartition(".")[0])[: rules.MAX_NAME] or "rekaman"
    return CleanUpload(content, mime, stem + AUDIO[mime], sha256(content).hexdigest())
