"""The same file as another version of the program would have written it: with one migration more, or one less."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from pendopo.config.host.backup_crypt import Chunks
from pendopo.config.region_move.parcel import Opening, Pack, identity_for, opened

from .conftest import SECRET, public


def pieces(source: Path, change: str) -> Iterator[bytes]:
    pack = Pack()
    with opened(source, identity_for(source, typed=SECRET, machine="")) as entries:
        for name, content, _size in entries:
            found = content.read()
            if name == "awal.json":
                about = json.loads(found)
                names = [one for one in about["migrations"] if one.startswith("cases.")]
                if change == "lebih":
                    about["migrations"].append("cases.9999_from_the_future")
                else:
                    about["migrations"].remove(names[-1])
                found = json.dumps(about).encode()
            yield pack.add(name, found)
    yield pack.end()


def main() -> None:
    import pyrage

    change, source, target = sys.argv[1:4]
    opening = Opening(keys=(public(SECRET),))
    with open(target, "wb") as file:
        file.write(opening.header)
        pyrage.encrypt_io(Chunks(pieces(Path(source), change)), file, opening.recipients)


if __name__ == "__main__":
    main()
