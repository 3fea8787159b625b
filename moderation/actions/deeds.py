"""What every deed of a moderator has in common: the case locked, the page's stamp compared, the row written."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.domain.letters import shown
from moderation.domain.transitions import Deed, deed_of, may, state_after
from moderation.labels import REASONS, choice_label
from moderation.models import Case, CaseSet, Decision
from moderation.queries import shuffles, stamp
from moderation.third import refuse_who_coded
from studies import audit
from studies.errors import Refused, refuse_unless
from studies.models import Person, Study

STANDS_THERE: dict[Deed, Promise] = {
    Deed.DEFER: gettext_lazy("This case is put off already. Nothing was changed."),
    Deed.SEND_BACK: gettext_lazy("This case is with its coders already. Wait for their answers, or decide it."),
}

LONGEST_PAUSE = timedelta(minutes=5)
"""Somebody who does nothing for longer is not at work; that time is not counted."""

VERBS: dict[Deed, str] = {Deed.DEFER: "case.deferred", Deed.SEND_BACK: "case.returned"}


class Overtaken(Refused):
    """The case was decided, or a decision taken back, after the page was shown; the sentence names both choices."""

    def __init__(self, case: Case, choice: str) -> None:
        standing, hidden = case.decision, shuffles(case.case_set.round.study)
        said = {"choice": choice_label(shown(choice, case.case_set.coders, case.key, hidden))}
        if standing is None:
            sentence = _(
                "The decision shown here was taken back meanwhile. Yours (%(choice)s) was not stored; look again."
            )
        else:
            sentence = _(
                "%(name)s has decided this case meanwhile (%(theirs)s). Yours (%(choice)s) was not stored; "
                "compare, and choose again to replace it."
            )
            theirs = choice_label(shown(standing.choice, case.case_set.coders, case.key, hidden))
            said |= {"name": standing.decided_by.name, "theirs": theirs}
        super().__init__(sentence % said)


def locked(case: Case) -> Case:
    """The case as it is now, its set locked against other moderators and against a recomputation."""
    CaseSet.objects.select_for_update(of=("self",)).get(pk=case.case_set_id)
    related = ("decision__decided_by", "case_set__round__study", "case_set__version__transcript__interview")
    fresh: Case | None = Case.objects.select_related(*related).filter(pk=case.pk).first()
    if fresh is None:
        raise Refused(_("This case is another one by now: codes were merged, or it was split. Reload the page."))
    return fresh


def write(case: Case, actor: Person, seen: str, said: dict[str, Any]) -> Decision:
    """Store the deed `said` about a locked case. Asked twice, it happens once.

    Raises Overtaken where the deed that stands is not the one that the page showed (`queries.stamp`), and Refused for
    an unknown reason and for who coded the transcript where a third person is wanted.
    """
    refuse_who_coded(case.case_set, actor)
    refuse_unlisted(said["reason"])
    if stamp(case.decision) != seen:
        return _same_again(case, actor, said)
    deed = deed_of(said["choice"])
    refuse_unless(may(deed, case.state), STANDS_THERE.get(deed, ""))
    study = case.case_set.round.study
    decision: Decision = Decision.objects.create(
        case_set=case.case_set,
        case_key=case.key,
        about=about(case),
        previous=case.decision,
        decided_by=actor,
        seconds=seconds_at_work(study, actor, timezone.now()),
        shuffled=shuffles(study),
        **said,
    )
    case.decision, case.state = decision, state_after(decision.choice)
    case.save(update_fields=["decision", "state"])
    verb = VERBS.get(deed, "case.decided")
    audit.record(study=study, actor=actor, verb=verb, about=case, choice=said["choice"])
    return decision


def refuse_unlisted(reason: str) -> None:
    """Raises Refused for a reason that is not on the list."""
    if reason and reason not in REASONS:
        raise Refused(_("Choose one of the listed reasons, or write your own."))


def about(case: Case) -> dict[str, Any]:
    """What a decision keeps of its case, for when the case is gone."""
    return {"type": case.type, "codes": case.codes, "start": case.start, "end": case.end}


def seconds_at_work(study: Study, actor: Person, now: datetime) -> int:
    """Since the actor's deed before; 0 for the first and after a pause."""
    before = Decision.objects.filter(case_set__round__study=study, decided_by=actor).order_by("-id")
    at: datetime | None = before.values_list("decided_at", flat=True).first()
    return int((now - at).total_seconds()) if at and now - at <= LONGEST_PAUSE else 0


def _same_again(case: Case, actor: Person, said: dict[str, Any]) -> Decision:
    """The standing decision where it is the actor's and says the same: the request was sent twice."""
    standing = case.decision
    is_own = standing is not None and standing.decided_by_id == actor.pk
    if standing is None or not is_own or any(getattr(standing, field) != value for field, value in said.items()):
        raise Overtaken(case, said["choice"])
    return standing
