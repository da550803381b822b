"""The network as tiles, lines and a file: what is asked of it, and how its cells read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pendopo.kerja_sama.queries_pakai import Ubin
from pendopo.kerja_sama.rules_pakai import KEADAAN, Pakai


@dataclass(frozen=True)
class Saringan:
    """What of the network is wanted."""

    state: str = ""
    app: str = ""
    typed: str = ""
    as_table: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Saringan:
        """From an address; unknown words fall away."""
        state = str(given.get("keadaan", ""))
        return cls(
            state if state in dict(KEADAAN) or state == "belum" else "", str(given.get("layanan", ""))[:80],
            str(given.get("q", "")).replace("\x00", "").strip()[:80], given.get("tampil") == "tabel",
        )  # fmt: skip

    def fits(self, tile: Ubin) -> bool:
        """Whether a partner is wanted."""
        apps = (*tile.theirs, *tile.ours)
        if self.typed and self.typed.casefold() not in tile.name.casefold():
            return False
        if self.app and not any(one.id == self.app for one in apps):
            return False
        if self.state == "belum":
            return not tile.is_used
        return not self.state or any(one.state == self.state for one in apps)


@dataclass(frozen=True)
class Baris:
    """One service of one partner: `is_ours` when we use theirs."""

    tile: Ubin
    use: Pakai
    is_ours: bool


def lines_of(tiles: Iterable[Ubin]) -> list[Baris]:
    """Every service of every partner, one line each."""
    return [
        Baris(tile, use, is_ours)
        for tile in tiles
        for is_ours, apps in ((False, tile.theirs), (True, tile.ours))
        for use in apps
    ]


def table_of_network(tiles: Iterable[Ubin]) -> tuple[list[str], list[list[str]]]:
    """The network as a table for a file; a partner without use has one line."""
    head = [
        "mitra", "kode", "sejak", "perjanjian_berlaku", "arah", "layanan", "keadaan", "terpasang", "terbuka",
        "kasus_pertama", "versi", "perubahan", "usul_dikirim", "usul_diterima", "kasus_per_bulan",
    ]  # fmt: skip
    titles, rows = dict(KEADAAN), []
    for tile in tiles:
        start = [tile.name, tile.code, str(tile.since or ""), "ya" if tile.in_force else "tidak"]
        lines = lines_of([tile])
        if not lines:
            rows.append([*start, *[""] * (len(head) - len(start))])
        for one in lines:
            use = one.use
            cases = "; ".join(
                f"{month}: {'<5' if count is None else count}" for month, count in sorted(use.cases.items())
            )
            rows.append([
                *start, "kita memakai" if one.is_ours else "mitra memakai", use.id, titles[use.state], use.installed,
                use.opened, use.first_case, str(use.number), str(use.changes), str(use.sent), str(use.taken), cases,
            ])  # fmt: skip
    return head, rows
