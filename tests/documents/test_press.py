"""The press typesets, always the same; a template can neither loop, nor swallow memory, nor reach out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pendopo.documents.glyphs import covered, printable
from pendopo.documents.typesetting import SOURCE_ROOT, Limits, Press, TypesetProblem

GOOD = """#set document(title: "Uji")
#set text(font: "Plus Jakarta Sans", lang: "id")
Halo #sys.inputs.at("data", default: "")"""
LOOP = "#{ let s = 0; for i in range(50000) { for j in range(50000) { s = s + calc.rem(i * j, 7) } }; s }"
SWALLOW = "#{ let a = range(1000); for i in range(40) { a = a + a }; a.len() }"


@pytest.fixture
def press() -> Iterator[Press]:
    own = Press(Limits(seconds=20, memory_mb=512))
    yield own
    own.close()


def test_two_presses_make_the_same_bytes(press: Press) -> None:
    other = Press()
    one, two = (p.typeset(GOOD, {"data": "sama"}, timestamp=1_790_000_000) for p in (press, other))
    other.close()
    assert one == two


def test_the_pdf_is_archivable_and_accessible(press: Press) -> None:
    pdf = press.typeset(GOOD, {}, timestamp=1_790_000_000)
    for mark in (
        b"<pdfaid:part>2</pdfaid:part>",
        b"<pdfaid:conformance>A</pdfaid:conformance>",
        b"<pdfuaid:part>1</pdfuaid:part>",
    ):
        assert mark in pdf
    assert b"+PlusJakartaSans" in pdf


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (SWALLOW, "memori"),
        ("#{ while true { } }", "galat"),
        ("#let f(n) = f(n + 1)\n#f(1)", "galat"),
        ("#panic[x]", "galat"),
        ('#read("/etc/passwd")', "galat"),
        ('#read("../keys.py")', "galat"),
        ('#image("/etc/hostname")', "galat"),
        ('#import "@preview/cetz:0.2.0"', "paket"),
        ('#import "@local/rahasia:1.0.0"', "paket"),
        ('#import "@pre" + "view/cetz:0.2.0": canvas', "galat"),
        ('#set document(title: "x")\n#set text(font: "Comic Sans")\nHuruf lain', "peringatan"),
        ("tanpa judul", "galat"),
    ],
)
def test_a_template_that_misbehaves_is_stopped_and_named(press: Press, template: str, code: str) -> None:
    with pytest.raises(TypesetProblem) as problem:
        press.typeset(template, {}, timestamp=0)
    assert problem.value.code == code
    assert press.typeset(GOOD, {}, timestamp=0).startswith(b"%PDF-")


def test_a_template_that_never_ends_is_stopped_in_time() -> None:
    press = Press(Limits(seconds=1))
    with pytest.raises(TypesetProblem) as problem:
        press.typeset(LOOP, {}, timestamp=0)
    press.close()
    assert problem.value.code == "waktu"


def test_a_letter_whose_signs_no_font_has_is_no_letter(press: Press) -> None:
    with pytest.raises(TypesetProblem):
        press.typeset(GOOD.replace("Halo", "漢字"), {}, timestamp=0)


def test_every_character_said_to_be_drawable_is_drawn(press: Press) -> None:
    text = " ".join(chr(code) for code in sorted(covered()) if chr(code).isprintable())
    assert len(text) > 1000
    assert press.typeset(GOOD, {"data": text}, timestamp=0).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Bazar 🎉🎊 Buku", "Bazar […] Buku"),
        ("Đặng Thị Ánh", "Đặng Thị Ánh"),
        ("ꦲꦏ꧀ꦱꦫ Jawa", "[…] Jawa"),
        ("5 m × 1,2 m — “ya”", "5 m × 1,2 m — “ya”"),
        ("e\u0301", "é"),
    ],
)
def test_what_cannot_be_drawn_is_marked_so_that_the_letter_can_be_made(press: Press, text: str, drawn: str) -> None:
    assert printable(text) == drawn
    assert press.typeset(GOOD, {"data": printable(text)}, timestamp=0).startswith(b"%PDF-")


def test_the_press_can_open_neither_file_nor_socket_nor_child() -> None:
    probe = (
        "import socket, subprocess\n"
        "from pendopo.documents.press import confine\n"
        "confine(1024 * 1024 * 1024)\n"
        "for act in (lambda: open('/etc/passwd'), socket.socket, lambda: open('/tmp/x', 'w')):\n"
        "    try:\n        act()\n        print('terbuka')\n"
        "    except OSError:\n        print('tertutup')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(SOURCE_ROOT)}
    )
    assert answer.stdout.split() == ["tertutup"] * 3


def test_a_press_killed_between_two_letters_is_replaced(press: Press) -> None:
    press.typeset(GOOD, {}, timestamp=0)
    assert press._child is not None
    os.kill(press._child.pid, signal.SIGKILL)
    press._child.wait()
    assert press.typeset(GOOD, {}, timestamp=0).startswith(b"%PDF-")


def test_a_loop_ends_even_when_the_parent_was_killed(tmp_path: Path) -> None:
    parent = (
        "import sys\nfrom pendopo.documents.typesetting import Press, Limits\n"
        f"press = Press(Limits(seconds=2))\nprint(press._running().pid, flush=True)\n"
        f"press.typeset({LOOP!r}, {{}}, timestamp=0)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(SOURCE_ROOT)}
    )
    assert process.stdout is not None
    child = int(process.stdout.readline())
    time.sleep(0.5)
    process.kill()
    process.wait()
    end = time.monotonic() + 6
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists() or ") Z" in Path(f"/proc/{child}/stat").read_text()
