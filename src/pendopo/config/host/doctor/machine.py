"""The machine: Python, disk, rights of keys, safety against a power cut, clock, memory, the service."""

import ctypes
import os
import shutil
import subprocess
import sys
import time
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import find_binaries
from pendopo.config.host.doctor.finding import Finding, Host, error, good, note, warning
from pendopo.config.host.places import SERVICE

GIB = 1024**3
LITTLE_SPACE, NO_SPACE = 5 * GIB, GIB // 2
LITTLE_MEMORY, NO_MEMORY = 900 * 1024**2, 150 * 1024**2
VOLATILE = ("tmpfs", "ramfs")
REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone", "davfs", "glusterfs", "ceph")
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura", "UTC", "Etc/UTC")
TIME_ERROR = 5
"""What adjtimex answers while nobody disciplines the clock."""


def python(host: Host) -> Iterator[Finding]:
    """With time zones and the embedded server; an older Python than ours could not have come so far."""
    version = ".".join(map(str, sys.version_info[:3]))
    try:
        zoneinfo.ZoneInfo("Asia/Jayapura")
    except zoneinfo.ZoneInfoNotFoundError:
        yield error("python", "Daftar zona waktu tidak ada.", "apt install tzdata")
        return
    if not host.environ.get("DATABASE_URL"):
        try:
            find_binaries()
        except StartRefused as refused:
            yield error("python", str(refused), "Pasang ulang Pendopo, atau isi DATABASE_URL.")
            return
    yield good("python", f"Python {version}.")


def disk(host: Host) -> Iterator[Finding]:
    """Room for the data: bytes and inodes."""
    free = shutil.disk_usage(host.home).free
    text = f"Sisa ruang di {host.home}: {free / GIB:.1f} GB."
    mend = "Kosongkan disk (cadangan lama, /var/log), atau pindahkan data ke disk yang lebih besar."
    inodes = os.statvfs(host.home)
    if free < NO_SPACE:
        yield error("disk", text, mend)
    elif free < LITTLE_SPACE:
        yield warning("disk", text, mend)
    elif inodes.f_files and inodes.f_favail < 10_000:
        yield warning("disk", f"Hampir tidak ada inode lagi di {host.home}.", mend)
    else:
        yield good("disk", text)


def rights(host: Host) -> Iterator[Finding]:
    """Nobody but the service reads keys; nothing in the home belongs to somebody else."""
    keys, owner = host.home / "kunci", host.home.stat().st_uid
    found = [keys, *keys.rglob("*")] if keys.is_dir() else []
    wide = [path for path in found if not path.is_symlink() and path.stat().st_mode & 0o077]
    foreign = [path for path in found if path.lstat().st_uid != owner]
    key = Path(host.environ.get("PENDOPO_TLS_KUNCI") or "/nonexistent")
    if key.exists() and key.stat().st_mode & 0o007:
        yield error("hak-kunci", f"Kunci sertifikat {key} terbaca siapa saja.", f"chmod 640 {key}")
    settings = host.places.settings
    if settings.exists() and settings.stat().st_mode & 0o077:
        yield error("hak-kunci", f"{settings} terbaca pengguna lain.", f"chmod 600 {settings}")
    if wide:
        yield error(
            "hak-kunci", f"{len(wide)} kunci terbaca pengguna lain, misalnya {wide[0]}.", f"chmod -R go= {keys}"
        )
    if foreign:
        yield error("hak-kunci", f"{foreign[0]} milik pengguna lain; layanan tidak dapat membacanya.",
                    f"chown -R --reference={host.home} {keys}")  # fmt: skip
    if not (wide or foreign):
        yield good("hak-kunci", f"{len(found)} kunci hanya terbaca layanan.")


def file_system(host: Host) -> Iterator[Finding]:
    """What is written must survive a power cut: no memory disk, no network disk under the database."""
    kind = kind_of(host.home, Path("/proc/mounts").read_text(encoding="utf-8"))
    mend = "Pindahkan PENDOPO_HOME ke disk lokal (ext4 atau xfs)."
    if kind in VOLATILE:
        yield error("tahan-padam", f"{host.home} berada di memori ({kind}); isinya hilang bila listrik padam.", mend)
    elif kind in REMOTE:
        yield error(
            "tahan-padam", f"{host.home} berada di disk jaringan ({kind}); PostgreSQL dapat rusak di sana.", mend
        )
    else:
        yield good("tahan-padam", f"Data di disk {kind or 'lokal'}.")


