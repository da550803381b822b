"""What the source never does, read from the source itself. Each exception stands here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keamanan.names import ROOT, SOURCE, sources, trees

# Calls that run text as code, take objects from bytes, or leave the checks of TLS out.
NEVER = re.compile(
    r"(builtins\.)?(eval|exec|__import__)|(c?[pP]ickle|marshal|shelve|dill)\.\w+|yaml\.(load|unsafe_load|full_load)"
    r"|os\.(system|popen|spawn\w+)|subprocess\.(getoutput|getstatusoutput)|tempfile\.mktemp"
    r"|pty\.spawn"
)
# Markup that is not escaped by the template, with why it cannot carry what somebody typed.
SAFE = {
    "ui/templatetags/ui_tags.py": "SafeString of nothing; options whose every part is escaped before",
    "layanan/views/staf/loket.py": "a QR drawing of our own address",
    "perizinan/views_register.py": "a list of choices drawn by a template, in which one escaped value is marked",
    "layanan/templatetags/layanan_tags.py": "one fixed attribute, or nothing",
}
# Digests that no longer stand against a forger, and what they are for.
OLD_DIGESTS = {
    "people/rules.py": "HMAC-SHA-1 is what RFC 6238 and every authenticator app count with",
    "saluran/rules_oss.py": "the header that OSS prescribes; forging it needs the secret, no collision helps",
    "config/settings.py": "the hasher of the tests only",
    "config/host/backup_dump.py": "a sum over rows that tells whether a copy is whole, not whether it was forged",
    "config/demo/besar_sql.py": "an order of made-up rows",
}
# Numbers that may be guessed: made-up cases, always the same, or the order of a sample that is no secret.
GUESSABLE = re.compile(r"config/demo/|config/host/(restore_files|backup_remote)\.py|pengawasan/|engine/")
WITHOUT_CSRF = {
    "webapi/door.py": "no cookie counts there: a token of its own in every call",
    "notify/views.py": "a gateway signs what it sends",
    "payments/views_bank.py": "a bank signs what it sends",
    "saluran/views_antarmuka.py": "OSS proves in a header that it knows the agreed secret; no cookie counts",
}
# Certificates that are not checked, and why.
UNCHECKED = {"config/cli/listening.py": "asks our own web server on this machine whether it answers; sends no secret"}


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, node


def text_of(name: str) -> str:
    return (SOURCE / name).read_text(encoding="utf-8")


def test_nothing_runs_text_as_code_or_takes_objects_from_bytes() -> None:
    wrong = [f"{name}:{node.lineno} {called(node)}" for name, node in calls() if NEVER.fullmatch(called(node))]
    assert wrong == []


def test_no_command_goes_through_a_shell() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, node in calls()
        for word in node.keywords
        if word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False)
    ]
    assert wrong == []


def test_commands_are_lists_of_words() -> None:
    runs = re.compile(r"subprocess\.(run|Popen|call|check_call|check_output)")
    wrong = [
        f"{name}:{node.lineno}"
        for name, node in calls()
        if runs.fullmatch(called(node)) and node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert wrong == []


def test_certificates_of_others_are_always_checked() -> None:
    word = re.compile(r"verify\s*=\s*False|CERT_NONE|check_hostname\s*=\s*False|_create_unverified|CERT_OPTIONAL")
    assert {name for name in trees() if word.search(text_of(name))} == set(UNCHECKED)


def test_markup_is_called_safe_only_where_it_was_reviewed() -> None:
    marks = {"mark_safe", "SafeString", "SafeText", "html_safe"}
    found = {name for name, node in calls() if called(node).rpartition(".")[2] in marks}
    assert found == set(SAFE)


def test_templates_never_switch_escaping_off() -> None:
    wrong = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape\s+off|safeseq", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_old_digests_protect_nothing() -> None:
    word = re.compile(r"\b(md5|sha1|MD5\w*|SHA1\w*|RC4|TripleDES|Blowfish|ARC4|modes\.ECB)\b|MD5PasswordHasher")
    code = re.compile(r"(#.*|\"\"\".*?\"\"\")", re.S)
    found = {name for name in trees() if word.search(code.sub("", text_of(name)))}
    assert found - set(OLD_DIGESTS) == set()


def test_what_must_not_be_guessed_comes_from_the_system() -> None:
    wrong = [
        f"{name}:{node.lineno} {called(node)}"
        for name, node in calls()
        if re.fullmatch(r"random\.\w+|Random|shuffle|randint|choice", called(node)) and not GUESSABLE.search(name)
    ]
    assert wrong == []


def test_forms_without_a_token_are_those_that_know_no_cookie() -> None:
    found = {
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any("csrf_exempt" in ast.unparse(d) for d in node.decorator_list)
    } | {name for name, node in calls() if "csrf_exempt" in called(node)}
    assert found == set(WITHOUT_CSRF)


def test_statements_are_never_put_together_from_what_somebody_typed() -> None:
    """Formatted SQL stands only where each piece is a name of ours (ruff's S608 asks for the reason on the line)."""
    wrong = []
    for name, node in calls():
        if called(node).rpartition(".")[2] in {"extra", "RawSQL"} and "objects" in ast.unparse(node):
            wrong.append(f"{name}:{node.lineno}")
        if called(node).endswith(".raw") or called(node) == "RawSQL":
            wrong.append(f"{name}:{node.lineno}")
    assert wrong == []


def test_no_form_takes_all_fields_of_a_model() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("ModelForm" in ast.unparse(base) for base in node.bases)
    ]
    wrong += [
        f"{name}:{node.lineno}"
        for name, node in calls()
        if any(word.arg is None and re.search(r"(POST|GET|data)\b", ast.unparse(word.value)) for word in node.keywords)
        and re.search(r"objects\.|setattr", called(node))
    ]
    assert wrong == []


