"""Whose sign-in goes along with a region: opened with the key of this cell, sealed again with that of the other."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt

from pendopo.config.region_move.tables import Table
from pendopo.people.api import User

SECRETS = {Authenticator.Type.TOTP: ("secret",), Authenticator.Type.RECOVERY_CODES: ("seed",)}
IDENTIFIERS = ("phone", "email", "nip")


def used_in(connection: Any, tables: list[Table], region_id: int) -> set[UUID]:
    """Accounts that a row of this region names: its staff, and the citizens who have something here. Nobody else."""
    found: set[UUID] = set()
    for table in tables:
        for column in table.users:
            rows = connection.execute(
                f'SELECT DISTINCT "{column}" FROM "{table.name}" WHERE region_id = %s AND "{column}" IS NOT NULL',  # noqa: S608 - names of the catalogue
                [region_id],
            )
            found |= {row[0] for row in rows.fetchall()}
    return found


def written(ids: set[UUID]) -> bytes:
    """These accounts with their second factors, in the clear: the file around it is encrypted. Not their sessions."""
    users = User.objects.filter(id__in=ids).order_by("id")
    factors: dict[UUID, list[dict[str, Any]]] = {}
    for row in Authenticator.objects.filter(user_id__in=ids).order_by("id"):
        factors.setdefault(row.user_id, []).append(_factor(row))
    return json.dumps([_account(user, factors.get(user.pk, [])) for user in users], ensure_ascii=False).encode()


def _account(user: User, factors: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(user.pk), "username": user.username, "kind": user.kind, "name": user.name,
        **{name: getattr(user, name) for name in IDENTIFIERS},
        "slot": user.slot, "password": user.password, "pin_hash": user.pin_hash, "is_active": user.is_active,
        "created_at": user.created_at.isoformat(), "factors": factors,
    }  # fmt: skip


def _factor(row: Authenticator) -> dict[str, Any]:
    data = dict(row.data)
    for name in SECRETS.get(row.type, ()):
        if name in data:
            data[name] = decrypt(data[name])
    if "migrated_codes" in data:
        data["migrated_codes"] = [decrypt(code) for code in data["migrated_codes"]]
    used = row.last_used_at.isoformat() if row.last_used_at else None
    return {"type": row.type, "data": data, "created_at": row.created_at.isoformat(), "last_used_at": used}
