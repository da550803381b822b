"""Events that a move brings along have their links already (config/region_move): only the table's owner may say so."""

from django.db import migrations

CHAIN_EVENT = """
CREATE OR REPLACE FUNCTION pendopo_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('app.impor', true) = NEW.region_id::text
     AND (SELECT relowner FROM pg_class WHERE oid = TG_RELID) = current_user::regrole THEN
    RETURN NULL;
  END IF;
  PERFORM pendopo_link_event(NEW);
  RETURN NULL;
END $$
"""

FORMER = """
CREATE OR REPLACE FUNCTION pendopo_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pendopo_link_event(NEW);
  RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_day_heads_and_clock"),
    ]

    operations = [
        migrations.RunSQL(CHAIN_EVENT, FORMER),
    ]
