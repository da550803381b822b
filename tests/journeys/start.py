"""A real instance for the tests: `pendopo up` as it is, but its example region gets the first twelve cases only.

`python -m tests.journeys.start` is the supervisor; with the word `siapkan` it is its preparation.
"""

import sys

COMMAND = [sys.executable, "-m", "tests.journeys.start"]


def prepare() -> int:
    """`pendopo siapkan` without the long history: it would work beside the tests for a minute."""
    import argparse
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "pendopo.config.settings"
    import django

    django.setup()
    from pendopo.config.commands import siapkan
    from pendopo.config.demo import bandung

    bandung.ask_history = lambda place: None
    return siapkan.run(argparse.Namespace())


def supervise() -> int:
    """The supervisor with its usual worker and web."""
    from pendopo.config.cli import up

    usual = up.Commands.usual()
    return up.run(up.Commands([*COMMAND, "siapkan"], usual.worker, usual.web))


if __name__ == "__main__":
    sys.exit(prepare() if sys.argv[1:] == ["siapkan"] else supervise())
