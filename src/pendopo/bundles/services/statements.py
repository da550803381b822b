"""Facts that a region states publicly, signed by its server: use after the signature, marks of quality, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pendopo.bundles import disk, jsons
from pendopo.core.api import Refusal
from pendopo.tenancy.api import Region

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\Z")
MOST = 512 << 10


def state_publicly(
    place: Region,
    name: str,
    document: Mapping[str, Any],
    *,
    now: datetime,
    kind: Literal["pernyataan", "fakta"] = "pernyataan",
) -> None:
    """Put a JSON document into the catalogue under its name, in the place of the former one; no passphrase.

    The caller sees to it that it holds no personal data, and records why it was stated. The same document again
    changes nothing. Raises Refusal while there is no catalogue.
    """
    from pendopo.bundles.repository import STATEMENTS, Repository

    raw = jsons.written(dict(document))
    if not NAME.match(name) or len(raw) > MOST:
        raise Refusal("Pernyataan ini tidak dapat diterbitkan: nama atau ukurannya di luar batas.")
    path = f"{kind}/{name}.json"
    files = Repository(place.id)
    with disk.locked(files.folder):
        former = files.role(STATEMENTS).signed.targets.get(path)
        put = files.put(path, raw)
        if former is None or former.hashes != put.hashes:
            files.change(now, statements=lambda signed: signed.targets.update({path: put}))


def unstate(place: Region, name: str, *, now: datetime, kind: Literal["pernyataan", "fakta"] = "pernyataan") -> None:
    """Take a statement out of the catalogue again."""
    from pendopo.bundles.repository import STATEMENTS, Repository

    path = f"{kind}/{name}.json"
    files = Repository(place.id)
    with disk.locked(files.folder):
        if path in files.role(STATEMENTS).signed.targets:
            files.change(now, statements=lambda signed: signed.targets.pop(path, None))
