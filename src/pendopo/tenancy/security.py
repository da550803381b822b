"""Row-level security, composite keys, grants: laid by one hook for the whole registry, as the owner, never by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from pendopo.tenancy.closing import LOCK, SQLSTATE
from pendopo.tenancy.models import RegionModel

HERE = "NULLIF(current_setting('app.region', true), '')::int"


@dataclass(frozen=True)
class Catalogue:
    """What the database already has, read once."""

    constraints: frozenset[str]
    indexes: frozenset[str]
    policies: frozenset[tuple[str, str]]
    triggers: frozenset[tuple[str, str]]


def region_models() -> list[type[RegionModel]]:
    """Every model whose rows belong to a region."""
    return [model for model in apps.get_models(include_auto_created=True) if issubclass(model, RegionModel)]


def read_catalogue(cursor: Any) -> Catalogue:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        cursor.execute(sql)
        return list(cursor.fetchall())

    return Catalogue(
        constraints=frozenset(row[0] for row in rows("SELECT conname FROM pg_constraint")),
        indexes=frozenset(row[0] for row in rows("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")),
        policies=frozenset((row[0], row[1]) for row in rows("SELECT tablename, policyname FROM pg_policies")),
        triggers=frozenset(
            (row[0], row[1])
            for row in rows("SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid")
        ),
    )


def short(*parts: str | None) -> str:
    """A database name of at most 63 bytes, the same every time."""
    from hashlib import sha256

    name = "_".join(part for part in parts if part)
    return name if len(name) <= 60 else f"{name[:50]}_{sha256(name.encode()).hexdigest()[:8]}"


def _targets() -> set[Any]:
    """Models that others link to: only these need the key that a composite link refers to."""
    return {field.related_model for model in region_models() for field in model._meta.local_concrete_fields}


def protect(model: type[RegionModel], have: Catalogue) -> Iterator[str]:
    """The statements that close one table to other regions."""
    table, app, report = model._meta.db_table, settings.PENDOPO_APP_ROLE, settings.PENDOPO_REPORT_ROLE
    if (table, "daerah") not in have.policies:
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" ALTER COLUMN region_id SET DEFAULT {HERE}'
        yield f'CREATE POLICY daerah ON "{table}" TO "{app}" USING (region_id = {HERE}) WITH CHECK (region_id = {HERE})'
        yield f'CREATE POLICY pemilik ON "{table}" TO CURRENT_USER USING (true) WITH CHECK (true)'
        yield f'CREATE POLICY laporan ON "{table}" FOR SELECT TO "{report}" USING (true)'
    unique = short(table, "region_id_uniq")
    if unique not in have.constraints and model in _targets():
        yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{unique}" UNIQUE (region_id, id)'
    if model.erasable and (table, "hanya_susut") not in have.triggers:
        columns = ", ".join(f"'{name}'" for name in model.erasable)
        yield f'DROP TRIGGER IF EXISTS hanya_tambah ON "{table}"'
        yield (
            f'CREATE TRIGGER hanya_susut BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION pendopo_refuse_all_but_erasure({columns})"
        )
    if model.append_only and not model.erasable and (table, "hanya_tambah") not in have.triggers:
        yield (
            f'CREATE TRIGGER hanya_tambah BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION pendopo_refuse_change()"
        )


def closable(model: type[RegionModel], have: Catalogue) -> Iterator[str]:
    """What refuses changes while a region is closed. Once a statement, and looked up once a transaction."""
    table = model._meta.db_table
    if (table, "daerah_terbuka") not in have.triggers:
        yield (
            f'CREATE TRIGGER daerah_terbuka BEFORE INSERT OR UPDATE OR DELETE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION pendopo_refuse_closed()"
        )


def links(model: type[RegionModel], have: Catalogue) -> Iterator[str]:
    """Composite foreign keys and their indexes: a link can never lead into another region."""
    table = model._meta.db_table
    for field in model._meta.local_concrete_fields:
        target = field.related_model
        if not (field.is_relation and isinstance(target, type) and issubclass(target, RegionModel)):
            continue
        name = short(table, field.column, "daerah_fk")
        if name not in have.constraints:
            yield (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (region_id, "{field.column}") '
                f'REFERENCES "{target._meta.db_table}" (region_id, id) DEFERRABLE INITIALLY IMMEDIATE'
            )
        index = short(table, field.column, "daerah_idx")
        if index not in have.indexes and not any(
            tuple(i.fields[:2]) == ("region", field.name) for i in model._meta.indexes
        ):
            yield f'CREATE INDEX "{index}" ON "{table}" (region_id, "{field.column}")'


def grants() -> Iterator[str]:
    app, report = settings.PENDOPO_APP_ROLE, settings.PENDOPO_REPORT_ROLE
    yield f'GRANT USAGE ON SCHEMA public TO "{app}", "{report}"'
    yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app}"'
    yield f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{app}"'
    yield f'REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM "{app}"'
    for model in region_models():
        yield f'GRANT SELECT ON "{model._meta.db_table}" TO "{report}"'
        if model.append_only:
            yield f'REVOKE UPDATE, DELETE ON "{model._meta.db_table}" FROM "{app}"'
        if model.erasable:
            columns = ", ".join(f'"{name}"' for name in model.erasable)
            yield f'GRANT UPDATE ({columns}) ON "{model._meta.db_table}" TO "{app}"'


REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION pendopo_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Baris % hanya boleh ditambah', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""

# Erasure leaves the row, its id and its dates: a sealed column may only become shorter, nothing else may change.
REFUSE_ALL_BUT_ERASURE = """
CREATE OR REPLACE FUNCTION pendopo_refuse_all_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := to_jsonb(OLD); new_row jsonb; name text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    new_row := to_jsonb(NEW);
    IF new_row - TG_ARGV = old_row - TG_ARGV THEN
      FOREACH name IN ARRAY TG_ARGV LOOP
        IF new_row ->> name <> old_row ->> name AND length(new_row ->> name) >= length(old_row ->> name) THEN
          RAISE EXCEPTION 'Kolom % hanya boleh dihapus isinya', name USING ERRCODE = 'insufficient_privilege';
        END IF;
      END LOOP;
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'Baris % hanya boleh ditambah', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


