"""A folder is read strictly, and its canonical form is one."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from pydantic import ValidationError

import pendopo
from pendopo.engine.api import Definition, DefinitionError, canonical, digest, from_canonical, load_folder
from pendopo.engine.load import MAX_FILE_BYTES, read_yaml

from .shipped import FOLDER, patched, source


def codes(error: DefinitionError) -> set[str]:
    return {finding.code for finding in error.findings}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder that may be spoilt."""
    for file in FOLDER.rglob("*"):
        if file.is_file():
            target = tmp_path / file.relative_to(FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    "text", ["no", "010", "22:30", "32.10", "1_000", "null", "~", "2026-11-23", "1e3", "on", ".inf"]
)
def test_scalars_stay_text(text: str) -> None:
    assert read_yaml(f"a: {text}", "x.yaml") == {"a": text}


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "a: &x 1\nb: *x",
        "a: &x [1]",
        "a: !!python/object/apply:os.system [ls]",
        "a: !!int 3",
        "? [a, b]\n: 1",
        "a: [",
        "a: 1\n---\nb: 2",
        "<<: {a: 1}\n<<: {b: 2}",
        "a: " + "[" * 40 + "]" * 40,
        "a: " + "[" * 5000,
    ],
)
def test_yaml_beyond_plain_data_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_yaml(text, "x.yaml")
    assert codes(caught.value) == {"berkas-tidak-terbaca"}


def test_text_is_normalised_to_nfc_and_lf() -> None:
    decomposed = unicodedata.normalize("NFD", "é")
    assert read_yaml(f"a: {decomposed}\r\nb: |\r\n  x\r\n  y\r\n", "x.yaml") == {"a": "é", "b": "x\ny\n"}


def test_missing_file_is_named(folder: Path) -> None:
    (folder / "workflow.yaml").unlink()
    with pytest.raises(DefinitionError, match=r"workflow\.yaml"):
        load_folder(folder)


def test_missing_letter_source_is_named(folder: Path) -> None:
    (folder / "letters/izin.typ").unlink()
    with pytest.raises(DefinitionError, match=r"letters/izin\.typ"):
        load_folder(folder)


def test_oversized_and_binary_files_are_refused(folder: Path) -> None:
    (folder / "form.yaml").write_text("x" * (MAX_FILE_BYTES + 1))
    with pytest.raises(DefinitionError, match="lebih besar"):
        load_folder(folder)
    (folder / "form.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionError, match="UTF-8"):
        load_folder(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 0"),
        ("channel: D", "channel: X"),
        ("version: 1", "version: 1\nkode: jahat"),
        ("id: izin-reklame-insidentil", "id: ../jahat"),
        ("verified: ya", "verified: mungkin"),
        ("minutes: 8", "minutes: delapan"),
        ("title: Izin reklame insidentil", ""),
    ],
)
def test_wrong_shape_becomes_findings_in_indonesian(folder: Path, old: str, new: str) -> None:
    file = folder / "definition.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_folder(folder)
    assert codes(caught.value) == {"bentuk"}


def test_canonical_form_survives_a_round_trip(definition: Definition) -> None:
    content = canonical(definition)
    assert from_canonical(content) == definition
    assert canonical(from_canonical(content)) == content
    assert content.endswith(b"}\n")
    assert b"\r" not in content


def test_order_of_keys_in_files_does_not_change_the_digest(definition: Definition) -> None:
    data = source()
    shuffled = Definition.model_validate(dict(reversed(data.items())))
    assert digest(canonical(shuffled)) == digest(canonical(definition))


def test_defaults_written_out_do_not_change_the_digest(definition: Definition) -> None:
    spelled = patched(lambda data: data["form"]["pages"][0]["fields"][0].update(required="ya", visible=""))
    assert canonical(spelled) == canonical(definition)


def test_one_changed_word_changes_the_digest(definition: Definition) -> None:
    changed = patched(lambda data: data.update(summary="Lain."))
    assert digest(canonical(changed)) != digest(canonical(definition))


def test_canonical_bytes_hold_only_strings(definition: Definition) -> None:
    text = canonical(definition).decode()
    assert ":true" not in text
    assert ":2," not in text
    assert '"promise_days":"2"' in text


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"id":"x"}', b'{"id":"a","id":"b"}', b"[" * 100_000])
def test_bytes_that_are_no_definition_are_refused(content: bytes) -> None:
    with pytest.raises(DefinitionError):
        from_canonical(content)


def test_a_read_definition_cannot_be_changed(definition: Definition) -> None:
    with pytest.raises(ValidationError):
        definition.title = "Lain"  # type: ignore[misc]


def test_the_engine_knows_no_django() -> None:
    code = "import pendopo.engine.api, pendopo.config.cli.check, sys; sys.exit('django' in sys.modules)"
    environment = {"PYTHONPATH": str(Path(pendopo.__file__).parent.parent)}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0
