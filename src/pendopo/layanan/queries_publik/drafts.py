"""Unfinished applications and the files they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from pendopo.cases.api import Draft, drafts_of
from pendopo.definitions.api import DrawnFile
from pendopo.engine.api import Compiled, Page
from pendopo.files.api import StoredFile, files_by_id
from pendopo.layanan.rules_publik import BEHALF, REPAIR


def applications(*, device_hash: bytes, user_id: UUID | None, definition_id: str = "") -> list[Draft]:
    """Unfinished applications of this device or account; none without either. At most one statement."""
    if not device_hash and user_id is None:
        return []
    rows = drafts_of(device_hash=device_hash, user_id=user_id, definition_id=definition_id)
    return [draft for draft in rows if draft.page != REPAIR and draft.user_id in (None, user_id)]


def kept_files(answers: Mapping[str, Any], fields: Iterable[str]) -> dict[str, list[DrawnFile]]:
    """The files kept for these fields, by field. One statement when there are any."""
    ids = {name: [UUID(item) for item in answers.get(name, ())] for name in fields}
    wanted = [item for each in ids.values() for item in each]
    found = files_by_id(wanted) if wanted else {}
    return {
        name: [DrawnFile(str(item), found[item].name, found[item].size) for item in each if item in found]
        for name, each in ids.items()
    }


def file_fields(compiled: Compiled, page: Page | None = None) -> list[str]:
    """The ids of the file fields of a page, or of the whole form."""
    fields = page.fields if page is not None else compiled.fields.values()
    return [field.id for field in fields if field.type == "file"]


def file_of(answers: Mapping[str, Any], compiled: Compiled, file_id: UUID) -> StoredFile | None:
    """A file that these answers hold."""
    held = {item for name in file_fields(compiled) for item in answers.get(name, ())}
    return files_by_id([file_id]).get(file_id) if str(file_id) in held else None


def behalf_of(answers: Mapping[str, Any]) -> dict[str, str] | None:
    """For whom a draft is filled in: the right (`kuasa`) and the name (`nama`); None for oneself."""
    found: dict[str, str] | None = answers.get(BEHALF)
    return found
