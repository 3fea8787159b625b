import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correction", "0001_initial")]

    operations = [
        migrations.AlterField(
            "correctionstep",
            "discarded",
            models.BooleanField(default=False, help_text="an undone step that a later one overtook"),
        ),
        migrations.AlterField(
            "correctionstep",
            "request_id",
            models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterField("correctionstep", "verb", models.CharField(max_length=20)),
    ]
