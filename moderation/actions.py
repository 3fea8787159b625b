"""What a moderator does: decide and undo. Coders' layers are never touched, decisions never edited or deleted."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.actions import coin_code
from coding.domain.spans import trimmed
from moderation.domain.cases import CaseType
from moderation.domain.consensus import Choice, Span, outcome
from moderation.domain.passages import find_words
from moderation.labels import REASONS, choice_label
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets, coders_of, stamp, undoable, units_of
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study


@dataclass(frozen=True)
class Own:
    """The moderator's own span as a page sends it: offsets or, where there are none, the words of the passage.

    `code` is the uuid of one of the case's codes for another boundary, a name for another code.
    """

    code: str = ""
    start: int | None = None
    end: int | None = None
    words: str = ""


class Overtaken(Refused):
    """The case was decided, or a decision taken back, after the page was shown; the sentence names both choices."""

    def __init__(self, standing: Decision | None, choice: str) -> None:
        if standing is None:
            sentence = _(
                "The decision shown here was taken back meanwhile. Yours (%(choice)s) was not stored; look again."
            )
            super().__init__(sentence % {"choice": choice_label(choice)})
        else:
            sentence = _(
                "%(name)s has decided this case meanwhile (%(theirs)s). Yours (%(choice)s) was not stored; "
                "compare, and choose again to replace it."
            )
            said = {"theirs": choice_label(standing.choice), "choice": choice_label(choice)}
            super().__init__(sentence % {"name": standing.decided_by.name, **said})


@transaction.atomic
def decide(
    *, case: Case, actor: Person, choice: str, seen: str, reason: str = "", note: str = "", own: Own | None = None
) -> Decision:
    """Settle a case. `seen` is the stamp of the decision that the page showed (`queries.stamp`).

    Asked twice, it happens once. Raises Overtaken where the case was decided otherwise meanwhile, and Refused for
    a choice that the case does not offer, an unknown reason and an own span without words in the text.
    """
    fresh = _locked(case.pk, case.case_set_id)
    if reason and reason not in REASONS:
        raise Refused(_("Choose one of the listed reasons, or write your own."))
    outcome_ = _outcome(fresh, actor, choice, own or Own())
    said = {"choice": choice, "outcome": outcome_, "reason": reason, "note": note.strip()}
    if stamp(fresh.decision) != seen:
        return _same_again(fresh.decision, actor, said)
    decision: Decision = Decision.objects.create(
        case_set=fresh.case_set, case_key=fresh.key, previous=fresh.decision, decided_by=actor, **said
    )
    fresh.decision = decision
    fresh.save(update_fields=["decision"])
    audit.record(study=fresh.case_set.round.study, actor=actor, verb="case.decided", about=fresh, choice=choice)
    return decision


@transaction.atomic
def undo(*, study: Study, actor: Person, seen: str) -> Case:
    """Take back the actor's latest decision that still stands; the one before it on that case stands again.

    `seen` is the stamp of that decision as the page showed it: asked twice, it happens once. Raises Refused where
    there is nothing to undo or the page is stale.
    """
    decision = undoable(case_sets(study, actor), actor)
    if decision is None:
        raise Refused(_("There is no decision of yours left to undo."))
    case = _locked(decision.active_for.pk, decision.case_set_id)
    if stamp(decision) != seen or case.decision != decision:
        raise Refused(_("Your latest decision is another one by now. Nothing was changed; look at it and undo again."))
    decision.undone_at = timezone.now()
    decision.save(update_fields=["undone_at"])
    case.decision = decision.previous
    case.save(update_fields=["decision"])
    audit.record(study=study, actor=actor, verb="case.undone", about=case)
    return case


def _locked(case: int, case_set: int) -> Case:
    """The case as it is now, its set locked against other moderators and against a recomputation."""
    CaseSet.objects.select_for_update(of=("self",)).get(pk=case_set)
    related = ("decision__decided_by", "case_set__round__study", "case_set__version")
    fresh: Case | None = Case.objects.select_related(*related).filter(pk=case).first()
    if fresh is None:
        raise Refused(_("Codes were merged meanwhile, and this case with them. Nothing was changed; reload the page."))
    return fresh


def _same_again(standing: Decision | None, actor: Person, said: dict[str, Any]) -> Decision:
    """The standing decision where it is the actor's and says the same: the request was sent twice."""
    if standing is None or standing.decided_by_id != actor.pk:
        raise Overtaken(standing, said["choice"])
    if any(getattr(standing, field) != value for field, value in said.items()):
        raise Overtaken(standing, said["choice"])
    return standing


def _outcome(case: Case, actor: Person, choice: str, own: Own) -> list[dict[str, Any]]:
    span = _own_span(case, actor, choice, own) if choice in (Choice.BOUNDARY, Choice.OTHER) else None
    try:
        spans = outcome(CaseType(case.type), units_of(case), choice, coders_of(case.case_set), span)
    except ValueError:
        raise Refused(_("This case does not offer that choice. Nothing was changed.")) from None
    return [{"code": code, "start": start, "end": end} for code, start, end in spans]


def _own_span(case: Case, actor: Person, choice: str, own: Own) -> Span:
    start, end = _place(case, own)
    if choice == Choice.OTHER:
        round_ = case.case_set.round
        return str(coin_code(round_=round_, actor=actor, name=own.code, stage=round_.stage).uuid), start, end
    code = own.code or case.codes[0]
    if code not in case.codes:
        raise Refused(_("Another boundary keeps a code of the case. To change the code, take another code."))
    return code, start, end


def _place(case: Case, own: Own) -> tuple[int, int]:
    text = case.case_set.version.text
    if own.start is None or own.end is None:
        found = find_words(text, own.words, case.start)
        if found is None:
            raise Refused(_("These words do not stand in the transcript like this; copy them from the passage."))
        return found
    try:
        span = trimmed(text, own.start, own.end)
    except ValueError:
        raise Refused(_("This passage is not in the transcript.")) from None
    if span is None:
        raise Refused(_("This passage has no words."))
    return span
