"""The texts that an installation writes: systemd's unit and the command for people."""

import shlex
from pathlib import Path

from pendopo.config.host.places import USER

AS_ROOT = ("pasang", "perbarui", "paket", "doctor")
"""Verbs that need the whole machine; all others run as the user of the service, so that no file becomes root's."""
HOMES = ("home", "root", "run")

UNIT = """\
# Ditulis oleh `pendopo pasang`; tambahan Anda sendiri: systemctl edit pendopo
[Unit]
Description=Pendopo, layanan pemerintah daerah
After=local-fs.target network.target time-sync.target remote-fs.target
RequiresMountsFor={home} {code}
StartLimitIntervalSec=0

[Service]
Type=exec
User={user}
Group={user}
EnvironmentFile={settings}
WorkingDirectory={state}
ExecStart={now}/.venv/bin/pendopo up
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=90
UMask=0077
LimitNOFILE=65536
LimitCORE=0
OOMPolicy=continue
SyslogIdentifier=pendopo

# Yang boleh dilakukan proses ini di mesin; PostgreSQL bawaan berjalan di dalamnya.
NoNewPrivileges=yes
AmbientCapabilities={capabilities}
CapabilityBoundingSet={capabilities}
ProtectSystem=full
ProtectHome={protect_home}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=no
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""

COMMAND = """\
#!/bin/sh
# Ditulis oleh `pendopo pasang`: perintah pendopo dengan setelan layanan dan sebagai pengguna layanan.
if [ "$(id -u)" != 0 ]; then
  echo "Jalankan dengan sudo: sudo pendopo $*" >&2
  exit 1
fi
set -a
. {settings}
set +a
case "${{1:-}}" in
  {as_root}) exec {program} "$@" ;;
  *) cd {state} && exec setpriv --reuid={user} --regid={user} --init-groups {program} "$@" ;;
esac
"""


def unit_text(*, now: Path, code: Path, home: Path, state: Path, settings: Path, needs_low_port: bool) -> str:
    """The unit for code at `code` (reached by the link `now`) and data at `home`."""
    return UNIT.format(
        user=USER, now=_word(now), code=_word(code), home=_word(home), state=_word(state), settings=_word(settings),
        capabilities="CAP_NET_BIND_SERVICE" if needs_low_port else "",
        protect_home="no" if _in_homes(home) else "read-only" if _in_homes(code) else "yes",
    )  # fmt: skip


def command_text(*, now: Path, settings: Path, state: Path) -> str:
    """The script /usr/local/bin/pendopo."""
    program = shlex.quote(str(now / ".venv" / "bin" / "pendopo"))
    words = {"settings": shlex.quote(str(settings)), "state": shlex.quote(str(state)), "program": program}
    return COMMAND.format(user=USER, as_root="|".join(AS_ROOT), **words)


def _in_homes(path: Path) -> bool:
    return len(path.parts) > 1 and path.parts[1] in HOMES


def _word(path: Path) -> str:
    """A path as systemd reads it."""
    return str(path).replace("%", "%%").replace(" ", "\\x20")
