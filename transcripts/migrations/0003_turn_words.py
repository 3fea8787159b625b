"""Turns are searched word by word: what was folded letter by letter is made anew when somebody searches."""

from django.db import migrations, models


def forget(apps, schema_editor):
    apps.get_model("transcripts", "TurnText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("transcripts", "0002_turn_text")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RenameField("turntext", "folded", "words"),
        migrations.AlterField("turntext", "words", models.TextField()),
    ]
