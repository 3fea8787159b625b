"""What the pages of discussion show, and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from coding.models import Code
from coding.queries import canonical_by_uuid
from moderation.codings.audits import doubts
from moderation.labels import case_label
from moderation.models import Case, CaseSet, Remark
from moderation.queries import case_sets, shuffles
from moderation.rendering.desk import Desk
from moderation.second_looks import waiting_for
from studies.models import Person, Study
from studies.permissions import Permission

MOST = 100
SET = ("round__study", "version__transcript__interview")


@dataclass(frozen=True)
class Talked:
    """A case that is talked about."""

    case: Case
    label: str
    codes: list[Code]
    latest: Remark


def discussable(study: Study, person: Person) -> QuerySet[Case]:
    """Cases of closed rounds; one that waits for the person's second look is not among them before they answered."""
    closed = [row.pk for row in case_sets(study, person) if not row.round.is_open]
    waiting = waiting_for(study, person).values("asked__case_key")
    cases: QuerySet[Case] = Case.objects.filter(case_set__in=closed).exclude(key__in=waiting)
    return cases.select_related(
        "decision__decided_by", "case_set__round__study", "case_set__version__transcript__interview"
    )


def may_talk(case_set: CaseSet, person: Person, permissions: Iterable[Permission]) -> bool:
    """Moderators, and those who coded in the round."""
    return Permission.MODERATE in set(permissions) or case_set.round.coders.filter(pk=person.pk).exists()


def discussions(study: Study, person: Person) -> dict[str, Any]:
    """The cases that are talked about, the latest remark first."""
    cases, codes = discussable(study, person), canonical_by_uuid(study)
    latest = Remark.objects.filter(case_set__in=cases.values("case_set")).order_by()
    newest = latest.values("case_set", "case_key").annotate(latest=Max("pk")).order_by("-latest")[:MOST]
    remarks = Remark.objects.select_related("author").in_bulk([row["latest"] for row in newest])
    counts = Remark.objects.filter(pk__in=remarks)
    found = {(case.case_set_id, case.key): case for case in cases.filter(key__in=counts.values("case_key"))}
    talked = [
        Talked(case, case_label(case, case.case_set), [codes[code] for code in case.codes], remarks[row["latest"]])
        for row in newest
        if (case := found.get((row["case_set"], row["case_key"]))) is not None
    ]
    return {"talked": talked}


def discussion(study: Study, person: Person, case: Case) -> dict[str, Any]:
    """One case with what everybody did and said."""
    said = doubts([case.case_set]).get(case.pk, [])
    desk = Desk(study, person, case, case.case_set, canonical_by_uuid(study), shuffles(study), doubts=said)
    return {"desk": desk}
