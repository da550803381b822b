"""Three trees become one: the rule table of merging. Works on trees only; `rebase` puts definitions around it."""

from collections.abc import Mapping

from .classes import attr_class, move_class, remove_class
from .normal import LETTERS, equal, merged_lines
from .structure import ROOT, id_of, kind_of, shapes
from .tree import Item, Plain, Tree
from .verdicts import Conflict, Notes, Side, Usage


class Threeway:
    """Base, local and upstream tree → `merged`, with `notes`. Renames are already in all three."""

    def __init__(
        self, base: Tree, local: Tree, upstream: Tree, choices: Mapping[str, Side], usage: Usage, notes: Notes
    ) -> None:
        self.base, self.local, self.upstream = base, local, upstream
        self.choices, self.usage, self.notes = choices, usage, notes
        self.alive: dict[str, None] = {}
        self.above: dict[str, str] = {}
        self.members: dict[tuple[str, str], list[str]] = {}
        self.retired: set[str] = set()

    def merged(self) -> Tree:
        """The merged tree."""
        everything = dict.fromkeys((*self.upstream.items, *self.local.items, *self.base.items))
        for address in everything:
            if self.lives(address):
                self.alive[address] = None
        for address in list(self.alive):
            self.find_parent(address)
        for address, parent in self.above.items():
            self.members.setdefault((parent, kind_of(address)), []).append(address)
        tree = Tree()
        self.plant(tree, ROOT, "")
        return tree

    # -- which nodes live

    def lives(self, address: str) -> bool:
        """Whether a node is in the merged definition."""
        was, here, there = (address in side for side in (self.base, self.local, self.upstream))
        if here and there:
            return True
        if was and here:
            return self.clung_to(address) or self.given_up(address)
        if was and there:
            self.stays_removed(address)
            return False
        if was:
            self.notes.back.add(address)
            return False
        return here or not (self.below_removed(address) or self.declined(address))

    def declined(self, address: str) -> bool:
        """Whether a person refused what upstream added: the node, or one above it that is new as well."""
        while address and address not in self.base and address not in self.local:
            if self.choices.get(address) == "daerah" and remove_class(self.upstream, address) != "locked":
                return True
            address = self.upstream.parent(address)
        return False

    def clung_to(self, address: str) -> bool:
        """Whether a person keeps what upstream removed: the node, or one above it that is gone as well."""
        node = address
        while node and node not in self.upstream:
            if self.choices.get(node) == "daerah" and remove_class(self.base, node) != "locked":
                if node == address:
                    text = "Hulu menghapusnya; dipertahankan atas keputusan daerah."
                    self.notes.tell("hulu-menghapus", address, text)
                return True
            node = self.base.parent(node)
        return False

    def stays_put(self, address: str) -> bool:
        """Whether a person refused upstream's move of a node."""
        sides = (self.base, self.local, self.upstream)
        asked = self.choices.get(address) == "daerah" and all(address in side for side in sides)
        return asked and move_class(self.upstream, address) != "locked"

    def given_up(self, address: str) -> bool:
        """Upstream removed it: what the region had changed stays, and an option that cases use."""
        if self.touched(self.local, address):
            text = "Hulu menghapusnya; perubahan daerah dipertahankan sebagai tambahan daerah sendiri."
            self.notes.tell("hulu-menghapus", address, text)
            return True
        if kind_of(address) == "option" and id_of(address) in self.usage.options and self.field_lives(address):
            self.retired.add(address)
            text = "Hulu menghapusnya, tetapi ada berkas yang memakainya: dipensiunkan, tidak dihapus."
            self.notes.tell("pilihan-dipensiunkan", address, text)
            return True
        return False

    def field_lives(self, option: str) -> bool:
        """Whether the question of an option is still there on both sides."""
        parent = self.local.parent(option)
        return parent in self.upstream and parent in self.local

    def touched(self, side: Tree, address: str) -> bool:
        """Whether a side changed the node itself or moved it elsewhere."""
        mine, before = side.items[address], self.base.items[address]
        return mine.attrs != before.attrs or mine.parent != before.parent

    def stays_removed(self, address: str) -> None:
        """The region removed it; when upstream changed it, that is told, and blocks when upstream insists."""
        if self.touched(self.upstream, address):
            insists = self.insists(address)
            text = "Daerah sudah menghapusnya; hulu mengubahnya. Tetap dihapus"
            end = ", tetapi hulu mewajibkannya: putuskan dahulu." if insists else "."
            self.notes.tell("tetap-dihapus", address, text + end, blocks=insists)

    def insists(self, address: str) -> bool:
        """Whether upstream's change makes the node mandatory: it is now required, or newly locked."""
        required = self.upstream.get(address, "required") is None and self.base.get(address, "required") is not None
        lock = f"protect.{address}"
        locked = self.upstream.get(ROOT, lock) == "locked" and self.base.get(ROOT, lock) != "locked"
        return (kind_of(address) == "field" and required) or locked

    def below_removed(self, address: str) -> bool:
        """Whether upstream added it below something that the region had removed; then it stays away, and is told."""
        parent = self.upstream.parent(address)
        while parent:
            if parent in self.base and parent not in self.local:
                text = f"Hulu menambahnya di bawah {parent}, yang sudah dihapus daerah. Tidak ikut ditambah."
                self.notes.tell("tetap-dihapus", address, text)
                return True
            parent = self.upstream.parent(parent)
        return False

    # -- where they hang

    def find_parent(self, address: str) -> None:
        """Choose the living parent of a node, or make one live."""
        before, mine, theirs = (side.parent(address) for side in (self.base, self.local, self.upstream))
        if not (mine or theirs):
            return
        first, second = (theirs, mine) if theirs and mine in ("", before) else (mine, theirs)
        if mine and theirs and len({before, mine, theirs}) == 3:
            self.notes.tell("pindah-dua-pihak", address, f"Kedua pihak memindahkannya; tetap di {mine}.")
        if mine in self.alive and (self.stays_put(address) or self.declined(theirs)):
            first = mine
        self.above[address] = first if first in self.alive else self.other_parent(address, first, second)

    def other_parent(self, address: str, first: str, second: str) -> str:
        """The parent is gone: the other side's place, a neighbouring page, or the parent lives on."""
        if second in self.alive:
            self.notes.tell("induk-hilang", address, f"{first} sudah tidak ada; ditaruh di {second}.", blocks=True)
            return second
        page = self.neighbour(first) if kind_of(address) == "field" else ""
        if page:
            text = f"Induknya {first} sudah dihapus; ditaruh di {page}. Periksa tempatnya."
            self.notes.tell("induk-hilang", address, text, blocks=True)
            return page
        text = f"Induknya {first} sudah dihapus; dipertahankan bersama isi ini. Periksa apakah masih perlu."
        self.notes.tell("induk-hilang", address, text, blocks=True)
        self.notes.tell("induk-hilang", first, "Sudah dihapus satu pihak; dipertahankan karena isinya masih hidup.")
        self.alive[first] = None
        self.find_parent(first)
        return first

    def neighbour(self, page: str) -> str:
        """The nearest living page: left of the removed one, else right of it."""
        side = self.local if page in self.local else self.upstream
        row = side.row_of(page)
        place = row.index(page)
        near = [*reversed(row[:place]), *row[place + 1 :]]
        return next((other for other in near if other in self.alive and kind_of(other) == "page"), "")

    # -- rows and attributes

    def plant(self, tree: Tree, address: str, parent: str) -> None:
        """Put a node and what hangs below it."""
        tree.items[address] = Item(parent, self.attrs(address))
        for slot in shapes()[kind_of(address)].slots:
            row = self.row(address, slot.kind)
            if row:
                tree.rows[address, slot.kind] = row
            for child in row:
                self.plant(tree, child, address)

    def row(self, parent: str, kind: str) -> list[str]:
        """The merged row: the spine of the side that moved, what only the other has after its left neighbour."""
        mine, theirs, before = (side.row(parent, kind) for side in (self.local, self.upstream, self.base))
        members = self.members.get((parent, kind), [])
        if mine == theirs and set(mine) == set(members):
            return list(mine)
        moved = self.reordered(before, mine)
        if moved and self.reordered(before, theirs) and self.reordered(mine, theirs):
            text = "Kedua pihak mengubah urutannya; urutan daerah yang dipakai."
            self.notes.tell("pindah-dua-pihak", parent, text)
        spine, other = (mine, theirs) if moved else (theirs, mine)
        here = frozenset(members)
        fixed = frozenset(child for child in mine if child in here and self.stays_put(child))
        row = [child for child in spine if child in here - fixed]
        insert_after_neighbours(row, other, here - fixed)
        insert_after_neighbours(row, mine, fixed)
        return row + [child for child in members if child not in row]

    @staticmethod
    def reordered(one: list[str], other: list[str]) -> bool:
        """Whether what both rows have stands in another order."""
        return [child for child in one if child in other] != [child for child in other if child in one]

    def attrs(self, address: str) -> dict[str, Plain]:
        """The merged attributes of a living node."""
        mine, theirs = self.local.attrs(address), self.upstream.attrs(address)
        if address not in self.local:
            return dict(theirs)
        if address not in self.upstream:
            return {**mine, "retired": "ya"} if address in self.retired else dict(mine)
        if mine == theirs:
            self.note_back(address, mine)
            return dict(mine)
        found: dict[str, Plain] = {}
        for attr in dict.fromkeys((*theirs, *mine, *self.base.attrs(address))):
            value = self.attr(address, attr)
            if value is not None:
                found[attr] = value
        return found

    def note_back(self, address: str, mine: dict[str, Plain]) -> None:
        """Both sides are alike: what the region had changed is upstream's now."""
        if address not in self.base:
            self.notes.back.add(address)
        before = self.base.attrs(address)
        self.notes.back.update(
            f"{address}.{attr}" for attr in mine.keys() | before if mine.get(attr) != before.get(attr)
        )

    def attr(self, node: str, attr: str) -> Plain | None:
        """One merged attribute; None is the default."""
        before, mine, theirs = (side.get(node, attr) for side in (self.base, self.local, self.upstream))
        choice = self.choices.get(f"{node}.{attr}")
        if mine == theirs:
            if mine != before:
                self.notes.back.add(f"{node}.{attr}")
            return mine
        if mine == before or theirs == before:
            return self.one_sided(node, attr, choice)
        if equal(node, attr, mine, theirs):
            self.notes.back.add(f"{node}.{attr}")
            return self.unless_refused(node, attr, choice)
        if node in self.base and equal(node, attr, mine, before):
            return self.unless_refused(node, attr, choice)
        if node in self.base and equal(node, attr, theirs, before):
            return theirs if choice == "hulu" else mine
        return self.both_sided(node, attr, choice)

    def one_sided(self, node: str, attr: str, choice: Side | None) -> Plain | None:
        """Only one side changed it: take that, unless a person decides against it (locked is upstream's to decide)."""
        mine, theirs = self.local.get(node, attr), self.upstream.get(node, attr)
        if mine != self.base.get(node, attr):
            return theirs if choice == "hulu" else mine
        return self.unless_refused(node, attr, choice)

    def unless_refused(self, node: str, attr: str, choice: Side | None) -> Plain | None:
        """Upstream's value; the region's where a person refused upstream's (also when they only wrote it otherwise)."""
        refused = choice == "daerah" and attr_class(self.upstream, node, attr) != "locked"
        return (self.local if refused else self.upstream).get(node, attr)

    def both_sided(self, node: str, attr: str, choice: Side | None) -> Plain | None:
        """Both changed it differently: letters line by line, else a conflict."""
        before, mine, theirs = (side.get(node, attr) for side in (self.base, self.local, self.upstream))
        if (kind_of(node), attr) in LETTERS and choice is None:
            lines = merged_lines(before or "", mine or "", theirs or "")
            if lines is not None:
                self.notes.tell("surat-digabung", node, "Surat diubah kedua pihak di tempat yang berbeda; digabung.")
                return lines
        conflict = Conflict(node, attr, before, mine, theirs, attr_class(self.upstream, node, attr), choice)
        self.notes.conflicts.append(conflict)
        return mine if conflict.side == "daerah" else theirs


def insert_after_neighbours(row: list[str], other: list[str], members: frozenset[str]) -> None:
    """Put what only `other` has into `row`, each after the nearest living neighbour on its left."""
    left = ""
    for child in other:
        if child in members and child not in row:
            row.insert(row.index(left) + 1 if left else 0, child)
        if child in row:
            left = child
