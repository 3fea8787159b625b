from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField("statement", "removed_at", models.DateTimeField(null=True)),
        migrations.AddField("evidence", "removed_at", models.DateTimeField(null=True)),
    ]
