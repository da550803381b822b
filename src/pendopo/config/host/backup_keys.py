"""Who can open a backup: this machine's own key (so that it can prove its backups), and a paper key kept by people.

Both are X25519 keys of age. The paper key's secret is shown once and stays on no machine, unless wrapped by a
passphrase; then that copy travels with every backup. Each backup carries a seal that only a holder of one of the keys
can make.
"""

import base64
import binascii
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import private_folder, write_private

FILE = "cadangan.json"
SHORTEST_PASSPHRASE = 16
WRONG_PHRASE = "Frasa itu tidak membuka kunci pemulihan cadangan ini. Periksa huruf besar, spasi, dan angkanya."
BUSY = "Server ini sedang terlalu sibuk untuk membuka frasa. Coba lagi sebentar lagi."
TRIES = 10
"""age measures the machine first, and refuses when it seems too slow in that moment."""
WRONG_PAPER = "Kunci kertas itu kurang, lebih, atau salah ketik. Bentuknya: AGE-SECRET-KEY-1, lalu 58 huruf."


@dataclass(frozen=True)
class Keys:
    """`cell`: names this installation at a place shared by several. `machine`: this machine's secret key.

    `seals`: hex secrets for the seal, newest first. `recovery`: the paper key's public part, '' while there is none.
    `wrapped`: the paper key's secret under a passphrase (base64), or ''.
    """

    cell: str
    machine: str
    seals: tuple[str, ...]
    recovery: str = ""
    wrapped: str = ""


def load(home: Path) -> Keys:
    """The keys of this home; made at the first call."""
    file = home / "kunci" / FILE
    if file.exists():
        found = json.loads(file.read_text(encoding="utf-8"))
        return Keys(**(found | {"seals": tuple(found["seals"])}))
    import pyrage

    made = Keys(secrets.token_hex(4), str(pyrage.x25519.Identity.generate()), (secrets.token_hex(32),))
    _store(home, made)
    return made


def new_paper_key(home: Path, passphrase: str = "") -> str:
    """Make the paper key and return its secret: the only moment it is there. `passphrase`: also keep it wrapped."""
    import pyrage

    check_passphrase(passphrase)
    keys, identity = load(home), pyrage.x25519.Identity.generate()
    secret = str(identity)
    wrapped = pyrage.passphrase.encrypt(secret.encode(), passphrase) if passphrase else b""
    seals = (seal_key(secret), *keys.seals)
    _store(
        home,
        replace(
            keys, seals=seals, recovery=str(identity.to_public()), wrapped=base64.b64encode(wrapped).decode()
        ),
    )  # fmt: skip
    return secret


def rename_cell(home: Path) -> None:
    """A name of its own for an installation whose twin may still live: they never write into the same folder."""
    _store(home, replace(load(home), cell=secrets.token_hex(4)))


def check_passphrase(passphrase: str) -> None:
    """Raises StartRefused for one that is guessed too soon; '' means none."""
    if passphrase and len(passphrase) < SHORTEST_PASSPHRASE:
        raise StartRefused(
            f"Frasa pemulihan paling sedikit {SHORTEST_PASSPHRASE} huruf; "
            "pakai misalnya lima kata yang tidak berhubungan."
        )


def seal_key(secret: str) -> str:
    """The secret by which backups are sealed, derived from the paper key: who holds the paper can check the seal."""
    return hmac.new(secret.encode(), b"pendopo: tanda cadangan", sha256).hexdigest()


def seal(keys: Keys, content: bytes) -> dict[str, str]:
    """Seals over a content by every key we have, under short names that tell nothing."""
    return {_name(key): hmac.new(bytes.fromhex(key), content, sha256).hexdigest() for key in keys.seals}


def is_sealed(seals: dict[str, str], content: bytes, known: tuple[str, ...]) -> bool:
    """Whether one of the known seal keys made one of the seals."""
    wanted = {_name(key): hmac.new(bytes.fromhex(key), content, sha256).hexdigest() for key in known}
    return any(hmac.compare_digest(wanted[name], value) for name, value in seals.items() if name in wanted)


def _name(key: str) -> str:
    return sha256(bytes.fromhex(key)).hexdigest()[:12]


def recipients(keys: Keys) -> list[object]:
    """For whom a backup is encrypted."""
    import pyrage

    found: list[object] = [pyrage.x25519.Identity.from_str(keys.machine).to_public()]
    if keys.recovery:
        found.append(pyrage.x25519.Recipient.from_str(keys.recovery))
    return found


def looks_like_paper(typed: str) -> bool:
    """Whether somebody typed a paper key and not a passphrase."""
    return re.sub(r"[\s.]+", "", typed).upper().startswith("AGE-SECRET-KEY-")


def tidy_paper(typed: str) -> str:
    """A paper key as somebody typed or scanned it. Raises StartRefused."""
    import pyrage

    text = re.sub(r"[\s.]+", "", typed).upper()
    try:
        pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise StartRefused(WRONG_PAPER) from None
    return text


def unwrap(wrapped: bytes, passphrase: str) -> str:
    """The paper key's secret from its wrapped copy. Raises StartRefused."""
    import pyrage

    for _ in range(TRIES):
        try:
            return str(pyrage.passphrase.decrypt(wrapped, passphrase).decode())
        except pyrage.DecryptError as problem:
            if "work" not in str(problem).lower():
                raise StartRefused(WRONG_PHRASE) from None
    raise StartRefused(BUSY)


def wrapped_bytes(keys: Keys) -> bytes:
    """The wrapped copy as it travels; empty when there is none."""
    try:
        return base64.b64decode(keys.wrapped, validate=True)
    except binascii.Error:
        return b""


def _store(home: Path, keys: Keys) -> None:
    private_folder(home / "kunci")
    write_private(home / "kunci" / FILE, json.dumps(asdict(keys)))
