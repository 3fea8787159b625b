"""Cases about codes on spans: the kind that coding rounds make."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions import coin_code
from coding.domain.spans import turn_at
from coding.models import Code
from moderation.codings.domain.cases import CaseType
from moderation.codings.domain.consensus import Choice, Span, choices, outcome
from moderation.codings.making import make_cases
from moderation.codings.passage import Passage, place_in, span_of, version_of
from moderation.codings.places import KIND, ready
from moderation.codings.queries import turn_starts_of, units_of
from moderation.kinds import Kind, Outcome, Own, Place, Standing, Type
from moderation.models import Case, CaseSet, Decision
from studies.errors import Refused
from studies.models import Person, Study
from transcripts.visibility import readable_text

TYPES: dict[str, Type] = {
    CaseType.AGREE: Type(Standing.ALIKE, gettext_lazy("agreement")),
    CaseType.BOUNDARY: Type(Standing.DISPUTED, gettext_lazy("boundary")),
    CaseType.DIFFERENT_CODE: Type(Standing.DISPUTED, gettext_lazy("different code")),
    CaseType.ONE_CODER: Type(Standing.DISPUTED, gettext_lazy("only one coder")),
    CaseType.PARTIAL: Type(Standing.DISPUTED, gettext_lazy("some coders")),
    CaseType.ALONE: Type(Standing.ONCE, gettext_lazy("coded once")),
    CaseType.ADDED: Type(Standing.ADDED, gettext_lazy("marked by nobody")),
}


class Codings(Kind):
    """One code, or two that compete, on one passage of one transcript."""

    name = KIND
    template = "moderation/_codings.html"
    asks_again = True
    adds = True
    types = TYPES
    vocabulary = tuple(choice for choice in Choice if choice not in (Choice.AGREE, Choice.ADD))

    def places(self, study: Study) -> Collection[Place]:
        """Places where layers are frozen; none where layers are readings, which nobody settles."""
        return ready(study) if study.compares_coders else {}

    def gather(self, study: Study) -> None:
        """As layers, codes, splits and additions are."""
        make_cases(study)

    def choices(self, case: Case, coders: Sequence[str]) -> list[str]:
        """What the type of case allows."""
        return choices(CaseType(case.type), units_of(case), coders)

    def outcome(self, case: Case, choice: str, coders: Sequence[str], actor: Person, own: Own) -> Outcome:
        """Spans as [{code, start, end}]."""
        span = _own_span(case, actor, choice, own) if choice in (Choice.BOUNDARY, Choice.OTHER) else None
        try:
            return as_outcome(outcome(CaseType(case.type), units_of(case), choice, coders, span))
        except ValueError:
            raise Refused(_("This case does not offer that choice. Nothing was changed.")) from None

    def undecided_outcome(self, case: Case) -> Outcome:
        """What all coders marked alike, or the one who coded."""
        return as_outcome(outcome(CaseType.AGREE, units_of(case), Choice.AGREE, ()))

    def second_answer(self, asked: Decision, actor: Person, kept: Outcome, added: Sequence[Own]) -> Outcome:
        """What the coder keeps, then what they add: codes on words that stand in the text."""
        round_, text = asked.case_set.round, readable_text(version_of(asked.case_set)).text
        found = list(kept)
        for own in added:
            start, end = place_in(text, own, asked.about["start"])
            code = coin_code(round_=round_, actor=actor, name=own.code, stage=round_.stage)
            found.append({"code": str(code.uuid), "start": start, "end": end})
        return found

    def turns(self, cases: Sequence[Case], sets: Mapping[int, CaseSet]) -> dict[int, int]:
        """One query for all transcripts."""
        versions = {case.case_set_id: sets[case.case_set_id].version_id for case in cases}
        starts = turn_starts_of(version for version in versions.values() if version is not None)
        return {case.pk: turn_at(starts[versions[case.case_set_id] or 0], span_of(case)[0]) + 1 for case in cases}

    def view(self, case: Case, case_set: CaseSet, codes: Mapping[str, Code], context: int) -> Passage:
        """The passage with its turns."""
        return Passage(case, case_set, codes, context)


def as_outcome(spans: Sequence[Span]) -> Outcome:
    """Spans in the form in which decisions and second looks keep them."""
    return [{"code": code, "start": start, "end": end} for code, start, end in spans]


def _own_span(case: Case, actor: Person, choice: str, own: Own) -> Span:
    start, end = place_in(readable_text(version_of(case.case_set)).text, own, span_of(case)[0])
    if choice == Choice.OTHER:
        round_ = case.case_set.round
        return str(coin_code(round_=round_, actor=actor, name=own.code, stage=round_.stage).uuid), start, end
    code = own.code or case.codes[0]
    if code not in case.codes:
        raise Refused(_("Another boundary keeps a code of the case. To change the code, take another code."))
    return code, start, end
