import django.db.models.deletion
from django.db import migrations, models

from studies.migrating import told_as


class Migration(migrations.Migration):
    """The tables of rounds and layers are the app `rounds`' now; nothing changes in the database."""

    dependencies = [
        ('coding', '0009_rounds_leave'),
        ('moderation', '0004_rounds'),
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='code',
                    name='coined_in',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='coined_codes', to='rounds.codinground'),
                ),
                migrations.AlterField(
                    model_name='gathering',
                    name='round',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gatherings', to='rounds.codinground'),
                ),
                migrations.AlterField(
                    model_name='memo',
                    name='written_in',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memos', to='rounds.codinground'),
                ),
                migrations.AlterField(
                    model_name='coding',
                    name='layer',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codings', to='rounds.layer'),
                ),
                migrations.AlterField(
                    model_name='layermove',
                    name='layer',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='rounds.layer'),
                ),
                migrations.AlterField(
                    model_name='memo',
                    name='layer',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='rounds.layer'),
                ),
                migrations.AlterField(
                    model_name='codingstep',
                    name='layer',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='rounds.layer'),
                ),
                migrations.AlterField(
                    model_name='codingtoconfirm',
                    name='layer',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='to_confirm', to='rounds.layer'),
                ),
                migrations.AlterField(
                    model_name='roundcodebooks',
                    name='round',
                    field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='codebooks', to='rounds.codinground'),
                ),
                migrations.DeleteModel(name='Layer'),
                migrations.DeleteModel(name='CodingRound'),
            ],
        ),
        told_as({"coding.CodingRound": "rounds.CodingRound", "coding.Layer": "rounds.Layer"}),
    ]