def kind_of(path: Path, mounts: str) -> str:
    """The type of the file system that holds `path`, by the text of /proc/mounts."""
    found = [line.split() for line in mounts.splitlines() if len(line.split()) > 2]
    holding = [words for words in found if path.resolve().is_relative_to(words[1].replace("\\040", " "))]
    return max(holding, key=lambda words: len(words[1]), default=["", "", ""])[2]


def clock(host: Host) -> Iterator[Finding]:
    """Somebody corrects the clock: promises are counted by it."""
    if host.now.year < 2026:
        yield error(
            "jam", f"Jam server menunjuk {host.now:%d-%m-%Y %H.%M} UTC.", "timedatectl set-time, lalu nyalakan NTP."
        )
    elif is_synchronized():
        yield good("jam", "Jam server disetel lewat jaringan (NTP).")
    else:
        yield warning(
            "jam", "Tidak ada yang menyetel jam server (NTP).",
            "apt install systemd-timesyncd; timedatectl set-ntp true. Tanpa internet: arahkan ke jam kantor atau GPS.",
        )  # fmt: skip


def is_synchronized() -> bool:
    """By the kernel: some service has set the clock lately."""
    room = ctypes.create_string_buffer(512)
    return int(ctypes.CDLL(None).adjtimex(room)) not in (TIME_ERROR, -1)


def zone(host: Host) -> Iterator[Finding]:
    """For people who read logs; pages follow the region's own zone."""
    name = host.environ.get("TZ", "").lstrip(":") or _local_zone()
    if name in ZONES:
        yield good("zona", f"Zona waktu mesin {name}.")
    else:
        yield note("zona", f"Zona waktu mesin {name or 'tidak diketahui'}.", "timedatectl set-timezone Asia/Jakarta")


def _local_zone() -> str:
    path = os.path.realpath("/etc/localtime")
    return path.partition("/zoneinfo/")[2] or ("UTC" if time.tzname[0] == "UTC" else "")


def memory(host: Host) -> Iterator[Finding]:
    """Enough for PostgreSQL, worker and two web processes."""
    sizes = _sizes(Path("/proc/meminfo").read_text(encoding="ascii"))
    yield from judge_memory(sizes.get("MemTotal", 0), sizes.get("MemAvailable", 0))


def judge_memory(total: int, available: int) -> Iterator[Finding]:
    """`total` and `available` in bytes."""
    text = f"Memori {total / GIB:.1f} GB, tersedia {available / GIB:.1f} GB."
    mend = "Tambah memori atau swap (1 GB cukup untuk satu daerah), atau hentikan program lain."
    if available < NO_MEMORY:
        yield error("memori", text, mend)
    elif total < LITTLE_MEMORY:
        yield warning("memori", text, mend)
    else:
        yield good("memori", text)


def _sizes(text: str) -> dict[str, int]:
    words = [line.replace(":", " ").split() for line in text.splitlines()]
    return {line[0]: int(line[1]) * 1024 for line in words if len(line) > 1 and line[1].isdecimal()}


def service(host: Host) -> Iterator[Finding]:
    """Comes back after a power cut by itself."""
    if not host.places.unit.exists():
        yield warning("layanan", "Belum terpasang sebagai layanan: sesudah listrik padam tidak menyala sendiri.",
                      "sudo pendopo pasang --alamat …")  # fmt: skip
        return
    enabled, active = systemctl("is-enabled"), systemctl("is-active")
    restarts = systemctl("show", "--property=NRestarts", "--value")
    if enabled != "enabled":
        yield error("layanan", f"Layanan tidak dinyalakan saat mesin menyala ({enabled or 'tanpa systemd'}).",
                    f"systemctl enable {SERVICE}")  # fmt: skip
    if active != "active":
        yield error("layanan", f"Layanan tidak berjalan ({active or 'tanpa systemd'}).",
                    f"systemctl start {SERVICE}; journalctl -u {SERVICE} -n 50")  # fmt: skip
    elif restarts.isdecimal() and int(restarts) > 3:
        yield warning("layanan", f"Layanan sudah {restarts} kali dinyalakan ulang sendiri.", f"journalctl -u {SERVICE}")
    if (enabled, active) == ("enabled", "active"):
        yield good("layanan", "Layanan berjalan dan menyala sendiri saat mesin menyala.")


def systemctl(*words: str) -> str:
    """The answer of systemd about our service; empty without systemd."""
    try:
        ran = subprocess.run(["systemctl", *words, SERVICE], capture_output=True, text=True, check=False)  # noqa: S603, S607 - systemd's own command
    except OSError:
        return ""
    return ran.stdout.strip()


CHECKS = (python, disk, rights, file_system, clock, zone, memory, service)
