"""Results of agreement are computed and stored in the background when what they rest on has changed."""

from typing import Any

from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import CODERS, Comparing
from agreement.queries.rounds import rounds
from coding.followers import when_merged
from jobs.actions import follow_up
from jobs.work import Work as Job
from rounds.followers import when_closed, when_submitted
from rounds.models import CodingRound, Work
from studies.models import Person, Study

KIND = "agreement"


@when_merged
def after_merge(study: Study) -> None:
    """Codes count as others now."""
    if study.compares_coders:
        follow_up(study=study, kind=KIND)


@when_submitted
def after_submission(work: Work, _actor: Person) -> None:
    """A transcript may be complete now."""
    after_merge(work.round.study)


@when_closed
def after_closing(round_: CodingRound, _actor: Person) -> None:
    """What was submitted can be compared."""
    after_merge(round_.study)


def run(job: Job) -> dict[str, Any]:
    """Store what the pages of agreement show first: every comparison as it leads, and after the merges made since."""
    comparing = Comparing(job.job.study, keeps=True)
    known = [(round_, choice) for round_ in rounds(comparing.study) for choice in comparing.choices(round_)]
    for number, (round_, choice) in enumerate(known):
        job.progress(number, len(known))
        leading = comparing.leading_way(round_)
        comparing.result(choice)
        if choice.kind == CODERS and comparing.codes(round_).has_merges:
            comparing.result(choice, leading._replace(counted=Counted.SINCE))
    return {}
