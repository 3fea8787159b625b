from django.db import migrations


class Migration(migrations.Migration):
    """Words of an earlier text are not kept a second time: it may be anonymised since."""

    dependencies = [("coding", "0011_one_log_of_steps")]

    operations = [migrations.RemoveField(model_name="codingtoconfirm", name="words")]
