"""A mirror that is carried where no network is: its publisher signs until when it may be believed.

A timestamp holds seven days, a stick travels longer. `cermin.json` beside `metadata/` names the digest of the very
timestamp that it is about and the last day, signed by the publisher's online key (the key of timestamps, taken from
the root that the reader trusts). Who has no such key cannot prolong anything; who has it could sign timestamps anyway.
It is believed only on a folder that is carried, or when the reader names a day; never longer than half a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from securesystemslib.signer import CryptoSigner, Signature
from tuf.api.exceptions import DownloadHTTPError, ExpiredMetadataError, UnsignedMetadataError
from tuf.api.metadata import Root

from pendopo.bundles import jsons
from pendopo.bundles.fetching import BASE, Source, day_words
from pendopo.bundles.refusal import BundleRefused

NAME, KIND, MOST = "cermin.json", "cermin-luring", 16 << 10
LONGEST_DAYS = 183


@dataclass(frozen=True)
class Leave:
    """Leave to believe one timestamp, by its digest, until a day (the last one)."""

    timestamp: str
    made_at: datetime
    until: date


def write(signer: CryptoSigner, timestamp: bytes, made_at: datetime, until: date) -> bytes:
    """The signed leave for a mirror. Raises BundleRefused for a day that is too far or past."""
    if not made_at.date() <= until <= made_at.date() + timedelta(days=LONGEST_DAYS):
        raise BundleRefused("Cermin luring berlaku paling lama 183 hari, mulai hari ini.")
    signed = {
        "_type": KIND, "timestamp": sha256(timestamp).hexdigest(), "made_at": made_at.isoformat(),
        "until": until.isoformat(),
    }  # fmt: skip
    signature = signer.sign(jsons.written(signed))
    return jsons.written({"signed": signed, "signatures": [signature.to_dict()]})


def read(fetcher: Source, root: Root, now: datetime, wanted: date | None) -> Leave:
    """The leave that lies with a mirror, verified and still in force. Raises ExpiredMetadataError or BundleRefused."""
    try:
        raw = fetcher.download_bytes(f"{BASE}{NAME}", MOST)
    except DownloadHTTPError as error:
        raise ExpiredMetadataError("no leave") from error
    signed = _verified(jsons.read(raw, "Izin cermin luring"), root)
    leave = Leave(
        str(signed["timestamp"]), datetime.fromisoformat(signed["made_at"]), date.fromisoformat(signed["until"])
    )
    until = min(leave.until, wanted or leave.until, leave.made_at.date() + timedelta(days=LONGEST_DAYS))
    if leave.made_at.tzinfo is None or leave.made_at > now + timedelta(days=1):
        raise BundleRefused("Izin cermin luring bertanggal di masa depan. Periksa jam server ini.")
    if now.date() > until:
        raise BundleRefused(f"Cermin luring ini hanya berlaku sampai {day_words(until)}. Minta salinan yang baru.")
    return Leave(leave.timestamp, leave.made_at, until)


def _verified(data: Any, root: Root) -> dict[str, Any]:
    """The signed part, when the online key that the root names signed it."""
    signed: dict[str, Any] = data["signed"]
    if signed["_type"] != KIND:
        raise BundleRefused("Izin cermin luring tidak dikenal.")
    signatures = {one["keyid"]: Signature.from_dict(dict(one)) for one in data["signatures"][:8]}
    try:
        root.verify_delegate("timestamp", jsons.written(signed), signatures)
    except UnsignedMetadataError as error:
        raise BundleRefused("Izin cermin luring tidak ditandatangani penerbitnya. Tidak ada yang diambil.") from error
    return signed


def compare(leave: Leave, timestamp: bytes) -> None:
    """The leave is about this very timestamp, nothing older."""
    if sha256(timestamp).hexdigest() != leave.timestamp:
        raise BundleRefused("Izin cermin luring ini bukan untuk isi katalog yang ada padanya.")
