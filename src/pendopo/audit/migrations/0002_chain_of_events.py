"""Each event gets its place in the chain of its region at the commit of its transaction (decision 0022)."""

import django.db.models.deletion
import pendopo.tenancy.context
from django.db import migrations, models

# What a link vouches for, as text: every part with its length in bytes, so that no two rows read alike; '-' is no value.
PART = """
CREATE FUNCTION pendopo_part(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(octet_length(value)::text || ':' || value, '-')
$$
"""

MICROSECONDS = """
CREATE FUNCTION pendopo_microseconds(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (extract(epoch FROM moment) * 1000000)::bigint::text $$
"""

# The lock of a region is taken at commit and held until it is done: whoever comes second sees the link of the first.
LINK_EVENT = """
CREATE FUNCTION pendopo_link_event(e audit_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  here text := current_setting('app.region', true);
  last_seq bigint;
  last_digest bytea;
  moment timestamptz;
BEGIN
  IF here IS DISTINCT FROM e.region_id::text THEN
    PERFORM set_config('app.region', e.region_id::text, true);
  END IF;
  PERFORM pg_advisory_xact_lock(7441, e.region_id);
  SELECT seq, digest, linked_at INTO last_seq, last_digest, moment
    FROM audit_link WHERE region_id = e.region_id ORDER BY seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0) + 1;
  last_digest := coalesce(last_digest, sha256(convert_to('pendopo.jejak.' || e.region_id, 'UTF8')));
  moment := greatest(clock_timestamp(), moment);
  INSERT INTO audit_link (id, region_id, seq, linked_at, former, digest) VALUES (
    e.id, e.region_id, last_seq, moment, last_digest,
    sha256(last_digest || convert_to(
      pendopo_part(e.region_id::text) || pendopo_part(last_seq::text) || pendopo_part(pendopo_microseconds(moment))
      || pendopo_part(e.id::text) || pendopo_part(e.kind) || pendopo_part(e.subject_type)
      || pendopo_part(e.subject_id::text) || pendopo_part(e.case_id::text) || pendopo_part(e.actor_id::text)
      || pendopo_part(e.actor_label) || pendopo_part(e.batch::text) || pendopo_part(pendopo_microseconds(e.occurred_at))
      || pendopo_part(pendopo_microseconds(e.recorded_at)) || pendopo_part(e.data::text), 'UTF8')));
  IF here IS DISTINCT FROM e.region_id::text THEN
    PERFORM set_config('app.region', coalesce(here, ''), true);
  END IF;
END $$
"""

CHAIN_EVENT = """
CREATE FUNCTION pendopo_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pendopo_link_event(NEW);
  RETURN NULL;
END $$
"""

# Events from before the chain, region by region in the order in which they were recorded.
CHAIN_EXISTING = """
DO $$
DECLARE
  e audit_event;
BEGIN
  FOR e IN SELECT * FROM audit_event ORDER BY region_id, recorded_at, id LOOP
    PERFORM pendopo_link_event(e);
  END LOOP;
END $$
"""

TRIGGER = """
CREATE CONSTRAINT TRIGGER rantai AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pendopo_chain_event()
"""

BACK = """
DROP TRIGGER rantai ON audit_event;
DROP FUNCTION pendopo_chain_event();
DROP FUNCTION pendopo_link_event(audit_event);
DROP FUNCTION pendopo_microseconds(timestamptz);
DROP FUNCTION pendopo_part(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('linked_at', models.DateTimeField()),
                ('former', models.BinaryField()),
                ('digest', models.BinaryField()),
                ('region', models.ForeignKey(db_constraint=False, db_index=False, default=pendopo.tenancy.context.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'seq'), name='link_place')],
            },
        ),
        migrations.RunSQL(PART + ";" + MICROSECONDS + ";" + LINK_EVENT + ";" + CHAIN_EVENT, BACK),
        migrations.RunSQL(CHAIN_EXISTING + ";" + TRIGGER, migrations.RunSQL.noop),
    ]
