"""Which round is the result of a transcript that has more than one."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.codings.results import choices_of
from moderation.models import ChosenResult
from rounds.models import CodingRound
from rounds.visibility import results_visible
from studies import audit
from studies.errors import Refused
from studies.models import Person
from transcripts.models import Transcript


@transaction.atomic
def choose_result(*, transcript: Transcript, round_: CodingRound, actor: Person) -> None:
    """Name the round whose consensus is the transcript's result. Raises Refused where it cannot give one."""
    study = transcript.study
    known = choices_of(results_visible(study, actor)).get(transcript.pk, [])
    if round_.pk not in (of for of, _version in known):
        raise Refused(_("This round gives no result of this transcript."))
    ChosenResult.objects.update_or_create(transcript=transcript, defaults={"round": round_, "chosen_by": actor})
    audit.record(study=study, actor=actor, verb="result.chosen", about=transcript, round=round_.number)


@transaction.atomic
def leave_to_latest(*, transcript: Transcript, actor: Person) -> None:
    """Take the choice back: the latest round that gives results is the result again."""
    gone, _rows = ChosenResult.objects.filter(transcript=transcript).delete()
    if gone:
        audit.record(study=transcript.study, actor=actor, verb="result.left", about=transcript)
