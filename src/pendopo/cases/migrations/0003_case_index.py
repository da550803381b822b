import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
import pendopo.lib.uuid7
import pendopo.tenancy.context
import pendopo.tenancy.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_tracks_and_subcases'),
        ('definitions', '0001_initial'),
        ('people', '0002_whose_account'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseWord',
            fields=[
                ('id', models.UUIDField(default=pendopo.lib.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('word', models.CharField(db_collation='C', max_length=40)),
                ('submitted_at', models.DateTimeField()),
                ('is_open', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='DeskCount',
            fields=[
                ('id', models.UUIDField(default=pendopo.lib.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=40)),
                ('definition_id', models.CharField(max_length=80)),
                ('state', models.CharField(max_length=60)),
                ('due_at', models.DateTimeField(null=True)),
                ('taken', models.BooleanField()),
                ('repaired', models.BooleanField()),
                ('escalated', models.BooleanField()),
                ('delta', models.IntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_submitted',
        ),
        migrations.RemoveIndex(
            model_name='caseindex',
            name='index_text',
        ),
        migrations.RemoveIndex(
            model_name='caseindex',
            name='index_date',
        ),
        migrations.RemoveIndex(
            model_name='caseindex',
            name='index_case',
        ),
        migrations.RemoveIndex(
            model_name='casestep',
            name='step_inbox',
        ),
        migrations.AddField(
            model_name='caseindex',
            name='is_open',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='caseindex',
            name='submitted_at',
            field=models.DateTimeField(default=datetime.datetime(2026, 11, 22, 2, 51, 18, 602244, tzinfo=datetime.timezone.utc)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='casestep',
            name='definition_id',
            field=models.CharField(default='', max_length=80),
        ),
        migrations.AddField(
            model_name='casestep',
            name='repaired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['region', 'definition_id', 'submitted_at', 'id'], name='case_of_service'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['region', 'definition_id', 'state', 'submitted_at', 'id'], name='case_of_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_late', True)), fields=['region', 'definition_id', 'submitted_at', 'id'], name='case_late'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(condition=models.Q(('text__isnull', False)), fields=['region', 'definition_id', 'field', 'text', 'submitted_at', 'case'], name='index_text'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(condition=models.Q(('number__isnull', False)), fields=['region', 'definition_id', 'field', 'number', 'submitted_at', 'case'], name='index_number'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(condition=models.Q(('date__isnull', False)), fields=['region', 'definition_id', 'field', 'date', 'submitted_at', 'case'], name='index_date'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(condition=models.Q(('text__isnull', False), ('is_open', True)), fields=['region', 'definition_id', 'field', 'text', 'case'], name='index_open_text'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(condition=models.Q(('number__isnull', False), ('is_open', True)), fields=['region', 'definition_id', 'field', 'number', 'case'], name='index_open_number'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(condition=models.Q(('date__isnull', False), ('is_open', True)), fields=['region', 'definition_id', 'field', 'date', 'case'], name='index_open_date'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(fields=['region', 'case', 'field'], name='index_case'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(models.F('region'), models.F('unit'), models.F('role'), django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), output_field=models.DateTimeField())), models.F('id'), condition=models.Q(('left_at', None)), name='step_desk'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(models.F('region'), models.F('unit'), models.F('role'), models.F('definition_id'), django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), output_field=models.DateTimeField())), models.F('id'), condition=models.Q(('left_at', None)), name='step_desk_service'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(models.F('region'), models.F('unit'), models.F('role'), django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), output_field=models.DateTimeField())), models.F('id'), condition=models.Q(('holder', None), ('left_at', None)), name='step_desk_free'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(models.F('region'), models.F('unit'), models.F('role'), django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), output_field=models.DateTimeField())), models.F('id'), condition=models.Q(('left_at', None), ('repaired', True)), name='step_desk_repaired'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(models.F('region'), models.F('unit'), models.F('role'), django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), output_field=models.DateTimeField())), models.F('id'), condition=models.Q(('escalated_at__isnull', False), ('left_at', None)), name='step_desk_escalated'),
        ),
        migrations.AddField(
            model_name='caseword',
            name='case',
            field=pendopo.tenancy.models.RegionForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case'),
        ),
        migrations.AddField(
            model_name='caseword',
            name='region',
            field=models.ForeignKey(db_index=False, default=pendopo.tenancy.context.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.region'),
        ),
        migrations.AddField(
            model_name='deskcount',
            name='region',
            field=models.ForeignKey(db_index=False, default=pendopo.tenancy.context.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.region'),
        ),
        migrations.AddField(
            model_name='deskcount',
            name='unit',
            field=pendopo.tenancy.models.RegionForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.unit'),
        ),
        migrations.AddIndex(
            model_name='caseword',
            index=models.Index(fields=['region', 'word', 'submitted_at', 'case'], name='word_find'),
        ),
        migrations.AddIndex(
            model_name='caseword',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['region', 'word', 'case'], name='word_open'),
        ),
        migrations.AddIndex(
            model_name='caseword',
            index=models.Index(fields=['region', 'case', 'word'], name='word_case'),
        ),
        migrations.AddIndex(
            model_name='deskcount',
            index=models.Index(fields=['region', 'unit', 'role'], name='deskcount_desk'),
        ),
    ]
