"""The contract's blind spots: what the import linter cannot see, found in the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pendopo"
PLATFORM = {
    "tenancy",
    "audit",
    "core",
    "files",
    "people",
    "ui",
    "documents",
    "notify",
    "payments",
    "webapi",
    "definitions",
    "cases",
    "engine",
}
APPS = {
    "kepegawaian", "kerja_sama", "keterbukaan", "lapangan", "layanan", "pengawasan", "penyesuaian", "peraturan",
    "perizinan", "portal", "privasi", "ruang_kerja", "saluran", "skm",
}  # fmt: skip
# Doors beside api.py: the registry, because apps.py is read before models are ready; vocabularies know no Django.
OTHER_DOORS = {"core.registry"}
# `of_account` is people's own door on top of `publik`; the theme is a stylesheet without data or transaction.
WITHOUT_DATA = {"tema"}
WRITES = {"bulk_create", "get_or_create", "update_or_create", "bulk_update"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts or "tests" in path.parts:
            continue
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def package_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_platform_packages_are_entered_through_their_door() -> None:
    wrong = []
    for path, tree in modules():
        mine = package_of(path)
        if mine == "config":
            continue
        for name in imports(tree):
            parts = name.split(".")
            if parts[0] != "pendopo" or len(parts) < 3 or parts[1] == mine or parts[1] not in PLATFORM:
                continue
            if parts[2] != "api" and ".".join(parts[1:3]) not in OTHER_DOORS:
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []


def test_siblings_never_import_each_other() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in modules()
        for name in imports(tree)
        if package_of(path) in APPS and name.startswith("pendopo.") and name.split(".")[1] in APPS - {package_of(path)}
    ]
    assert wrong == []


def test_rules_know_no_django() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path, tree in modules()
        if (path.name.startswith("rules") or path.name == "vocabulary.py")
        and any(n.startswith("django") for n in imports(tree))
    ]
    assert wrong == []


def chain(node: ast.AST) -> str:
    """'Case.objects.filter().update' of a call's function."""
    if isinstance(node, ast.Attribute):
        return f"{chain(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return chain(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def writes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        said, name = chain(node.func), node.func.attr
        through_manager = ".objects." in said
        if name in WRITES or (through_manager and name in {"create", "update", "delete"}):
            yield f"{said} (line {node.lineno})"


def is_service(path: Path) -> bool:
    return path.stem == "services" or "services" in path.parts


def test_only_services_write() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {what}" for path, tree in modules() if not is_service(path) for what in writes(tree)
    ]
    assert wrong == []


def test_every_app_tells_its_story() -> None:
    for app in APPS:
        assert (SOURCE / app / "README.md").exists(), f"{app} has no README.md"
        assert (SOURCE / app / "apps.py").exists()


def test_every_class_in_the_words_of_the_law_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "istilah.md").read_text(encoding="utf-8")
    named = {
        node.name
        for path, tree in modules()
        if path.stem == "models" and (package_of(path) in APPS or package_of(path) == "core")
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not re.match(r"Counter|Pulse|Progress|Backup|IzinFact", node.name)
    }
    assert named, "there are models"
    assert {name for name in named if f"`{name}`" not in glossary} == set()


def test_nothing_is_left_undone_without_a_reason() -> None:
    wrong = []
    for path in SOURCE.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b", line):
                wrong.append(f"{path.name}:{number}")
            if "type: ignore" in line and not re.search(r"type: ignore\[[^]]+\]\s+(#|\()", line):
                wrong.append(f"{path.name}:{number} type: ignore without a reason")
    assert wrong == []


@pytest.mark.parametrize("kind", ["html"])
def test_templates_extend_only_the_ui(kind: str) -> None:
    wrong = []
    for path in SOURCE.rglob(f"*.{kind}"):
        for parent in re.findall(r"{%\s*extends\s+[\"']([^\"']+)", path.read_text(encoding="utf-8")):
            own = f"{package_of(path)}/"
            if not parent.startswith(("ui/", own)) and package_of(path) != "ui":
                wrong.append(f"{path.relative_to(ROOT)}: {parent}")
    assert wrong == []


def test_no_region_is_named_in_the_code() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in modules()
        if package_of(path) != "config"
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and re.search(r"3273|32\.73|bandung", ast.unparse(node), re.IGNORECASE)
    ]
    assert wrong == []


def addresses(package: str) -> str:
    """The text of a package's urls files: only what has an address is a view."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / package).glob("urls*.py"))


def test_views_are_behind_a_door() -> None:
    """Every function that takes a request in a views module is `@publik` or `@staf` (core's own pages apart)."""
    wrong = []
    for path, tree in modules():
        if not ("views" in path.parts or path.stem == "views") or package_of(path) == "core":
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not node.args.args:
                continue
            if node.args.args[0].arg != "request" or not re.search(rf"\b{node.name}\b", addresses(package_of(path))):
                continue
            doors = {ast.unparse(d).split("(")[0] for d in node.decorator_list}
            # `pendirian` is the door of the wizard, which works while there is no region to open.
            if not doors & {"publik", "staf", "of_account", "pendirian"} and node.name not in WITHOUT_DATA:
                wrong.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert wrong == []


def test_names_that_check_reads_are_those_that_the_apps_offer() -> None:
    from pendopo.config.cli.check import app_vocabulary
    from pendopo.definitions.api import vocabulary

    assert app_vocabulary() == vocabulary()
