"""Every file in the storage that a row names: what a backup has to take along."""

from django_scopes import scopes_disabled

from recordings.models import Recording, SoundFile, Track, UploadPart
from recordings.sound import store


def names() -> set[str]:
    """Names in Django's default storage, of all studies, as the database says now."""
    with scopes_disabled():
        parts = UploadPart.objects.select_related("upload")
        made = [
            *(store.part_name(part.upload.uuid.hex, part.index, part.sha256) for part in parts),
            *SoundFile.objects.values_list("path", flat=True),
            *Recording.objects.values_list("mix", flat=True),
            *(name for row in Track.objects.values_list("pcm", "proxy", "peaks") for name in row),
        ]
    return {name for name in made if name}
