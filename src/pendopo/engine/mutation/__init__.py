"""How much the scenarios of a definition notice: faults are planted one by one, each should make one of them fail."""

from .judge import Mark, Survivor, quality_mark
from .seeds import Seed, seeds

__all__ = ["Mark", "Seed", "Survivor", "quality_mark", "seeds"]
