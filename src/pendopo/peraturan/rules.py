"""Drafts of regulations: data with slots become blocks, blocks become text or a page for a word processor. No Django.

A draft never carries a number or a date: they are left blank. What is not filled in stays visible as such, and every
law that nobody has read at its source says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "naskah"
SLOT = re.compile(r"\{([a-z_]+)\}")
MARK = "RANCANGAN"
NUMBER = "NOMOR …… TAHUN ……"
UNVERIFIED = "perlu verifikasi"
ORDINALS = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
)  # fmt: skip
KINDS = {"peraturan": "Peraturan", "keputusan": "Keputusan", "lembar": "Lembar"}
MOST = 200


@dataclass(frozen=True)
class Param:
    """Something that a region fills in; `source`: the region's own data from which it starts."""

    id: str
    label: str
    help: str = ""
    source: str = ""


@dataclass(frozen=True)
class Draft:
    """A draft as it was written: what it is, what it asks, its raw body."""

    id: str
    title: str
    kind: str
    about: str
    summary: str
    params: tuple[Param, ...]
    raw: Mapping[str, Any]

    @property
    def is_of_service(self) -> bool:
        return self.about == "layanan"


@dataclass(frozen=True)
class Item:
    """A line of a list: its label (a letter, a number) and whether somebody still has to check it."""

    label: str
    text: str
    is_unverified: bool = False


