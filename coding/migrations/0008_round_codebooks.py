import django.db.models.deletion
from django.db import migrations, models


def copy_codebooks(apps, schema_editor):
    """A round names its codebooks no more: the codebooks name their round."""
    kept = apps.get_model("coding", "RoundCodebooks")._base_manager
    for round_ in apps.get_model("coding", "CodingRound")._base_manager.all():
        if round_.codebook_id or round_.closed_codebook_id:
            kept.create(round=round_, opened_id=round_.codebook_id, closed_id=round_.closed_codebook_id)


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0007_what_is_known_of_layers'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoundCodebooks',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='codebooks', to='coding.codinground')),
                ('opened', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coding.codebookversion')),
                ('closed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coding.codebookversion')),
            ],
        ),
        migrations.RunPython(copy_codebooks, migrations.RunPython.noop),
    ]
