import datetime

import django.utils.timezone
from django.db import migrations, models


def order_layers(apps, schema_editor):
    """Layers keep the order in which they were made, from which coders have their names; when is told as far as known."""
    layers = apps.get_model("rounds", "Layer")._base_manager
    last = {}
    for layer in layers.order_by("id").select_related("round").defer("snapshot").iterator():
        study, opened = layer.round.study_id, layer.round.opened_at
        last[study] = max(opened, last.get(study, opened) + datetime.timedelta(microseconds=1))
        layers.filter(pk=layer.pk).update(assigned_at=last[study])


class Migration(migrations.Migration):

    dependencies = [
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='layer',
            name='assigned_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.RunPython(order_layers, migrations.RunPython.noop),
    ]
