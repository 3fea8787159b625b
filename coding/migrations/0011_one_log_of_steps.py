import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coding", "0010_rounds_left")]

    operations = [
        migrations.RenameField("codebookstep", "uuid", "request_id"),
        migrations.AlterField(
            "codebookstep",
            "request_id",
            models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddConstraint(
            "codebookstep",
            models.UniqueConstraint(fields=["study", "actor", "request_id"], name="one_codebook_step_a_request"),
        ),
        migrations.AlterField(
            "codebookstep",
            "discarded",
            models.BooleanField(default=False, help_text="an undone step that a later one overtook"),
        ),
        migrations.AlterField(
            "codingstep",
            "discarded",
            models.BooleanField(default=False, help_text="an undone step that a later one overtook"),
        ),
        migrations.AlterField(
            "codingstep",
            "request_id",
            models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]
