"""The satisfaction survey with 100,000 answers: `python -m bench survey`. Processor time, the median of rounds."""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench import instance as instances
from bench.instance import ROOT

INSIDE = "bench.survey_inside"


def main(arguments: list[str]) -> int:
    """Print the figures; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench survey", description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    with instances.running(instances.SHORT) as instance:
        instance.await_quiet()
        command = [sys.executable, "-m", INSIDE, str(asked.answers)]
        return subprocess.run(command, cwd=ROOT, env=instance.environment, check=False).returncode
