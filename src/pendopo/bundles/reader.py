"""Reading a partner's catalogue: verified by TUF against the root that this region trusts, or refused with a sentence.

Trusted state lies in PENDOPO_HOME/percaya/<region>/<namespace>/: the first root, later ones, and the newest metadata
that were seen. It only ever goes forward.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, Root, TargetFile, Targets
from tuf.api.serialization import DeserializationError
from tuf.ngclient import Updater, UpdaterConfig

from pendopo.bundles import disk, offline
from pendopo.bundles.archive import MAX_BYTES
from pendopo.bundles.fetching import BASE, Source
from pendopo.bundles.looks import Identity
from pendopo.bundles.refusal import BundleRefused
from pendopo.bundles.repository import STATEMENTS

CONFIG = {"max_root_rotations": 64, "root_max_length": 64 << 10, "targets_max_length": 8 << 20}
MAX_TARGETS = 20_000

UNREACHABLE = "Katalog {name} tidak dapat dihubungi. Periksa alamat dan sambungannya, lalu coba lagi."
FROZEN = "Katalog {name} sudah lewat masa berlakunya; mungkin ada yang menahan versi barunya. Tidak ada yang diambil."
ROLLED_BACK = "Katalog {name} lebih lama daripada yang pernah dilihat di sini; versi lama tidak diterima kembali."
FOREIGN_KEY = (
    "Katalog {name} ditandatangani dengan kunci yang bukan miliknya atau sudah dicabut. Tidak ada yang diambil."
)
CHANGED = "Isi katalog {name} tidak sama dengan yang ditandatangani; ada yang mengubahnya. Tidak ada yang diambil."
ENDLESS = "Katalog {name} mengirim lebih banyak daripada yang dijanjikannya; pengambilan dihentikan."
UNREADABLE = "Katalog {name} tidak tersusun seperti seharusnya. Tidak ada yang diambil."
OTHER_ROOT = "Akar katalog {name} bukan akar yang dipercaya daerah ini. Tanyakan kepada daerah itu sebelum meneruskan."
NO_SPACE = "Keadaan tepercaya tidak dapat disimpan di server ini. Periksa disknya."


@contextmanager
def told(name: str) -> Iterator[None]:
    """Whatever verification refuses becomes one sentence about the catalogue of this name."""
    try:
        yield
    except BundleRefused:
        raise
    except DownloadLengthMismatchError as error:
        raise BundleRefused(ENDLESS.format(name=name)) from error
    except DownloadError as error:
        raise BundleRefused(UNREACHABLE.format(name=name)) from error
    except ExpiredMetadataError as error:
        raise BundleRefused(FROZEN.format(name=name)) from error
    except BadVersionNumberError as error:
        raise BundleRefused(ROLLED_BACK.format(name=name)) from error
    except UnsignedMetadataError as error:
        raise BundleRefused(FOREIGN_KEY.format(name=name)) from error
    except LengthOrHashMismatchError as error:
        raise BundleRefused(CHANGED.format(name=name)) from error
    except (RepositoryError, DeserializationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleRefused(UNREADABLE.format(name=name)) from error
    except OSError as error:
        raise BundleRefused(NO_SPACE) from error


def identify(fetcher: Source, name: str) -> Identity:
    """The first root of a catalogue and who it says it is; believed only as far as it signs itself."""
    with told(name):
        raw = fetcher.download_bytes(f"{BASE}metadata/1.root.json", CONFIG["root_max_length"])
        root = Metadata[Root].from_bytes(raw)
        root.signed.verify_delegate(Root.type, root.signed_bytes, root.signatures)
        who = root.signed.unrecognized_fields["pendopo"]
        return Identity(str(who["namespace"]), str(who["code"]), str(who["name"]), sha256(raw).hexdigest(), raw)


@dataclass(frozen=True)
class Trust:
    """In whom a region believes: the partner's namespace, the SHA-256 of the first root, and its name for sentences."""

    region_id: int
    namespace: str
    root_digest: str
    name: str
    elsewhere: Path | None = None  # where a look without lasting trust keeps its state

    @property
    def folder(self) -> Path:
        return self.elsewhere or disk.trusted_folder(self.region_id, self.namespace)


