import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from studies.migrating import TakeOver, told_as


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('coding', '0010_rounds_left'),
        ('rounds', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TakeOver(
            name='AgreementPlan',
            last=('reports', '0004_plans_and_matrix'),
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('written_at', models.DateTimeField(auto_now=True)),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='agreement_plan', to='rounds.codinground')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        TakeOver(
            name='AgreementResult',
            last=('reports', '0004_plans_and_matrix'),
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('formulas', models.PositiveSmallIntegerField(default=2, help_text='the edition of the formulas it was computed by')),
                ('head', models.TextField()),
                ('details', models.TextField()),
                ('computed_at', models.DateTimeField(auto_now_add=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreement_results', to='rounds.codinground')),
            ],
        ),
        told_as({f"reports.{name}": f"agreement.{name}" for name in ("AgreementPlan", "AgreementResult")}),
    ]
