"""Periods, states and archives of evidence. No Django: the same content always gives the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from html import escape

from pendopo.lib.sheets import safe_cell

HELD, PART, NONE = "ada", "sebagian", "belum"
FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the clock of the machine is no content."""
QUARTER = 3
FIRST, LAST = 2000, 2100
"""Years of which there may be evidence."""
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Periode:
    """A year ('2026') or a quarter ('2026-TW3'), with its first and last day."""

    key: str
    first: date
    last: date

    @property
    def title(self) -> str:
        """'Triwulan III 2026' or 'Tahun 2026'."""
        year, _dash, quarter = self.key.partition("-TW")
        return f"Triwulan {ROMAN[int(quarter) - 1]} {year}" if quarter else f"Tahun {year}"


def read_period(text: str) -> Periode | None:
    """The period of a key; None for anything else."""
    year, dash, quarter = text.partition("-TW")
    if not (year.isascii() and year.isdecimal() and len(year) == len("2026") and FIRST <= int(year) <= LAST):
        return None
    if not dash:
        return Periode(text, date(int(year), 1, 1), date(int(year), 12, 31))
    if quarter not in ("1", "2", "3", "4"):
        return None
    first = date(int(year), QUARTER * int(quarter) - 2, 1)
    return Periode(text, first, _last(first))


def _last(first: date) -> date:
    month = first.month + QUARTER
    return date(first.year + month // 13, (month - 1) % 12 + 1, 1) - timedelta(days=1)


def periods_until(today: date, count: int = 6) -> list[Periode]:
    """The running quarter, those before it, and the years they touch; newest first."""
    year, quarter = today.year, (today.month - 1) // QUARTER + 1
    keys: list[str] = []
    for _step in range(count):
        keys.append(f"{year}-TW{quarter}")
        if quarter == 1:
            keys.append(str(year))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    if str(today.year) not in keys:
        keys.append(str(today.year))
    return [period for key in keys if (period := read_period(key))]


def state_of(found: Sequence[tuple[int, bool]], files: int) -> str:
    """How an indicator stands. `found`: of each of its sources how many rows it has and whether they are the whole."""
    if found and all(rows and whole for rows, whole in found):
        return HELD
    if files and not found:
        return HELD
    return PART if files or any(rows for rows, _whole in found) else NONE


@dataclass(frozen=True)
class Butir:
    """One file of an archive: where it lies, what it is, what it belongs to."""

    path: str
    title: str
    indicator: str
    content: bytes


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table as CSV."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(head)
    sheet.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def manifest(files: Mapping[str, bytes]) -> bytes:
    """A line for each file, by path: as `sha256sum -c` reads it."""
    return "".join(f"{sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)).encode()


def archive(title: str, told: str, items: Sequence[Butir], indicators: Sequence[tuple[str, str, str, str]]) -> tuple[
    bytes, str
]:  # fmt: skip
    """(the ZIP, the digest of its manifest): index.html, index.csv, SHA256SUMS and every file.

    `indicators`: (code, area, title, state). `told`: of whom, of when, by whom.
    """
    files = {item.path: item.content for item in items}
    files["index.csv"] = table(
        ["indikator", "keadaan", "berkas", "isi", "sha256"],
        [
            [code, state, item.path if item else "", item.title if item else "", _digest(item)]
            for code, _area, _title, state in indicators
            for item in _own(items, code)
        ],
    )
    files["index.html"] = _page(title, told, items, indicators)
    sums = manifest(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in ["SHA256SUMS", *sorted(files)]:
            entry = zipfile.ZipInfo(path, FIXED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, sums if path == "SHA256SUMS" else files[path])
    return out.getvalue(), sha256(sums).hexdigest()


def _own(items: Sequence[Butir], code: str) -> Sequence[Butir | None]:
    """The files of an indicator; one empty place where there is none."""
    return [one for one in items if one.indicator == code] or [None]


def _digest(item: Butir | None) -> str:
    return sha256(item.content).hexdigest() if item else ""


def _page(title: str, told: str, items: Sequence[Butir], indicators: Sequence[tuple[str, str, str, str]]) -> bytes:
    """An index that opens without a network."""
    parts = [
        '<!doctype html><html lang="id"><meta charset="utf-8">', f"<title>{escape(title)}</title>",
        "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "code{font-size:.8em;overflow-wrap:anywhere}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem}"
        "</style>",
        f"<h1>{escape(title)}</h1><p>{escape(told)}</p>",
        "<p>Periksa keutuhannya: <code>sha256sum -c SHA256SUMS</code></p>",
    ]  # fmt: skip
    for code, area, name, state in indicators:
        own = [item for item in items if item.indicator == code]
        parts.append(f"<h2>{escape(code)} {escape(name)}</h2><p>{escape(area)}. Keadaan: {escape(state)}.</p>")
        if own:
            rows = "".join(
                f'<tr><td><a href="{escape(item.path)}">{escape(item.title)}</a></td>'
                f"<td><code>{_digest(item)}</code></td></tr>"
                for item in own
            )
            parts.append(f"<table>{rows}</table>")
    return "\n".join([*parts, "</html>", ""]).encode()
