"""The words of a PDF, as poppler reads them."""

from __future__ import annotations

import shutil
import subprocess

import pytest

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not here")


def words_of(content: bytes, *, layout: bool = False) -> str:
    """The text with blanks and line breaks as single blanks."""
    options = ["-layout"] if layout else []
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())