# Whoever changes anything shares a lock until its commit; an export that takes the lock for itself therefore waits for
# what is under way, and from the moment it waits nobody new gets it. The lock ends with the export's own connection.
REFUSE_CLOSED = f"""
CREATE OR REPLACE FUNCTION pendopo_refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  here text := current_setting('app.region', true);
BEGIN
  IF coalesce(here, '') = '' OR here = current_setting('app.terbuka', true) THEN
    RETURN NULL;
  END IF;
  IF NOT pg_try_advisory_xact_lock_shared({LOCK}, here::int)
     OR EXISTS (SELECT 1 FROM tenancy_region WHERE id = here::int AND state <> '') THEN
    RAISE EXCEPTION 'Daerah % sedang ditutup untuk pemindahan', here USING ERRCODE = '{SQLSTATE}';
  END IF;
  PERFORM set_config('app.terbuka', here, true);
  RETURN NULL;
END $$
"""  # noqa: S608 - a function of ours with our own two constants


def lay_security() -> None:
    """Bring every region table's protection in line with the models. Safe to run again; as owner only."""
    with connection.cursor() as cursor:
        have = read_catalogue(cursor)
        cursor.execute(REFUSE_CHANGE)
        cursor.execute(REFUSE_ALL_BUT_ERASURE)
        cursor.execute(REFUSE_CLOSED)
        models = region_models()
        statements = [s for model in models for s in protect(model, have)]
        statements += [s for model in models for s in links(model, have)]
        statements += [s for model in models for s in closable(model, have)]
        for statement in [*statements, *grants()]:
            cursor.execute(statement)


def secure_after_migrate(*, verbosity: int = 1, **_: object) -> None:
    lay_security()


def unprotected_tables() -> list[str]:
    """Region tables without forced row-level security or policy: must be empty (doctor, tests)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relforcerowsecurity AND EXISTS "
            "(SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'daerah')"
        )
        safe = {row[0] for row in cursor.fetchall()}
    return sorted(m._meta.db_table for m in region_models() if m._meta.db_table not in safe)


class UnsafeRole(RuntimeError):
    """The web process is logged in with a role that row-level security does not hold."""


def refuse_unsafe_role() -> None:
    """Start-up check: never serve as superuser, as BYPASSRLS or as the tables' owner. Raises UnsafeRole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid "
            "AND c.relname = 'tenancy_region') FROM pg_roles r WHERE r.rolname = current_user"
        )
        row = cursor.fetchone()
    connection.close()
    if row is None or row[0]:
        raise UnsafeRole("Peran basis data ini dapat melewati pemisahan daerah. Pakai peran aplikasi.")