def test_dependencies_are_pinned_by_version_and_digest() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8")).splitlines()
        wanted = [line for line in entries if line.strip() and not line.lstrip().startswith("#")]
        assert wanted, path.name
        assert [line[:60] for line in wanted if not re.match(r"[\w.\[\],-]+==[\w.+!-]+\s.*--hash=sha256:", line)] == []


def test_the_build_demands_the_digests() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"^.*(?:-r requirements/).*$", makefile, re.M)
    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []


def test_no_secret_is_written_in_the_source() -> None:
    key = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bp]-\d+-\w+")
    secret = re.compile(r"^(SECRET_KEY|.*PASSWORD|.*_TOKEN)$")
    wrong = [name for name in trees() if key.search(text_of(name))]
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)):
                continue
            named = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if isinstance(node.value.value, str) and len(node.value.value) > 8 and any(map(secret.match, named)):
                wrong.append(f"{name}:{node.lineno}")
    assert wrong == []


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites() -> None:
    wrong, seen = [], 0
    for name, node in calls():
        if called(node).endswith(".set_cookie"):
            seen += 1
            words = {word.arg: ast.unparse(word.value) for word in node.keywords}
            open_to_scripts = words.get("httponly") != "True" and "LANGUAGE_COOKIE_NAME" not in ast.unparse(node)
            foreign = words.get("samesite") not in ("'Lax'", "'Strict'") or "secure" not in words or "domain" in words
            wrong += [f"{name}:{node.lineno}"] if open_to_scripts or foreign else []
    assert wrong == []
    assert seen >= 5


def test_debugging_is_off_unless_it_is_asked_for() -> None:
    assert 'DEBUG = os.environ.get("PENDOPO_DEBUG") == "1"' in text_of("config/settings.py")
    said = [str(path.name) for path in sources() if "PENDOPO_DEBUG" in path.read_text(encoding="utf-8")]
    assert said == ["settings.py"]


def test_nothing_is_kept_in_the_browser_but_cookies() -> None:
    """And two marks without a person: whether shortcuts are on, and when a key was last touched. Field work alone keeps
    what an officer could not send yet (decision 0042); `tests/lapangan` proves whose it is and when it goes."""
    kept = [path for path in SOURCE.rglob("*.js") if "axe" not in path.name and "lapangan" not in path.parts]
    text = "\n".join(path.read_text(encoding="utf-8") for path in kept)
    assert set(re.findall(r"localStorage\.\w+\(([^,)]+)", text)) <= {'"pintasan"', "KUNCI"}
    assert re.search(r"const KUNCI = [\"'`]diam", text)
    assert not re.search(r"sessionStorage|indexedDB|document\.cookie|caches\.open", text)


@pytest.mark.parametrize("folder", ["static", "templates"])
def test_pages_load_nothing_from_elsewhere(folder: str) -> None:
    loads = re.compile(r"""(src|href|action|@import|url\()\s*=?\s*["'(]?\s*(https?:)?//(?!www\.w3\.org)""")
    links = re.compile(r"<a\s[^>]*>", re.S)
    wrong: list[Path] = []
    for path in SOURCE.rglob("*"):
        ours = folder in path.parts and path.suffix in {".html", ".css", ".js", ".svg"}
        if ours and loads.search(links.sub("", path.read_text(encoding="utf-8"))):
            wrong.append(path.relative_to(SOURCE))
    assert wrong == []
