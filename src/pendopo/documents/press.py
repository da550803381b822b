"""The press: a child process that typesets letters and can do nothing else. No Django, no network, no files.

It reads requests from its standard input and writes answers to its standard output, each as four bytes of length and
that many bytes. A request is JSON: `files` (name to source; `main.typ` is typeset), `inputs`, `timestamp` (seconds),
and `dots` per inch where the first page is wanted as a picture. An answer is one letter and the rest: `P` the PDF or
the PNG, `W` warnings, `E` an error (both JSON lists of texts).

Limits hold inside the process itself, so they outlive a parent that was killed: a timer of the kernel ends a letter
that takes too long, the address space is bounded, and no further file or socket can be opened.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
from pathlib import Path
from typing import Any

import typst

from pendopo.documents.pipe import read_message, write_message

FONTS = Path(__file__).parent / "fonts"
FONT_IN_PDF = b"/FontFile"
IDLE_SECONDS = 20.0


def confine(memory_bytes: int) -> None:
    """From here on: bounded memory, no core file, no file or socket beyond those already open."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    highest = max(int(name) for name in os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 63
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))


def load_fonts() -> typst.Fonts:
    """Our fonts, every face read into memory: after `confine` no file can be opened."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    words = "".join(f'#text(font: "{face.family}", weight: {face.weight})[a]' for face in fonts.fonts())
    typeset({"files": {"main.typ": f'#set document(title: "a")\n{words}'}, "inputs": {}, "timestamp": 0}, fonts)
    return fonts


def typeset(request: dict[str, Any], fonts: typst.Fonts) -> bytes:
    """The answer to one request."""
    sources: Any = {name: text.encode() for name, text in request["files"].items()}
    dots = request.get("dots", 0)
    form: dict[str, Any] = {"format": "png", "ppi": dots} if dots else {"pdf_standards": ["a-2a", "ua-1"]}
    try:
        made, warnings = typst.compile_with_warnings(
            sources, font_paths=fonts, sys_inputs=request["inputs"], timestamp=request["timestamp"], **form
        )
    except typst.TypstError as error:
        return b"E" + json.dumps([error.message, *error.hints, error.diagnostic]).encode()
    if warnings:
        return b"W" + json.dumps([warning.message for warning in warnings]).encode()
    if dots:
        return b"P" + bytes(made[0] if isinstance(made, list) else made)
    if FONT_IN_PDF not in made:
        return b"E" + json.dumps(["no font could be embedded"]).encode()
    return b"P" + bytes(made)


def main(seconds: float, memory_mb: int) -> None:
    """Serve until the parent is gone or nothing came for a while."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent; the closed pipe ends this process
    fonts = load_fonts()
    confine(memory_mb * 1024 * 1024)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        message = read_message(source)
        if message is None:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = typeset(json.loads(message), fonts)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_message(sink, answer)


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
