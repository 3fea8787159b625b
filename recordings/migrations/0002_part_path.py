from django.db import migrations, models


def name_parts(apps, schema_editor):
    """Parts that arrived before lie, or should lie, under the name that was computed until now."""
    parts = apps.get_model("recordings", "UploadPart")
    for part in parts._base_manager.select_related("upload").iterator():
        part.path = f"uploads/{part.upload.uuid.hex}/{part.index:05}-{part.sha256[:16]}"
        part.save(update_fields=["path"])


class Migration(migrations.Migration):
    dependencies = [("recordings", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="uploadpart",
            name="path",
            field=models.CharField(default="", help_text="in the storage, as the storage named it", max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(name_parts, migrations.RunPython.noop),
    ]
