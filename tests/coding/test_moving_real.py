"""Five real interviews, corrected here and there after they were coded: every coding of both researchers arrives."""

from __future__ import annotations

import io
import random
import re

import pytest
from django.core.management import call_command
from django_scopes import scope

from coding.models import CodingToConfirm
from coding.queries import canonical_by_uuid, frozen_codings, layer_codings
from correction.actions import begin_correction, freeze_alone
from rounds.actions import open_round
from rounds.models import Layer
from studies.models import Membership, Study
from studies.permissions import Role
from tests.factories import make_member
from tests.shared_data import SHARED_DATA, needs_shared_data

FILES = sorted((SHARED_DATA / "mlss-interviews").glob("*.json"))
SHARE = 0.005


@needs_shared_data
@pytest.mark.django_db
def test_every_coding_of_five_real_interviews_follows_its_words() -> None:
    call_command("import_coded_interviews", "mlss", *map(str, FILES), stdout=io.StringIO())
    study = Study.objects.get(slug="mlss")
    draw = random.Random(20_240_601)
    with scope(study=study):
        Membership.objects.filter(study=study, role=Role.OWNER).delete()
        owner = make_member(study, Role.OWNER)
        before = {(layer.coder_id, layer.version.transcript_id): layer for layer in Layer.objects.all()}
        versions = [_corrected(transcript, owner, draw) for transcript in study.transcripts.all()]
        coders = sorted({layer.coder for layer in before.values()}, key=lambda person: person.pk)
        round_ = open_round(study=study, actor=owner, stage="open", versions=versions, coders=coders, carry=True)
        codes = canonical_by_uuid(study)
        moved = same = 0
        for layer in round_.layers.select_related("version", "coder"):
            old = before[layer.coder_id, layer.version.transcript_id]
            given = {(str(codes[one.code].uuid), one.start, one.end): one.number for one in frozen_codings(old)}
            carried = {one.number: one for one in layer_codings(layer)}
            assert set(carried) == set(given.values())
            changed = set(CodingToConfirm.objects.filter(layer=layer).values_list("number", flat=True))
            for (code, start, end), number in given.items():
                now = carried[number]
                assert now.code == code
                words = (old.version.text[start:end], layer.version.text[now.start : now.end])
                assert (words[0] == words[1]) == (number not in changed), words
            moved, same = moved + len(changed), same + len(given) - len(changed)
        assert moved > 0
        assert same > 0


def _corrected(transcript, owner, draw: random.Random):
    """The transcript with one word in two hundred changed, through the same draft that people correct."""
    correction = begin_correction(transcript=transcript, actor=owner)
    for turn in correction.turns.all():
        turn.text = re.sub(r"\w+", lambda match: "thing" if draw.random() < SHARE else match[0], turn.text)
        turn.save()
    return freeze_alone(correction=correction, actor=owner)
