"""Handing letters to the press and taking PDFs back. One press per process, started when the first letter comes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from pendopo.documents.pipe import read_message, write_message
from pendopo.documents.rules import PROBLEMS

SECONDS = 10.0
MEMORY_MB = 1024
SOURCE_ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Path(__file__).parent / "typst"
OUTSIDE = re.compile(r"[\"']@[a-z][a-z0-9-]*/")


class TypesetProblem(RuntimeError):
    """A letter that cannot be typeset. `code` is one of `rules.PROBLEMS`; `detail` is for the template's author only.

    The detail may quote data, so it goes neither into the log nor into the database.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    @property
    def sentence(self) -> str:
        """What to tell people about it."""
        return PROBLEMS.get(self.code, PROBLEMS["galat"])


@dataclass(frozen=True)
class Limits:
    """What one letter may take: seconds on the clock, megabytes of address space."""

    seconds: float = SECONDS
    memory_mb: int = MEMORY_MB


class Press:
    """The parent's end. Safe to use from several threads: letters go one after the other."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def typeset(
        self, template: str, inputs: dict[str, str], *, timestamp: int, dots: float = 0.0,
        more: Mapping[str, str] | None = None,
    ) -> bytes:  # fmt: skip
        """The PDF of one letter; with `dots` per inch its first page as PNG. `more`: further texts by file name.

        Raises TypesetProblem.
        """
        if OUTSIDE.search(template):
            raise TypesetProblem("paket", "packages from outside are refused")
        files = {"main.typ": template} | library()
        files |= more or {}
        request = json.dumps({"files": files, "inputs": inputs, "timestamp": timestamp, "dots": dots}).encode()
        with self._lock:
            return _read(self._ask(request))

    def close(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, request: bytes) -> bytes:
        """Send and wait. A press that went home between two letters is started anew, once."""
        for _ in range(2):
            child = self._running()
            answer = _exchange(child, request)
            if answer is not None:
                return answer
            code = self._end()
            if code != 0:
                raise TypesetProblem(_cause(code), f"the press ended with {code}")
        raise TypesetProblem("galat", "the press does not stay")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
                [sys.executable, "-m", "pendopo.documents.press", str(self.limits.seconds), str(self.limits.memory_mb)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=LIBRARY,
                env={"PYTHONPATH": str(SOURCE_ROOT), "PATH": os.defpath, "RAYON_NUM_THREADS": "2"},
            )  # fmt: skip
        return self._child

    def _end(self) -> int:
        """Close the pipes, wait, and return how the child ended (0 when there is none)."""
        child, self._child = self._child, None
        if child is None:
            return 0
        for pipe in (child.stdin, child.stdout):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        try:
            return child.wait(timeout=self.limits.seconds + 5)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _exchange(child: subprocess.Popen[bytes], request: bytes) -> bytes | None:
    """One request and its answer; None when the press is gone."""
    assert child.stdin is not None  # both are pipes
    assert child.stdout is not None
    try:
        write_message(child.stdin, request)
        return read_message(child.stdout)
    except BrokenPipeError:
        return None


def _cause(code: int) -> str:
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return "waktu"
    return "memori" if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS) else "galat"


def _read(answer: bytes) -> bytes:
    kind, body = answer[:1], answer[1:]
    if kind == b"P":
        return body
    raise TypesetProblem("peringatan" if kind == b"W" else "galat", "\n".join(json.loads(body)))


@cache
def library() -> dict[str, str]:
    """What every template may import: `#import "surat.typ": *`."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.typ"))}


press = Press()
