"""The commands around a server: `run(args)` of a module of `pendopo.config.host`, imported when it is asked for."""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

Run = Callable[[argparse.Namespace], int]


def add(commands: Any, verb: Callable[..., argparse.ArgumentParser], in_django: Callable[[str], Run]) -> None:
    """Add them to the command line; `verb(commands, name, text, run)` makes one."""


def on_host(name: str) -> Run:
    """A command of `pendopo.config.host.<name>`, which enters an instance itself where it needs one."""

    def run(args: argparse.Namespace) -> int:
        code: int = import_module(f"pendopo.config.host.{name}").run(args)
        return code

    return run
