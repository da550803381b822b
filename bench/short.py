"""`pendopo up` whose example region gets its first twelve cases only: soon quiet, so that statements can be counted."""

from __future__ import annotations

import sys

from pendopo.config.cli import up

if __name__ == "__main__":
    usual = up.Commands.usual()
    sys.exit(up.run(up.Commands([sys.executable, "-m", "bench.inside", "siapkan"], usual.worker, usual.web)))
