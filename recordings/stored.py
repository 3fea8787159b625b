"""Every file in the storage that a row names: what a backup takes along and a sweep leaves alone."""

from django_scopes import scopes_disabled

from recordings.models import Recording, SoundFile, Track, UploadPart


def names() -> set[str]:
    """Names in Django's default storage, of all studies, as the database says now."""
    with scopes_disabled():
        tracks = Track.objects.values_list("pcm", "proxy", "peaks")
        made = {
            *UploadPart.objects.values_list("path", flat=True),
            *SoundFile.objects.values_list("path", flat=True),
            *Recording.objects.values_list("mix", flat=True),
            *(name for row in tracks for name in row),
        }
    return {name for name in made if name}
