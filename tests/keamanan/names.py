"""Every name that the suite reads from an address or a form, found in its own source."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pendopo"
# Read by helpers that are told the name, or by the definitions' own forms.
TOLD = {"sesudah", "sebelum", "halaman", "urut", "status", "layanan", "page", "csv", "sampai", "unit", "petugas"}


def sources() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


@cache
def trees() -> dict[str, ast.Module]:
    """The source by its place under src/pendopo."""
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8")) for path in sources()}


@cache
def asked(where: str) -> tuple[str, ...]:
    """Names read from request.GET ("GET") or request.POST ("POST")."""
    found = set(TOLD)
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                holder, key = node.func.value, node.args[0]
            elif isinstance(node, ast.Subscript):
                holder, key = node.value, node.slice
            else:
                continue
            read = isinstance(holder, ast.Attribute) and holder.attr == where
            if read and isinstance(key, ast.Constant) and isinstance(key.value, str):
                found.add(key.value)
    if where == "POST":
        found |= fields_of_forms()
    return tuple(sorted(found))


def fields_of_forms() -> set[str]:
    """Names of fields of the forms that are written as classes."""
    return {
        target.id
        for name, tree in trees().items()
        if "forms" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