@dataclass(frozen=True)
class Block:
    """A part of the paper. `kind`: tengah, judul, butir, pasal, tabel, tanda; `text` is its heading or sentence."""

    kind: str
    text: str = ""
    items: tuple[Item, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Table:
    """What fills an annex."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Filling:
    """What a draft is filled with: slots, standard and laws of its service, the annex's table."""

    values: Mapping[str, str]
    components: Mapping[str, tuple[str, bool]]
    laws: Sequence[tuple[str, bool]] = ()
    table: Table = Table((), ())


@cache
def drafts() -> dict[str, Draft]:
    """Every shipped draft, by id, in the order in which a go-live needs them."""
    params = yaml.safe_load((FOLDER / "parameter.yaml").read_text(encoding="utf-8"))
    order = ("pendelegasian", "layanan-daring", "tim-teknis", "standar-pelayanan", "sop", "maklumat")
    return {name: _read(name, params) for name in order}


def _read(name: str, params: Mapping[str, Mapping[str, str]]) -> Draft:
    raw = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    asked = tuple(
        Param(one, params[one]["label"], params[one].get("help", ""), params[one].get("from", ""))
        for one in raw["params"]
    )
    return Draft(raw["id"], raw["title"], raw["kind"], raw["about"], raw["summary"], asked, raw)


def bare_name(name: str) -> str:
    """'Kota Bandung' as it follows a title: Bandung."""
    return re.sub(r"^(Kota|Kabupaten|Provinsi) ", "", name)


def read_values(draft: Draft, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed for the slots of a draft, one short line each; what is empty is left out."""
    found = {}
    for param in draft.params:
        text = " ".join("".join(sign if sign.isprintable() else " " for sign in typed.get(param.id, "")).split())
        if text:
            found[param.id] = text[:MOST]
    return found


def missing(draft: Draft, values: Mapping[str, str]) -> list[Param]:
    """The slots that are still empty."""
    return [param for param in draft.params if not values.get(param.id)]


def fill(text: str, draft: Draft, values: Mapping[str, str]) -> str:
    """A sentence with its slots filled; an empty one shows what belongs there."""
    labels = {param.id: param.label for param in draft.params}

    def one(found: re.Match[str]) -> str:
        name = found[1]
        return values.get(name) or f"[isi: {labels.get(name, name)}]"

    return SLOT.sub(one, text)


def compose(draft: Draft, filling: Filling) -> list[Block]:
    """The blocks of a draft, numbered as the regulation on drafting has them."""
    raw, values = draft.raw, filling.values

    def put(text: str) -> str:
        return fill(text, draft, values)

    blocks = [Block("tengah", put(raw["heading"]).upper()), Block("tengah", NUMBER)]
    if draft.kind != "lembar":
        blocks.append(Block("tengah", "TENTANG"))
    blocks.append(Block("tengah", put(raw["subject"]).upper()))
    if draft.kind == "peraturan":
        blocks += [
            Block("tengah", "DENGAN RAHMAT TUHAN YANG MAHA ESA"),
            Block("tengah", f"{put(raw['signer']).upper()},"),
        ]
    if raw.get("considering"):
        letters = (Item(f"{chr(97 + number)}.", put(text)) for number, text in enumerate(raw["considering"]))
        blocks.append(Block("butir", "Menimbang", tuple(letters)))
    blocks.append(Block("butir", "Dasar hukum" if draft.kind == "lembar" else "Mengingat", _laws(draft, filling, put)))
    if draft.kind != "lembar":
        blocks.append(Block("tengah", "MEMUTUSKAN:"))
    blocks += _body(draft, filling, put)
    place = values.get("tempat") or "……"
    blocks.append(Block("tanda", put(raw["signer"]), (Item("", f"Ditetapkan di {place}"), Item("", "pada tanggal ……"))))
    if raw.get("annex"):
        blocks += [Block("judul", put(raw["annex"])), Block("tabel", "", (), filling.table.head, filling.table.rows)]
    return blocks


def _laws(draft: Draft, filling: Filling, put: Any) -> tuple[Item, ...]:
    named = [(put(law["text"]), bool(law.get("verified"))) for law in draft.raw["laws"]]
    if draft.raw.get("laws_of_service"):
        named += [law for law in filling.laws if law[0] not in {text for text, _sure in named}]
    return tuple(Item(f"{number}.", text, not sure) for number, (text, sure) in enumerate(named, 1))


def _body(draft: Draft, filling: Filling, put: Any) -> list[Block]:
    """Chapters and articles, or decisions, or headed sentences."""
    blocks: list[Block] = []
    articles = decisions = chapters = 0
    for part in draft.raw["body"]:
        if "chapter" in part:
            chapters += 1
            blocks.append(Block("judul", f"BAB {roman(chapters)} {part['chapter']}"))
        elif "article" in part:
            articles += 1
            lines = part["article"]
            labels = [f"({number})" for number in range(1, len(lines) + 1)] if len(lines) > 1 else [""]
            items = tuple(Item(label, put(text)) for label, text in zip(labels, lines, strict=True))
            blocks.append(Block("pasal", f"Pasal {articles}", items))
        elif "decision" in part:
            blocks.append(Block("butir", "", (Item(ORDINALS[decisions], put(part["decision"])),)))
            decisions += 1
        elif "component" in part:
            text, sure = filling.components.get(part["component"], ("", False))
            blocks.append(Block("butir", part["heading"], (Item("", text or "[isi]", not sure),)))
        elif "statement" in part:
            blocks.append(Block("tengah", put(part["statement"])))
        else:
            blocks.append(Block("butir", part.get("heading", ""), (Item("", put(part["text"])),)))
    return blocks


def roman(number: int) -> str:
    """1 to 39."""
    return "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]


# -- ways out


def as_text(blocks: Sequence[Block]) -> str:
    """Plain text, for any editor."""
    lines = [MARK, ""]
    for block in blocks:
        if block.text:
            lines.append(f"{' ' * 8}{block.text}" if block.kind == "tengah" else block.text)
        lines += [f"  {item.label} {item.text}{_note(item)}".rstrip() for item in block.items]
        if block.head:
            lines += [" | ".join(row) for row in (block.head, *block.rows)]
        lines.append("")
    return "\n".join(lines)


def _note(item: Item) -> str:
    return f" [{UNVERIFIED}]" if item.is_unverified else ""


STYLE = (
    "body{font-family:'Bookman Old Style','Times New Roman',serif;font-size:12pt;line-height:1.4}"
    ".t{text-align:center}h2{font-size:12pt;text-align:center}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #000;padding:4pt;vertical-align:top;text-align:left}.r{color:#a00}"
    ".s{margin-left:50%}"
)


def as_page(title: str, blocks: Sequence[Block]) -> str:
    """A page of its own that Word and LibreOffice open and edit."""
    inner = "\n".join(_html(block) for block in blocks)
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<style>{STYLE}</style></head><body><p class="t r"><b>{MARK}</b></p>\n{inner}\n</body></html>'
    )


def _html(block: Block) -> str:
    note = f' <i class="r">[{UNVERIFIED}]</i>'
    items = "".join(
        f"<p>{escape(item.label)} {escape(item.text)}{note if item.is_unverified else ''}</p>" for item in block.items
    )
    text = escape(block.text)
    if block.kind == "tengah":
        return f'<p class="t"><b>{text}</b></p>'
    if block.kind == "tabel":
        head = "".join(f"<th>{escape(cell)}</th>" for cell in block.head)
        cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
        rows = "".join(f"<tr>{row}</tr>" for row in cells)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    if block.kind == "tanda":
        return f'<div class="s">{items}<p>{text},</p><p>&nbsp;</p><p>……………………</p></div>'
    head = f"<h2>{text}</h2>" if block.kind in ("judul", "pasal") else f"<p><b>{text}</b></p>" if text else ""
    return f"{head}{items}"


def as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """For the press."""
    return [
        {
            "jenis": block.kind, "teks": block.text,
            "butir": [[item.label, item.text, item.is_unverified] for item in block.items],
            "kepala": list(block.head), "baris": [list(row) for row in block.rows],
        }
        for block in blocks
    ]  # fmt: skip
