import datetime
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_timers_results_and_lines'),
        ('people', '0002_whose_account'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='casestep',
            name='step_desk',
        ),
        migrations.RemoveIndex(
            model_name='casestep',
            name='step_desk_service',
        ),
        migrations.RemoveIndex(
            model_name='casestep',
            name='step_desk_free',
        ),
        migrations.RemoveIndex(
            model_name='casestep',
            name='step_desk_repaired',
        ),
        migrations.RemoveIndex(
            model_name='casestep',
            name='step_desk_escalated',
        ),
        migrations.AddField(
            model_name='casestep',
            name='queue_at',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), output_field=models.DateTimeField())), output_field=models.DateTimeField()),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('left_at', None)), fields=['region', 'unit', 'role', 'queue_at', 'id'], name='step_desk'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('left_at', None)), fields=['region', 'unit', 'role', 'definition_id', 'queue_at', 'id'], name='step_desk_service'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('holder', None), ('left_at', None)), fields=['region', 'unit', 'role', 'queue_at', 'id'], name='step_desk_free'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('left_at', None), ('repaired', True)), fields=['region', 'unit', 'role', 'queue_at', 'id'], name='step_desk_repaired'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('escalated_at__isnull', False), ('left_at', None)), fields=['region', 'unit', 'role', 'queue_at', 'id'], name='step_desk_escalated'),
        ),
    ]
