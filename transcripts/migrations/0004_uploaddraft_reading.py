"""How an upload is to be read, as chosen in its preview."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two choices, empty where they are to be found out."""

    dependencies: ClassVar = [("transcripts", "0003_turn_words")]

    operations: ClassVar = [
        migrations.AddField("uploaddraft", "encoding", models.CharField(blank=True, max_length=20)),
        migrations.AddField("uploaddraft", "names", models.CharField(blank=True, max_length=12)),
    ]
