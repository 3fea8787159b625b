from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the copying before: PostgreSQL alters no table with work of the same transaction waiting."""

    dependencies = [
        ('coding', '0008_round_codebooks'),
    ]

    operations = [
        migrations.RemoveField(model_name='codinground', name='codebook'),
        migrations.RemoveField(model_name='codinground', name='closed_codebook'),
        migrations.AlterModelTable(name='codinground', table='rounds_codinground'),
        migrations.AlterModelTable(name='layer', table='rounds_layer'),
    ]
