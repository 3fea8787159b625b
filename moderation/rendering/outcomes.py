"""The page that says which round of each transcript is the result."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from moderation.codings.places import frozen_layers
from moderation.codings.results import choices_of, result_places
from moderation.models import ChosenResult
from moderation.third import requires_third
from rounds.models import CodingRound
from rounds.visibility import results_visible
from studies.models import Person, Study
from studies.queries import pilot_interviews
from transcripts.models import Transcript, TranscriptVersion


@dataclass(frozen=True)
class OfRound:
    """One round of one transcript: how many coded it, and whether it is the result, or could be."""

    round: CodingRound
    coders: int
    is_result: bool
    can_be: bool


@dataclass(frozen=True)
class OfTranscript:
    """One transcript with its finished rounds. `chosen` where the owner named one."""

    transcript: Transcript
    rounds: list[OfRound]
    chosen: bool
    is_pilot: bool

    @property
    def has_choice(self) -> bool:
        """Whether more than one round could be the result."""
        return sum(one.can_be for one in self.rounds) > 1


def page(study: Study, person: Person) -> dict[str, Any]:
    """Every transcript of which something is finished, by label, as far as the person may see."""
    results = results_visible(study, person)
    ready = {place: len(found) for place, found in frozen_layers(study).items() if results.shows(*place)}
    rounds = {one.pk: one for one in CodingRound.objects.filter(study=study)}
    transcript_of = dict(
        TranscriptVersion.objects.filter(pk__in={v for _round, v in ready}).values_list("pk", "transcript")
    )
    standing, able = set(result_places(results)), choices_of(results)
    by_transcript: dict[int, list[OfRound]] = defaultdict(list)
    for place, coders in sorted(ready.items(), key=lambda row: rounds[row[0][0]].number):
        transcript = transcript_of[place[1]]
        can_be = place in able.get(transcript, [])
        by_transcript[transcript].append(OfRound(rounds[place[0]], coders, place in standing, can_be))
    chosen = set(ChosenResult.objects.filter(transcript__study=study).values_list("transcript", flat=True))
    pilots = pilot_interviews(study)
    rows = Transcript.objects.filter(pk__in=by_transcript).select_related("interview").order_by("interview__label")
    return {
        "lines": [
            OfTranscript(row, by_transcript[row.pk], row.pk in chosen, row.interview_id in pilots) for row in rows
        ],
        "own_rounds": results.own_rounds,
        "requires_third": requires_third(study),
    }
