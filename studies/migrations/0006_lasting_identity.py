import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the one that fills the column: PostgreSQL alters no table with work of the same transaction waiting."""

    dependencies = [
        ('studies', '0005_people_and_publication'),
    ]

    operations = [
        migrations.AlterField(
            model_name='guideversion',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='person',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='study',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
