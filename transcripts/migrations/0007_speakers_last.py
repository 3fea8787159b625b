import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('transcripts', '0006_words_and_speakers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='speaker',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
