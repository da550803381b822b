"""What a template may not contain, and what it names must exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pendopo.ui.sprite import icon_names
from tests.ui.files import PACKAGE, STATIC, css, name_of, stylesheets, templates

COTTON = PACKAGE / "ui" / "templates" / "cotton"
ALL = pytest.mark.parametrize("template", templates(), ids=name_of)


def _without_comments(text: str) -> str:
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


@ALL
def test_no_inline_style_or_script(template: Path) -> None:
    text = _without_comments(template.read_text(encoding="utf-8"))
    assert not re.search(r"<[^>]*\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<style\b", text), "inline <style>"
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text), "inline <script>"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=\s*[\"']", text), "event handler attribute"
    assert "javascript:" not in text


@ALL
def test_extends_only_ui(template: Path) -> None:
    for target in re.findall(r"{%\s*extends\s+(.+?)\s*%}", template.read_text(encoding="utf-8")):
        allowed = target.startswith(("'ui/", '"ui/', "nav.tata", '"404.html"'))
        own = target.strip("'\"").split("/")[0] == template.relative_to(PACKAGE).parts[0]
        assert allowed or own, target


@ALL
def test_named_icons_exist(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    named = re.findall(r'{%\s*ikon "([\w-]+)"', text)
    named += re.findall(r'\sikon(?:_awal)?="([\w-]+)"', text)
    named += re.findall(r'{%\s*lencana "[^"]*" "[^"]*" "([\w-]+)"', text)
    assert set(named) <= icon_names()


@ALL
def test_named_components_exist(template: Path) -> None:
    used = set(re.findall(r"<c-([\w-]+)", template.read_text(encoding="utf-8"))) - {"vars", "slot"}
    known = {path.stem.replace("_", "-") for path in COTTON.glob("*.html")}
    assert used <= known


def _classes(text: str) -> set[str]:
    """Class names a template writes out; those built from a variable are left aside."""
    found: set[str] = set()
    for value in re.findall(r'\b(?:class|kelas)="([^"]*)"', text):
        plain = re.sub(r"{%.*?%}", " ", re.sub(r"[\w-]*{{.*?}}[\w-]*", " ", value))
        found |= set(plain.split())
    return found


@ALL
def test_every_class_has_a_rule(template: Path) -> None:
    """A class without a rule is a misspelling or a page that stays bare."""
    defined = {name for sheet in stylesheets() for name in re.findall(r"\.([a-z][\w-]*)", css(sheet))}
    assert _classes(_without_comments(template.read_text(encoding="utf-8"))) - defined == set()


def test_script_needs_no_eval_and_writes_no_markup_from_data() -> None:
    text = (STATIC / "pendopo.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|document\.write|insertAdjacentHTML", text)
