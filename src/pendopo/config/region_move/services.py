"""Accounts that come with a region into this cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt

from pendopo.config.region_move.accounts import IDENTIFIERS, SECRETS
from pendopo.config.region_move.adapt import Adapted
from pendopo.core.api import encrypt_cell
from pendopo.people.api import User, read_identifier


def take_in(accounts: Iterable[Mapping[str, Any]]) -> Adapted:
    """Add the accounts under this cell's key; one that is here already stays as it is, sign-in and all.

    The same account is the same id with the same password. Somebody with the same NIP or e-mail address is taken for
    the same person, too, but must prove it before they hold a post. A phone number may be shared: whoever comes gets
    the next place on it, nobody is merged by it.
    """
    merged: dict[str, str] = {}
    waiting: set[str] = set()
    for account in accounts:
        here = _known(account, frozenset(merged.values()))
        if here is None:
            _add(account)
            continue
        if str(here.pk) != account["id"]:
            merged[account["id"]] = str(here.pk)
        if str(here.pk) != account["id"] or here.password != account["password"]:
            waiting.add(account["id"])
    return Adapted(merged, frozenset(waiting))


def _known(account: Mapping[str, Any], taken: frozenset[str]) -> User | None:
    """The account of this cell that it is; one that another newcomer is already taken for does not count."""
    same = User.objects.filter(pk=account["id"]).first()
    if same is not None:
        return same
    for kind in ("nip", "email"):
        found = _with(kind, account[kind])
        if found is not None and str(found.pk) not in taken:
            return found
    return None


def _with(kind: str, value: str) -> User | None:
    identifier = read_identifier(value) if value else None
    return None if identifier is None else User.objects.filter(**{f"{kind}_index": identifier.index}).first()


def _add(account: Mapping[str, Any]) -> None:
    user = User(
        id=UUID(account["id"]), kind=account["kind"], slot=account["slot"], password=account["password"],
        pin_hash=account["pin_hash"], is_active=account["is_active"],
        created_at=datetime.fromisoformat(account["created_at"]),
        name_sealed=encrypt_cell(account["name"]) if account["name"] else None,
    )  # fmt: skip
    if not User.objects.filter(username=account["username"]).exists():
        user.username = account["username"]
    for kind in IDENTIFIERS:
        _identify(user, kind, account[kind])
    user.save(force_insert=True)
    for factor in account["factors"]:
        _add_factor(user, factor)


def _identify(user: User, kind: str, value: str) -> None:
    identifier = read_identifier(value) if value else None
    if identifier is None or (kind != "phone" and _with(kind, value) is not None):
        return
    setattr(user, f"{kind}_sealed", encrypt_cell(value))
    setattr(user, f"{kind}_index", identifier.index)
    if kind == "phone":
        used = set(User.objects.filter(phone_index=identifier.index).values_list("slot", flat=True))
        user.slot = next(slot for slot in (user.slot, *range(len(used) + 1)) if slot not in used)


def _add_factor(user: User, factor: Mapping[str, Any]) -> None:
    data = dict(factor["data"])
    for name in SECRETS.get(factor["type"], ()):
        if name in data:
            data[name] = encrypt(data[name])
    if "migrated_codes" in data:
        data["migrated_codes"] = [encrypt(code) for code in data["migrated_codes"]]
    used = factor["last_used_at"]
    Authenticator.objects.create(
        user=user, type=factor["type"], data=data, created_at=datetime.fromisoformat(factor["created_at"]),
        last_used_at=datetime.fromisoformat(used) if used else None,
    )  # fmt: skip
