"""An old archive of 100,000 rows brought into the register: `python -m bench arsip`. Time on the wall and of Python."""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench import instance as instances
from bench.instance import ROOT

INSIDE = "bench.archive_inside"


def main(arguments: list[str]) -> int:
    """Print the figures; exit code 1 when the goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench arsip", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--csv", action="store_true", help="a CSV instead of an XLSX file")
    asked = parser.parse_args(arguments)
    with instances.running(instances.SHORT) as instance:
        instance.await_quiet()
        command = [sys.executable, "-m", INSIDE, str(asked.rows), *(["csv"] if asked.csv else [])]
        return subprocess.run(command, cwd=ROOT, env=instance.environment, check=False).returncode
