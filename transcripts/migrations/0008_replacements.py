from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transcripts", "0007_speakers_last")]

    operations = [
        migrations.AddField(model_name="transcriptversion", name="replacements", field=models.JSONField(null=True)),
    ]
