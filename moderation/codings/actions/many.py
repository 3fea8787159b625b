"""Many cases by one deed: differences of boundary that hardly matter, and agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.deeds import about, seconds_at_work
from moderation.codings.domain.cases import CaseType
from moderation.codings.domain.consensus import Choice
from moderation.domain.states import State
from moderation.kinds import Own, kind_of
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets, shuffles
from moderation.third import barred, open_to
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study

CHUNK = 500


@dataclass(frozen=True)
class Many:
    """Which cases: of one type, undecided, their coders' passages alike by `least_overlap` (0 to 1) or more.

    `document` narrows them to one transcript version (uuid).
    """

    type: str = CaseType.BOUNDARY
    least_overlap: float = 0.9
    document: str = ""

    @property
    def choices(self) -> list[str]:
        """What can be decided about all of them: nothing that needs a look at the case."""
        return [Choice.AGREE] if self.type == CaseType.AGREE else [Choice.UNION, Choice.INTERSECTION]


def of_many(sets: Sequence[CaseSet], many: Many) -> QuerySet[Case]:
    """The cases that are meant: none that has a deed already, be it a deferral."""
    state = State.AGREED if many.type == CaseType.AGREE else State.OPEN
    wanted = [row.pk for row in sets if many.document in ("", str(row.version.uuid if row.version else ""))]
    cases: QuerySet[Case] = Case.objects.filter(case_set__in=wanted, type=many.type, state=state, decision=None)
    if many.type == CaseType.BOUNDARY:
        cases = cases.filter(overlap__gte=many.least_overlap)
    return cases.order_by("case_set", "position")


@transaction.atomic
def decide_many(*, study: Study, actor: Person, many: Many, choice: str, note: str = "") -> tuple[UUID, int]:
    """Decide all of them alike; the batch and how many there were. One undo takes all of it back.

    A case that somebody has decided meanwhile is not among them any more, so nobody's decision is replaced; nor are
    those of transcripts that the actor coded, where a third person is wanted.
    Raises Refused where nothing is left to decide and for a choice that these cases do not offer.
    """
    if choice not in many.choices:
        raise Refused(_("This cannot be decided for many cases at once."))
    sets = {row.pk: row for row in open_to(case_sets(study, actor), barred(study, actor))}
    list(CaseSet.objects.filter(pk__in=list(sets)).order_by("pk").select_for_update().values_list("pk", flat=True))
    cases = of_many(list(sets.values()), many)
    batch, seconds, shuffled = uuid4(), seconds_at_work(study, actor, timezone.now()), shuffles(study)
    rows = (
        Decision(
            case_set_id=case.case_set_id,
            case_key=case.key,
            about=about(case),
            choice=choice,
            outcome=kind_of(sets[case.case_set_id]).outcome(case, choice, sets[case.case_set_id].coders, actor, Own()),
            note=note.strip(),
            batch=batch,
            shuffled=shuffled,
            decided_by=actor,
        )
        for case in cases.iterator(CHUNK)
        if choice in kind_of(sets[case.case_set_id]).choices(case, sets[case.case_set_id].coders)
    )
    made = 0
    while chunk := list(islice(rows, CHUNK)):
        chunk[0].seconds = 0 if made else seconds
        Decision.objects.bulk_create(chunk)
        made += len(chunk)
    if not made:
        raise Refused(_("No undecided case is left that fits."))
    _point_cases_at(batch)
    audit.record(study=study, actor=actor, verb="cases.decided", choice=str(choice), cases=made)
    return batch, made


def _point_cases_at(batch: UUID) -> None:
    own = Decision.objects.filter(batch=batch)
    mine = own.filter(case_set=OuterRef("case_set"), case_key=OuterRef("key"))
    cases = Case.objects.filter(case_set__in=own.values("case_set"), key__in=own.values("case_key"))
    cases.update(decision=Subquery(mine.values("pk")[:1]), state=State.DECIDED)
