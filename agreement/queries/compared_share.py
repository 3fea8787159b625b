"""How much of a study's material was coded by two or more: what reviewers ask (O'Connor and Joffe 2020)."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Max, QuerySet, Sum

from rounds.models import CodingRound
from rounds.visibility import Results
from transcripts.models import TranscriptVersion


class Share(NamedTuple):
    """Transcripts compared, of those of the round and of the study; words likewise. Pilot interviews are no part."""

    transcripts: int
    of_round: int
    of_study: int
    words: int
    words_of_study: int


def share_of(round_: CodingRound, compared: Collection[int], results: Results, pilots: Collection[int]) -> Share:
    """The share of these transcript versions (ids); what the person may not see of the round is not counted."""
    versions = TranscriptVersion.objects.filter(transcript__study=round_.study_id)
    newest = versions.exclude(pk__in=pilots).order_by().values("transcript").annotate(newest=Max("pk"))
    whole = versions.filter(pk__in=newest.values("newest"))
    layers = round_.layers.exclude(version__in=results.hidden_versions)
    layers = layers.exclude(version__in=pilots) if round_.gives_results else layers
    return Share(
        len(compared),
        layers.order_by().values("version").distinct().count(),
        whole.count(),
        _words(versions.filter(pk__in=compared)),
        _words(whole),
    )


def _words(versions: QuerySet[TranscriptVersion]) -> int:
    return int(versions.aggregate(words=Sum("words"))["words"] or 0)
