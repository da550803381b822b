"""SECURITY.md names tests: each of them exists, and each test made for the list is named there."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.keamanan.names import ROOT

NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
ROW = re.compile(r"^\| ((?:\d+\.\d+(?:\.\d+)?(?:, )?)+) \| (.+?) \|(?: (.+) \|)?$", re.M)


@cache
def said() -> str:
    return (ROOT / "SECURITY.md").read_text(encoding="utf-8")


@cache
def functions_of(place: str) -> frozenset[str]:
    """Names of the test functions of a file; none when there is no such file."""
    path = ROOT / "tests" / place
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_test_that_the_list_names_exists() -> None:
    named = NAMED.findall(said())
    assert len(named) >= 120
    assert sorted({f"{place}::{name}" for place, name in named if name not in functions_of(place)}) == []


def test_every_point_of_the_list_is_met_by_a_test_or_said_not_to_be() -> None:
    met, _, rest = said().partition("### Not met")
    points = ROW.findall(met.partition("## ASVS")[2])
    assert len(points) >= 90
    assert [number for number, _, tests in points if not NAMED.search(tests)] == []
    assert [number for number, why, _ in ROW.findall(rest) if len(why) < 20] == []


def test_all_fourteen_chapters_have_their_table() -> None:
    assert re.findall(r"^### V(\d+) ", said(), re.M) == [str(number) for number in range(1, 15)]


def test_every_test_made_for_the_list_is_on_it() -> None:
    listed = {name for place, name in NAMED.findall(said()) if place.startswith("keamanan/")}
    made = {
        name
        for path in (ROOT / "tests" / "keamanan").glob("test_*.py")
        if path.name != "test_list.py"
        for name in functions_of(f"keamanan/{path.name}")
    }
    assert sorted(made - listed) == []
