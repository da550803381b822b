"""Three roles and one database: their SQL and their addresses (docs: database.md, rule 2).

The same statements found the embedded server and are printed by `pendopo database siapkan` for a server of your own.
The owner's own migrations grant the rights on tables; here stands only what the owner cannot grant itself.
"""

import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import quote

OWNER, APP, REPORT = "pendopo_owner", "pendopo_app", "pendopo_report"
DATABASE = "pendopo"
NEEDED = ("DATABASE_URL", "PENDOPO_OWNER_URL", "PENDOPO_REPORT_URL")


@dataclass(frozen=True)
class Urls:
    """Connection addresses by role; every process gets only what it needs."""

    app: str
    owner: str
    report: str

    def environment(self) -> dict[str, str]:
        """The three environment variables that the settings read."""
        return dict(zip(NEEDED, (self.app, self.owner, self.report), strict=True))


def url(user: str, password: str, socket: str, database: str = DATABASE) -> str:
    """A libpq address over a Unix socket folder; also right for folders with spaces."""
    return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(socket, safe='')}&port=5432"


def new_passwords() -> dict[str, str]:
    """A fresh random password for the superuser and each role."""
    return {role: secrets.token_urlsafe(32) for role in ("postgres", OWNER, APP, REPORT)}


def derived_passwords(secret: str) -> dict[str, str]:
    """Passwords that follow from a secret: parallel test runs on one server agree without talking."""
    return {role: hashlib.sha256(f"{secret}|{role}".encode()).hexdigest() for role in (OWNER, APP, REPORT)}


def role_statements(passwords: dict[str, str]) -> list[str]:
    """Create or refresh the three roles. Safe to run twice; needs CREATEROLE."""
    statements = []
    for role, extra in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB"), (REPORT, "NOCREATEDB")):
        statements.append(
            f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        statements.append(
            f"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {extra} PASSWORD '{passwords[role]}'"
        )
    statements.append(f"GRANT {APP}, {REPORT} TO {OWNER}")
    return statements


def create_statement(database: str = DATABASE) -> str:
    """Create the database. It takes the locale of the server's template, which must be C or C.UTF-8."""
    return f"CREATE DATABASE {database} OWNER {OWNER} ENCODING 'UTF8'"


def database_statements(database: str = DATABASE) -> list[str]:
    """Inside the new database: nobody but our roles comes in. Safe to run twice."""
    return [
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {APP}, {REPORT}",
        f"ALTER SCHEMA public OWNER TO {OWNER}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {APP}, {REPORT}",
    ]


def script() -> str:
    """What `pendopo database siapkan` prints: psql input for whoever runs the server, and the addresses after it."""
    passwords = new_passwords()
    lines = [
        "-- Jalankan sekali sebagai administrator PostgreSQL (15-18): psql -f berkas-ini.sql",
        "-- Sandi di bawah ini acak dan hanya ditampilkan sekarang.",
        *(f"{statement};" for statement in role_statements(passwords)),
        f"CREATE DATABASE {DATABASE} OWNER {OWNER} ENCODING 'UTF8'",
        "  LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;",
        f"\\connect {DATABASE}",
        *(f"{statement};" for statement in database_statements()),
        "",
        "-- Lalu isikan di lingkungan Pendopo (ganti ALAMAT dengan nama mesin basis data):",
    ]
    for name, role in zip(NEEDED, (APP, OWNER, REPORT), strict=True):
        lines.append(f"--   {name}='postgresql://{role}:{passwords[role]}@ALAMAT:5432/{DATABASE}'")
    return "\n".join(lines) + "\n"
