"""Heads of the days; and a server whose clock is wrong takes no event (decision 0022)."""

import django.db.models.deletion
import pendopo.lib.uuid7
import pendopo.tenancy.context
from django.db import migrations, models


CHECK_CLOCK = """
CREATE FUNCTION pendopo_check_clock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  here int := NULLIF(current_setting('app.region', true), '')::int;
  mark audit_clockmark;
  latest timestamptz;
BEGIN
  SELECT * INTO mark FROM audit_clockmark WHERE id = 1;
  IF mark.stopped_at IS NOT NULL THEN
    RAISE EXCEPTION 'Jam server tidak benar (%): tidak ada yang dicatat sampai jamnya dibetulkan', mark.why
      USING ERRCODE = 'PJ001';
  END IF;
  SELECT linked_at INTO latest FROM audit_link WHERE region_id = here ORDER BY seq DESC LIMIT 1;
  IF mark.trusted_until >= latest THEN
    latest := mark.confirmed_at;
  END IF;
  IF clock_timestamp() < latest - interval '5 minutes' THEN
    RAISE EXCEPTION 'Jam server (%) sebelum peristiwa terakhir (%): tidak ada yang dicatat', clock_timestamp(), latest
      USING ERRCODE = 'PJ001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER jam BEFORE INSERT ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION pendopo_check_clock();
"""

BACK = "DROP TRIGGER jam ON audit_event; DROP FUNCTION pendopo_check_clock();"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_chain_of_events'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClockMark',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('good_at', models.DateTimeField()),
                ('boot_id', models.CharField(blank=True, max_length=36)),
                ('boot_seconds', models.FloatField(default=0)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, choices=[('mundur', 'Jam mundur'), ('melompat', 'Jam melompat'), ('lama_mati', 'Mati terlalu lama')], max_length=10)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('trusted_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DayHead',
            fields=[
                ('id', models.UUIDField(default=pendopo.lib.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('seq', models.BigIntegerField()),
                ('digest', models.BinaryField()),
                ('count', models.BigIntegerField()),
                ('kinds', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('region', models.ForeignKey(db_index=False, default=pendopo.tenancy.context.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'day'), name='day_head_one')],
            },
        ),
        migrations.RunSQL(CHECK_CLOCK, BACK),
    ]
