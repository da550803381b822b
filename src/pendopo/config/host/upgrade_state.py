"""How far an upgrade came: one small file in the data folder, on the disk before the step that it names begins.

The commit point of an upgrade is the link `kini`. Whoever starts next asks this file and its own version on which side
of that point it stands, and brings the database to the same side. No Django.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pendopo.config.host.versions import sync_folder

FILE = "perbarui.json"
CHANGING, TRYING, DONE, RETURNING = "mengganti", "mencoba", "selesai", "mengembalikan"
OPEN = (CHANGING, TRYING, RETURNING)


@dataclass(frozen=True)
class State:
    """`have` → `to`: versions. `was_running`: to be started again whatever happens.

    `migrated`: the database was changed for `to`. `folder`: the older data folder of the embedded server, '' unless its
    major changed. `events`: how many there were when `to` began. `known`: rows of `core_counter` when `to` ended.
    """

    step: str
    have: str
    to: str
    begun: str
    was_running: bool = False
    migrated: bool = False
    folder: str = ""
    backup: str = ""
    events: int = 0
    known: tuple[tuple[int, str, int, int], ...] = ()

    @property
    def has_own_data(self) -> bool:
        """Whether going back means other data than those of now."""
        return self.migrated or bool(self.folder)

    @property
    def is_open(self) -> bool:
        """Whether something is left to be done or undone."""
        return self.step in OPEN


def read(home: Path) -> State | None:
    """The last upgrade of this data folder; None when there was none, or its file says nothing that we understand."""
    try:
        return State(**json.loads((home / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write(home: Path, state: State) -> State:
    """Remember it; on the disk when this returns, and readable by whoever owns the data folder."""
    part, owner = home / f"{FILE}.baru", home.stat()
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(state)))
        file.flush()
        if os.geteuid() == 0:
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        os.fsync(file.fileno())
    part.replace(home / FILE)
    sync_folder(home)
    return state


def advance(home: Path, state: State, step: str) -> State:
    """The next step of the same upgrade."""
    return write(home, replace(state, step=step))
