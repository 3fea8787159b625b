"""What the tests of backups do in an installation of their own, through `manage.py shell`."""

import hashlib
import itertools
import json
import os
import uuid
from pathlib import Path

from django.apps import apps
from django.core import serializers
from django.core.files.storage import default_storage
from django.db import transaction
from django_scopes import scopes_disabled

from recordings import stored
from recordings.models import Recording, SoundFile
from recordings.sound import store
from studies import audit
from tests import factories

SESSIONS = ("sessions", "contenttypes")


def add_sound(study, actor):
    """A recording with a file, the file first, as Tandem does it, and a line in the history with both."""
    interview = factories.make_interview(study, uuid.uuid4().hex[:12])
    content = os.urandom(20_000)
    name = store.save_bytes(store.new_name(uuid.uuid4().hex), content)
    with transaction.atomic():
        recording = Recording.objects.create(study=study, interview=interview, created_by=actor)
        digest = hashlib.sha256(content).hexdigest()
        SoundFile.objects.create(
            recording=recording, index=0, file_name="a.wav", size=len(content), sha256=digest, path=name
        )
        audit.record(study=study, actor=actor, verb="recording.added", about=recording)
    return recording


def remove(recording):
    """As Tandem does it: the rows, then the file."""
    names = [file.path for file in recording.files.all()]
    recording.delete()
    store.delete(names)


@scopes_disabled()
def fill():
    """A study with three recordings."""
    study = factories.make_study("Held")
    owner = factories.make_member(study, "owner")
    for _ in range(3):
        add_sound(study, owner)


@scopes_disabled()
def write(begun):
    """Add and remove until killed; a file says that it has begun."""
    study = apps.get_model("studies", "Study").objects.get()
    owner = study.memberships.get().person
    for number in itertools.count():
        recording = add_sound(study, owner)
        if number % 3 == 0:
            remove(recording)
        said = Path(f"{begun}.new")
        said.write_text(str(number))
        said.replace(begun)


@scopes_disabled()
def told():
    """Every row of ours, and of every file that a row names whether it is what the row says."""
    rows = []
    for model in apps.get_models():
        if model._meta.app_label not in SESSIONS:
            rows += json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
    sound = {}
    for file in SoundFile.objects.all():
        there = default_storage.exists(file.path)
        content = store.open_stored(file.path).read() if there else b""
        sound[file.path] = hashlib.sha256(content).hexdigest() == file.sha256 if there else "gone"
    print(json.dumps({"rows": rows, "sound": sound, "named": sorted(stored.names())}))
