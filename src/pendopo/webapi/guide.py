"""The guide for programmers, drawn from the interface's own description, so that the two never differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ninja import NinjaAPI


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called, what it does, whether it needs a token, what it takes."""

    method: str
    path: str
    title: str
    text: str
    needs_token: bool
    takes: tuple[tuple[str, str, bool], ...]
    statuses: tuple[str, ...]


def chapters(made: NinjaAPI) -> list[tuple[str, list[Operation]]]:
    """The operations by subject, in the order of the interface."""
    found: dict[str, list[Operation]] = {}
    for path, methods in made.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            found.setdefault(told.get("tags", [""])[0], []).append(_operation(method, path, told))
    return list(found.items())


def _operation(method: str, path: str, told: dict[str, Any]) -> Operation:
    return Operation(
        method.upper(), path, told.get("summary", ""), told.get("description", ""), bool(told.get("security")),
        tuple(_takes(told)), tuple(str(status) for status in told.get("responses", {})),
    )  # fmt: skip


def _takes(told: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """(name, what it is, required) of everything in path, query and header."""
    for one in told.get("parameters", []):
        text = one.get("description") or one["schema"].get("description") or one["schema"].get("title", "")
        yield one["name"], text, bool(one.get("required"))
