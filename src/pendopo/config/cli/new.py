"""`pendopo new layanan ID`: a new definition folder that passes `pendopo check` at once. No Django."""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ARCHETYPE = Path(__file__).parent / "layanan_baru"
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MAX_ID, MAX_TITLE = 64, 120


def run(args: argparse.Namespace) -> int:
    """Write `args.folder`/`args.id` from the archetype. Exit code 1 with a sentence when it cannot be."""
    title = args.judul if args.judul is not None else title_of(args.id)
    target = Path(args.folder) / args.id
    problem = problem_of(args.id, title) or obstacle_of(target)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    for name, text in filled(args.id, title.strip()):
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    print(f"{target} dibuat. Langkah berikutnya:")
    print(f"  pendopo check {target}")
    print(f"  pendopo terbitkan {target}")
    return 0


def title_of(name: str) -> str:
    """A title from an id: izin-kebun-warga → Izin kebun warga."""
    return name.replace("-", " ").capitalize()


def problem_of(name: str, title: str) -> str:
    """What is wrong with an id or a title, as a sentence; '' when both can be."""
    if not ID.fullmatch(name) or len(name) > MAX_ID:
        return f"Id “{name[:MAX_ID]}” tidak dapat dipakai. Pakai huruf kecil, angka, tanda hubung: izin-kebun-warga."
    if not title.strip() or len(title) > MAX_TITLE or not title.isprintable():
        return f"Judul berisi 1 sampai {MAX_TITLE} huruf, dalam satu baris."
    return ""


def obstacle_of(target: Path) -> str:
    """Why nothing can be written here, as a sentence; '' when it can."""
    if target.exists():
        return f"{target} sudah ada. Pilih id lain, atau hapus folder itu dahulu."
    return "" if target.parent.is_dir() else f"Folder {target.parent} tidak ada. Buat dahulu, atau pilih yang lain."


def filled(name: str, title: str) -> Iterator[tuple[str, str]]:
    """Each file of the archetype by its place, with id and title filled in."""
    for file in sorted(ARCHETYPE.rglob("*")):
        if not file.is_file():
            continue
        text = file.read_text(encoding="utf-8").replace("@ID@", name)
        if file.suffix == ".yaml":
            text = text.replace("@JUDUL@", quoted(title)).replace("@JUDUL_KECIL@", quoted(title.lower()))
        yield str(file.relative_to(ARCHETYPE)), text.replace("@JUDUL@", title)


def quoted(text: str) -> str:
    """A text as YAML reads it, whatever signs it has."""
    return "'" + text.replace("'", "''") + "'"
