"""The foreign judge of signatures: poppler's pdfsig with one authority in an NSS database, and no other."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_pdfsig = pytest.mark.skipif(
    not (shutil.which("pdfsig") and shutil.which("certutil")), reason="poppler-utils and libnss3-tools are not here"
)


def judge(folder: Path, content: bytes, authority_pem: str) -> str:
    """What pdfsig says of a PDF when it trusts this authority only."""
    store = folder / "nss"
    if not store.exists():
        store.mkdir()
        (folder / "ca.pem").write_text(authority_pem)
        run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
        run("certutil", "-A", "-d", f"sql:{store}", "-n", "daerah", "-t", "CT,C,C", "-i", str(folder / "ca.pem"))
    file = folder / "surat.pdf"
    file.write_bytes(content)
    return run("pdfsig", "-nssdir", f"sql:{store}", str(file), check=False)


def run(*command: str, check: bool = True) -> str:
    return subprocess.run(
        command, check=check, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LANG": "C"}
    ).stdout
