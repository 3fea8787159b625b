import uuid

from django.db import migrations, models

from transcripts.domain.wording import row_of, words_of

TURNS_AT_ONCE = 2000


def fold(apps, schema_editor):
    """Texts in which nobody has looked for words so far."""
    texts = apps.get_model("transcripts", "TurnText")._base_manager
    turns = apps.get_model("transcripts", "Turn")._base_manager
    for version in apps.get_model("transcripts", "TranscriptVersion")._base_manager.all():
        waiting = turns.filter(version=version, searchable=None)
        texts.bulk_create(
            (texts.model(turn=turn, words=row_of(words_of(version.text[turn.start : turn.end]))) for turn in waiting),
            batch_size=TURNS_AT_ONCE,
        )


def give_uuids(apps, schema_editor):
    for speaker in apps.get_model("transcripts", "Speaker")._base_manager.all():
        speaker.uuid = uuid.uuid4()
        speaker.save(update_fields=["uuid"])


class Migration(migrations.Migration):

    dependencies = [
        ('transcripts', '0005_longer_speakers'),
    ]

    operations = [
        migrations.AddField(
            model_name='speaker',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.RunPython(give_uuids, migrations.RunPython.noop),
    ]
