"""What the person at the keyboard reads: one line per thing that happens, and a banner when all is ready."""

import contextlib
import os
import shlex
import shutil
import sys
import time
from pathlib import Path

from pendopo.config.cli.home import Home
from pendopo.config.wisaya import code as wizard_code


def say(text: str) -> None:
    """One line with the time, at once also through a pipe."""
    show(f"{time.strftime('%H.%M.%S')}  {text}")


def show(text: str) -> None:
    """Print at once; a terminal or pipe that is gone must not stop the supervisor."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def command(home: Home, words: str) -> str:
    """How to type `pendopo <words>` here, so that it can be copied as it stands."""
    program = Path(sys.argv[0]).absolute()
    name = "pendopo"
    if shutil.which("pendopo") != str(program):
        name = shlex.quote(os.path.relpath(program) if program.is_relative_to(Path.cwd()) else str(program))
    is_default = home.path == Path.cwd() / ".pendopo"
    prefix = "" if is_default else f"PENDOPO_HOME={shlex.quote(str(home.path))} "
    return f"{prefix}{name} {words}"


def founding_banner(home: Home, seconds: float, code: str) -> str:
    """Shown in the place of the banner while there is no region: the wizard and the code that opens it."""
    return f"""
  Pendopo siap dalam {seconds:.0f} detik. Belum ada daerah.

  Dirikan daerah pertama di peramban:

      {os.environ.get("PENDOPO_PUBLIC_URL") or home.address}/wisaya
      Kode pembuka: {code}

  Kode ini sekali pakai; {command(home, "wisaya")} mencetaknya lagi.
  Catatan kerja: {home.logs}
  Berhenti: Ctrl-C
"""


def banner(home: Home, seconds: float) -> str:
    """Shown once, when /sehat answers 200."""
    code = wizard_code.read(home.path / "kunci")
    if code:
        return founding_banner(home, seconds, code)
    return f"""
  Pendopo siap dalam {seconds:.0f} detik.

      {home.address}

  Coba ini:
    1. Buka alamat di atas, cari “pasang spanduk”, lalu ajukan sebagai warga.
    2. Masuk sebagai petugas; perintah ini mencetak tautan sekali pakai:
         {command(home, "demo masuk verifikator")}
    3. Dirikan daerah kedua:
         {command(home, "region add 15.01")}

  Catatan kerja: {home.logs}
  Berhenti: Ctrl-C
"""
