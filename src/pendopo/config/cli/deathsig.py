"""A child that never outlives its parent.

Two uses:

* imported by a Python child (a granian worker's `wsgi.py`): `die_with_parent()`;
* run as a script, it is the launcher of every child: `python -I -S deathsig.py PARENT SIGNAL IDENTITY COMMAND…`
  changes the identity, asks the kernel for the death signal *after* that (a change of uid clears it), and becomes
  the command by exec, so the process id stays the child's own.

IDENTITY is `biasa` (nothing), `ruang:UID:GID` (a user namespace in which we appear as UID) or `uid:UID:GID` (drop to
UID). On Linux the kernel does the watching (PR_SET_PDEATHSIG). Elsewhere a thread or a small parent process polls.
"""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
IDENTITY_REFUSED = 97
"""Exit code of the launcher when the identity could not be taken."""
POLL_SECONDS = 0.5
IS_LINUX = sys.platform.startswith("linux")


def set_death_signal(number: int) -> None:
    """Ask the kernel to send signal `number` to this process when the thread that made it ends (Linux only)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """End this process when its parent ends, also when the parent is killed with -9. Call it from the main thread.

    Only in a process made by `multiprocessing` (a worker of granian): tests and consoles are left alone.
    """
    parent = multiprocessing.parent_process()
    if parent is None or parent.pid is None:
        return
    if IS_LINUX:
        set_death_signal(number)
        if os.getppid() != parent.pid:
            os._exit(0)
    else:
        threading.Thread(target=_end_with, args=(parent.pid,), daemon=True, name="pengawas").start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os._exit(0)


def enter_user_namespace(uid: int, gid: int) -> None:
    """Appear as `uid`:`gid` in a user namespace of our own; outside, files and rights stay those of the caller."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER)")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {outer_uid} 1"), ("gid_map", f"{gid} {outer_gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def take_identity(identity: str) -> None:
    """Become what IDENTITY says. Raises OSError when this machine does not allow it."""
    kind, *numbers = identity.split(":")
    if kind == "biasa":
        return
    uid, gid = (int(number) for number in numbers)
    if kind == "ruang":
        enter_user_namespace(uid, gid)
        return
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _watch(parent: int, number: int, command: list[str]) -> int:
    """Where the kernel cannot: stay as a small process between parent and child, and pass signals on."""
    child = subprocess.Popen(command)  # noqa: S603 - the supervisor's own command
    for passed in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(passed, lambda got, _frame: child.send_signal(got))
    while child.poll() is None:
        if os.getppid() != parent:
            child.send_signal(number)
            parent = os.getppid()
        time.sleep(POLL_SECONDS)
    return child.returncode


def main(arguments: list[str]) -> int:
    """The launcher; see the module's text."""
    parent, number, identity, command = int(arguments[0]), int(arguments[1]), arguments[2], arguments[3:]
    try:
        take_identity(identity)
    except OSError as error:
        print(f"identity {identity}: {error}", file=sys.stderr)
        return IDENTITY_REFUSED
    if not IS_LINUX or os.environ.get("PENDOPO_PENGAWAS") == "1":
        return _watch(parent, number, command)
    set_death_signal(number)
    if os.getppid() != parent:
        return 0
    os.execv(command[0], command)  # noqa: S606 - becoming the supervisor's own command is the purpose


def launcher(number: int, identity: str = "biasa") -> list[str]:
    """The words to put before a command so that it dies with the calling process by signal `number`.

    Start it from the main thread: the kernel watches the thread, not the process.
    """
    return [sys.executable, "-I", "-S", os.path.abspath(__file__), str(os.getpid()), str(int(number)), identity]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
