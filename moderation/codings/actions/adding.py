"""A passage that nobody marked, added by a moderator and marked so."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.actions import coin_code
from coding.models import Code
from coding.queries import canonical_by_uuid
from moderation.actions.deeds import refuse_unlisted, seconds_at_work
from moderation.codings.domain.cases import CaseType, added, case_key
from moderation.codings.domain.consensus import Choice
from moderation.codings.making import make_cases
from moderation.codings.passage import place_in, version_of
from moderation.domain.states import State
from moderation.kinds import Own, kind_of
from moderation.models import Case, CaseSet, Decision
from moderation.queries import shuffles
from moderation.third import refuse_who_coded
from studies import audit
from studies.errors import Refused, refuse_unless
from studies.models import Person
from transcripts.visibility import readable_text


@transaction.atomic
def add(*, case_set: CaseSet, actor: Person, own: Own, near: int = 0, reason: str = "", note: str = "") -> Case:
    """Put a code, known or new, on words that nobody marked with it: a case of its own that stands decided.

    `own` names the code and the words, of which the place nearest to `near` is meant. Asked twice, it happens once.
    Raises Refused where a coder marked words there with this code, where the consensus has it, for words that do not
    stand in the text, and for who coded the transcript where a third person is wanted.
    """
    CaseSet.objects.select_for_update(of=("self",)).get(pk=case_set.pk)
    refuse_unless(kind_of(case_set).adds, _("This case does not offer that choice. Nothing was changed."))
    refuse_who_coded(case_set, actor)
    refuse_unlisted(reason)
    version, round_ = version_of(case_set), case_set.round
    start, end = place_in(readable_text(version).text, own, near)
    code = coin_code(round_=round_, actor=actor, name=own.code, stage=round_.stage)
    key = case_key(added(str(code.uuid), "", start, end, case_set.coders), version.sha256)
    before: Case | None = Case.objects.select_related("decision").filter(case_set=case_set, key=key).first()
    if before is not None and before.decision and _is_the_same(before.decision, actor, note.strip()):
        return before
    _refuse_known(case_set, code, start, end)
    decision: Decision = Decision.objects.create(
        case_set=case_set,
        case_key=key,
        about={"type": CaseType.ADDED, "codes": [str(code.uuid)], "start": start, "end": end},
        previous=before.decision if before else None,
        choice=Choice.ADD,
        outcome=[{"code": str(code.uuid), "start": start, "end": end}],
        reason=reason,
        note=note.strip(),
        seconds=seconds_at_work(round_.study, actor, timezone.now()),
        shuffled=shuffles(round_.study),
        decided_by=actor,
    )
    make_cases(round_.study)
    Case.objects.filter(case_set=case_set, key=key).update(decision=decision, state=State.DECIDED)
    made: Case = Case.objects.select_related("case_set").get(case_set=case_set, key=key)
    audit.record(study=round_.study, actor=actor, verb="case.added", about=made)
    return made


def _is_the_same(decision: Decision, actor: Person, note: str) -> bool:
    return (decision.choice, decision.decided_by_id, decision.note) == (Choice.ADD, actor.pk, note)


def _refuse_known(case_set: CaseSet, code: Code, start: int, end: int) -> None:
    codes = canonical_by_uuid(case_set.round.study)
    there = Case.objects.filter(case_set=case_set).values_list("state", "units", "decision__outcome")
    for state, units, outcome in there:
        standing = (outcome or []) if state == State.DECIDED else []
        for one in (*units, *standing):
            if codes[one["code"]].pk == codes[str(code.uuid)].pk and one["start"] < end and one["end"] > start:
                raise Refused(
                    _("The consensus has this code on these words already.")
                    if one in standing
                    else _("A coder marked some of these words with this code. Decide that case instead.")
                )
