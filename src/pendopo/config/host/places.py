"""Where an installation lies on a machine, all below one root (tests move it), and its settings file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pendopo.config.cli.errors import StartRefused

USER = "pendopo"
SERVICE = "pendopo.service"
LINE = re.compile(r"\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)")


@dataclass(frozen=True)
class Places:
    """The folders and files of an installation below `root` (`/` on a real server)."""

    root: Path

    def _below(self, path: str) -> Path:
        return self.root / path

    @property
    def versions(self) -> Path:
        """One folder for each installed version."""
        return self._below("opt/pendopo/versi")

    @property
    def now(self) -> Path:
        """The link to the version that runs."""
        return self._below("opt/pendopo/kini")

    @property
    def etc(self) -> Path:
        """Settings and the region's own certificate."""
        return self._below("etc/pendopo")

    @property
    def settings(self) -> Path:
        """PENDOPO_* and DATABASE_URL, 0600."""
        return self.etc / "pendopo.env"

    @property
    def certificate(self) -> Path:
        """The region's own certificate chain, copied here; replacing it renews."""
        return self.etc / "tls" / "sertifikat.crt"

    @property
    def key(self) -> Path:
        """Its key (0640, group pendopo)."""
        return self.etc / "tls" / "kunci.key"

    @property
    def unit(self) -> Path:
        """systemd's description of the service."""
        return self._below(f"etc/systemd/system/{SERVICE}")

    @property
    def command(self) -> Path:
        """`pendopo` for people: with the settings, as the right user."""
        return self._below("usr/local/bin/pendopo")

    @property
    def state(self) -> Path:
        """The home of the user pendopo."""
        return self._below("var/lib/pendopo")

    @property
    def data(self) -> Path:
        """PENDOPO_HOME, where nobody chose another folder."""
        return self.state / "data"


def read_settings(path: Path) -> dict[str, str]:
    """The variables of a settings file; none when it is not there. Raises StartRefused when it may not be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StartRefused(f"{path} tidak dapat dibaca ({error.strerror}). Jalankan dengan sudo.") from None
    found = (LINE.fullmatch(line) for line in text.splitlines())
    return {match[1]: match[2].strip().strip("'\"") for match in found if match}


def settings_text(old: str, wanted: Mapping[str, str | None]) -> str:
    """`old` with these values, everything else as it stands; None takes a line away. Raises StartRefused."""
    for name, value in wanted.items():
        if value is not None and any(sign in value for sign in "'\n\r"):
            raise StartRefused(f"{name} tidak boleh memuat tanda petik atau baris baru.")
    lines, written = [], set()
    for line in old.splitlines():
        match = LINE.fullmatch(line)
        if match is None or match[1] not in wanted:
            lines.append(line)
        elif wanted[match[1]] is not None and match[1] not in written:
            lines.append(f"{match[1]}='{wanted[match[1]]}'")
            written.add(match[1])
    lines += [f"{name}='{value}'" for name, value in wanted.items() if value is not None and name not in written]
    return "\n".join(lines) + "\n"