class Reader:
    """One verified look into a partner's catalogue. Everything that it returns was signed by the trusted root."""

    def __init__(self, trust: Trust, fetcher: Source, now: datetime) -> None:
        self.trust, self.fetcher, self.now = trust, fetcher, now
        self.offline_until: date | None = None
        self._folder = trust.folder
        self._updater: Updater | None = None

    def open(self, *, offline_until: date | None = None, is_offline: bool = False) -> None:
        """Read and verify the newest metadata. A mirror for carrying is believed past the seven days of its timestamp
        as long as its publisher signed for it. Raises BundleRefused."""
        with told(self.trust.name):
            pinned = self._pinned()
            try:
                self._updater = self._refreshed(pinned, self.now)
            except ExpiredMetadataError:
                if not is_offline and offline_until is None:
                    raise
                leave = offline.read(self.fetcher, self._root(), self.now, offline_until)
                self._updater = self._refreshed(pinned, leave.made_at)
                offline.compare(leave, (self._folder / "timestamp.json").read_bytes())
                self._refuse_expired()
                self.offline_until = leave.until

    def _refreshed(self, pinned: bytes, moment: datetime) -> Updater:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        updater = Updater(
            str(self._folder), f"{BASE}metadata/", target_base_url=f"{BASE}targets/", fetcher=self.fetcher,
            config=UpdaterConfig(**CONFIG), bootstrap=pinned,
        )  # fmt: skip
        # The library has no door for the clock; ours is injected everywhere.
        updater._trusted_set.reference_time = moment.astimezone(UTC)
        updater.refresh()
        return updater

    def _pinned(self) -> bytes:
        """The first root: kept since the first look, else fetched; always the one whose digest is trusted."""
        kept = self._folder / "1.root.json"
        raw = kept.read_bytes() if kept.is_file() else b""
        if sha256(raw).hexdigest() != self.trust.root_digest:
            raw = self.fetcher.download_bytes(f"{BASE}metadata/1.root.json", CONFIG["root_max_length"])
        if sha256(raw).hexdigest() != self.trust.root_digest:
            raise BundleRefused(OTHER_ROOT.format(name=self.trust.name))
        if not kept.is_file():
            disk.write(kept, raw)
        return raw

    def _root(self) -> Root:
        return Metadata[Root].from_bytes((self._folder / "root.json").read_bytes()).signed

    def _refuse_expired(self) -> None:
        """Root and bundles must hold today, whatever the mirror was given leave for."""
        for part in (self._root(), self._kept("targets")):
            if part.is_expired(self.now.astimezone(UTC)):
                raise ExpiredMetadataError(part.type)

    def _kept(self, role: str) -> Targets:
        """Metadata that the library verified and laid down."""
        return Metadata[Targets].from_bytes((self._folder / f"{role}.json").read_bytes()).signed

    def targets(self) -> Mapping[str, TargetFile]:
        """What the publisher signed with its passphrase: bundles, manifests, proposals."""
        with told(self.trust.name):
            found: Mapping[str, TargetFile] = self._kept("targets").targets
            if len(found) > MAX_TARGETS:
                raise BundleRefused(UNREADABLE.format(name=self.trust.name))
            return found

    def statements(self) -> Mapping[str, TargetFile]:
        """What its server signed: use, facts."""
        with told(self.trust.name):
            self._opened().get_targetinfo(f"{STATEMENTS}/-.json")  # reads the delegated role along
            return {path: file for path, file in self._kept(STATEMENTS).targets.items() if not path.endswith("/-.json")}

    def bytes_of(self, path: str, *, most: int = MAX_BYTES) -> bytes:
        """The verified content of one target. Raises BundleRefused."""
        with told(self.trust.name):
            info = self._opened().get_targetinfo(path)
            if info is None:
                raise BundleRefused(f"Yang diminta tidak ada di katalog {self.trust.name}.")
            if info.length > most:
                raise BundleRefused(ENDLESS.format(name=self.trust.name))
            with tempfile.TemporaryDirectory() as folder:
                return Path(self._opened().download_target(info, str(Path(folder) / "isi"))).read_bytes()

    def _opened(self) -> Updater:
        if self._updater is None:
            raise ValueError("not opened")
        return self._updater


T = TypeVar("T")


def first(addresses: Sequence[str], look: Callable[[str], T]) -> T:
    """The result of the first address that is not refused; else the last refusal is raised."""
    refusal = BundleRefused("Mitra ini belum punya alamat katalog.")
    for address in addresses:
        try:
            return look(address)
        except BundleRefused as no:
            refusal = no
    raise refusal
